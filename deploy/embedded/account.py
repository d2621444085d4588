"""Whose rights the servers run with: PostgreSQL refuses to run as root, and Valkey has no need to."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.refusal import CannotStart, ExitCode

SYSTEM_USER = "tiepdan"


@dataclass(frozen=True)
class Account:
    """The user the servers run as.

    Attributes:
        keep_access: they must pass through folders closed to this user, so they keep that one right of root's.
    """

    uid: int
    gid: int
    keep_access: bool = False

    def owns(self, path: Path) -> None:
        """Gives a folder to this account and closes it to everybody else."""
        path.chmod(0o700)
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)


def account_for(data_dir: Path, *programs: Path) -> Account:
    """The present user; when that is root, the user the data belongs to, else the system user `tiepdan`.

    Raises:
        CannotStart: the present user has no name in the system's list of users, which initdb insists on.
    """
    if os.geteuid() != 0:
        return _present_user()
    entry = _owner_of_data(data_dir) or _system_user()
    uid, gid = entry.pw_uid, entry.pw_gid
    reachable = may_enter(data_dir, uid, gid) and all(
        may_enter(program.parent, uid, gid) and _permits(program, uid, gid, 0o5) for program in programs
    )
    return Account(uid, gid, keep_access=not reachable)


def may_enter(folder: Path, uid: int, gid: int) -> bool:
    """Whether a user with this one group may pass through `folder` and every folder above it."""
    real = folder.resolve()
    return all(_permits(step, uid, gid, 0o1) for step in (real, *real.parents))


def _permits(path: Path, uid: int, gid: int, wanted: int) -> bool:
    status = path.stat()
    if status.st_uid == uid:
        granted = status.st_mode >> 6
    elif status.st_gid == gid:
        granted = status.st_mode >> 3
    else:
        granted = status.st_mode
    return granted & wanted == wanted


def _present_user() -> Account:
    uid = os.geteuid()
    try:
        pwd.getpwuid(uid)
    except KeyError:
        raise CannotStart(
            f"Hệ điều hành không có tên cho người dùng số {uid}; PostgreSQL cần tên ấy. Hãy chạy bằng một người dùng "
            "có trong /etc/passwd, hoặc đặt TIEPDAN_DATABASE_URL tới một máy chủ PostgreSQL có sẵn.",
            f"The system has no name for user id {uid} and PostgreSQL needs one. Run as a user listed in /etc/passwd, "
            "or point TIEPDAN_DATABASE_URL at an existing PostgreSQL server.",
            ExitCode.NO_ACCOUNT,
        ) from None
    return Account(uid, os.getegid())


def _owner_of_data(data_dir: Path) -> pwd.struct_passwd | None:
    for path in (data_dir / "postgres", data_dir):
        if path.exists() and (uid := path.stat().st_uid) != 0:
            try:
                return pwd.getpwuid(uid)
            except KeyError:
                return None
    return None


def _system_user() -> pwd.struct_passwd:
    """The system user `tiepdan`, made when it is missing; `nobody` where users cannot be made."""
    if (entry := _named(SYSTEM_USER)) is not None:
        return entry
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is not None:
        # The answer is the list of users and not the exit code: another start may have made the user meanwhile.
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run(
            [useradd, *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=False, capture_output=True
        )
    entry = _named(SYSTEM_USER) or _named("nobody")
    if entry is None:
        raise CannotStart(
            "PostgreSQL không chạy bằng người dùng root, và không tạo được người dùng hệ thống “tiepdan”.",
            "PostgreSQL does not run as root, and the system user “tiepdan” could not be made.",
            ExitCode.NO_ACCOUNT,
        )
    return entry


def _named(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
