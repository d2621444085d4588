"""The data folder: what is in it, whose it is, and that only one process has it at a time."""

import errno
import fcntl
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Final

from deploy.embedded.account import Account
from deploy.embedded.refusal import CannotStart, ExitCode

MARK: Final = ".tiepdan"
# What parts of the product may put into the folder before the servers start, and what a freshly mounted volume holds.
OURS: Final = frozenset(
    {
        MARK,
        "postgres",
        "valkey",
        "logs",
        "run",
        "run.path",
        "secret.key",
        "identity.keys",
        "accounts.json",
        "passwords.txt",
    }
    | {"addresses.json", "shots", "bench", "lost+found"}
)
FIRST_START_NEEDS: Final = 300 * 2**20  # bytes: an empty cluster, its write-ahead log, some room to work
LATER_START_NEEDS: Final = 64 * 2**20
# The kernel takes 107 bytes on Linux and 103 on macOS for the path of a socket.
LONGEST_SOCKET_PATH: Final = 103
SOCKET_OF_POSTGRES: Final = ".s.PGSQL.5432"


class DataFolder:
    """An opened data folder. It is locked for as long as the object is open."""

    def __init__(self, root: Path, log_dir: Path | None = None) -> None:
        self.root = root.absolute()
        self.postgres = self.root / "postgres"
        self.valkey = self.root / "valkey"
        self.logs = (log_dir or self.root / "logs").absolute()
        self._lock: int | None = None

    def open(self) -> None:
        """Marks the folder as ours and takes it.

        Raises:
            CannotStart: it holds something foreign, another process has it, the disk is full, or it is not writable.
        """
        claim(self.root)
        self._take()
        self.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        needed = LATER_START_NEEDS if self.postgres.exists() else FIRST_START_NEEDS
        if (free := shutil.disk_usage(self.root).free) < needed:
            self.close()
            raise disk_full(self.root, free=free, needed=needed)

    def close(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def sockets(self, account: Account) -> Path:
        """A private folder for the sockets, the same at every start so that servers left running are found again."""
        folder = self.root / "run"
        if fits_socket(folder):
            folder.mkdir(mode=0o700, exist_ok=True)
            account.owns(folder)
            return folder
        record = self.root / "run.path"
        if record.exists():
            known = Path(record.read_text(encoding="utf-8").strip())
            if _is_private_folder(known, account.uid):
                return known
        folder = Path(tempfile.mkdtemp(prefix="tiepdan-"))
        if not fits_socket(folder):
            folder.rmdir()
            folder = Path(tempfile.mkdtemp(prefix="tiepdan-", dir="/tmp"))
        account.owns(folder)
        record.write_text(f"{folder}\n", encoding="utf-8")
        return folder

    def _take(self) -> None:
        descriptor = os.open(self.root / MARK, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 200).decode(errors="replace").partition("pid ")[2].strip()
            os.close(descriptor)
            who_vi, who_en = (f" (tiến trình {holder})", f" (process {holder})") if holder else ("", "")
            raise CannotStart(
                f"Một “tiepdan up” khác đang dùng thư mục dữ liệu {self.root}{who_vi}. "
                "Hãy dừng tiến trình ấy, hoặc đặt TIEPDAN_DATA_DIR tới thư mục khác.",
                f"Another “tiepdan up” is using the data folder {self.root}{who_en}. "
                "Stop it, or set TIEPDAN_DATA_DIR to another folder.",
                ExitCode.ALREADY_RUNNING,
            ) from None
        self._lock = descriptor
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"data folder of tiepdan\npid {os.getpid()}\n".encode())


def claim(data_dir: Path) -> None:
    """Makes the folder if needed and marks it as the product's own; a folder already marked is left as it is.

    Raises:
        CannotStart: it holds files which are not ours, or it is not writable.
    """
    root = data_dir.absolute()
    if (root / MARK).exists():
        _must_be_writable(root)
        return
    if root.exists() and not root.is_dir():
        raise _foreign(root, root.name)
    if root.is_dir():
        if strangers := sorted(entry.name for entry in root.iterdir() if entry.name not in OURS):
            raise _foreign(root, ", ".join(strangers[:3]))
        _must_be_writable(root)
    else:
        root.mkdir(parents=True, mode=0o700)
        if os.geteuid() == 0:
            # The servers run as another user and must pass through; what lies here is private file by file.
            root.chmod(0o711)
    (root / MARK).write_text("data folder of tiepdan\n", encoding="utf-8")


def fits_socket(folder: Path) -> bool:
    """Whether a socket in `folder` has a path the kernel takes and PostgreSQL's list of folders need not quote."""
    path = str(folder / SOCKET_OF_POSTGRES)
    return len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and re.fullmatch(r"[\w./+-]+", path) is not None


def disk_full(root: Path, *, free: int | None = None, needed: int | None = None) -> CannotStart:
    if free is None or needed is None:
        detail_vi = detail_en = ""
    else:
        mib = 2**20
        detail_vi = f" (còn {free // mib} MiB, cần {needed // mib} MiB)"
        detail_en = f" ({free // mib} MiB free, {needed // mib} MiB needed)"
    return CannotStart(
        f"Đĩa chứa {root} đã đầy{detail_vi}. Hãy giải phóng chỗ rồi chạy lại; dữ liệu không bị ảnh hưởng.",
        f"The disk of {root} is full{detail_en}. Make room and start again; the data is untouched.",
        ExitCode.DISK_FULL,
    )


def fault(error: OSError, root: Path) -> CannotStart | None:
    """What the operator is told about an error of the file system; None for one that is a fault of ours."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full(root)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return _not_owner(root)
    return None


def _must_be_writable(root: Path) -> None:
    mark = root / MARK
    writable = os.access(root, os.W_OK | os.X_OK, effective_ids=True)
    if not writable or (mark.exists() and not os.access(mark, os.W_OK, effective_ids=True)):
        raise _not_owner(root)


def _not_owner(root: Path) -> CannotStart:
    return CannotStart(
        f"Không có quyền ghi vào thư mục dữ liệu {root}: nó thuộc về người dùng khác hoặc chỉ cho đọc.",
        f"No permission to write to the data folder {root}: it belongs to another user or is read-only.",
        ExitCode.NOT_OWNER,
    )


def _foreign(root: Path, strangers: str) -> CannotStart:
    return CannotStart(
        f"{root} không phải thư mục dữ liệu của hệ thống này (có {strangers}); không thay đổi gì trong đó. "
        "Hãy đặt TIEPDAN_DATA_DIR tới một thư mục trống.",
        f"{root} is not a data folder of this system (it holds {strangers}); nothing in it was changed. "
        "Set TIEPDAN_DATA_DIR to an empty folder.",
        ExitCode.FOREIGN_FOLDER,
    )


def _is_private_folder(path: Path, uid: int) -> bool:
    try:
        status = path.lstat()
    except FileNotFoundError:
        return False
    return path.is_dir() and not path.is_symlink() and status.st_uid == uid and status.st_mode & 0o077 == 0
