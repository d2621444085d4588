"""What a PostgreSQL data folder tells about itself: whether it is ours to start, and who runs it now."""

import os
from pathlib import Path
from typing import Final

from deploy.embedded.refusal import CannotStart, ExitCode

MAJOR: Final = "18"


def is_our_cluster(folder: Path) -> bool:
    """True for a cluster we can start, False where there is nothing yet; anything else is refused."""
    if not folder.exists():
        return False
    if folder.stat().st_uid != os.geteuid() != 0:
        raise CannotStart(
            f"Thư mục {folder} thuộc về người dùng khác; PostgreSQL không mở dữ liệu của người khác.",
            f"The folder {folder} belongs to another user; PostgreSQL does not open data of others.",
            ExitCode.NOT_OWNER,
        )
    if not any(folder.iterdir()):
        return False
    version = folder / "PG_VERSION"
    if not version.exists() or not (folder / "global" / "pg_control").exists():
        raise CannotStart(
            f"{folder} có tệp nhưng không phải dữ liệu PostgreSQL; không thay đổi gì trong đó.",
            f"{folder} holds files but is no PostgreSQL data; nothing in it was changed.",
            ExitCode.FOREIGN_FOLDER,
        )
    if (found := version.read_text(encoding="ascii").strip()) != MAJOR:
        raise CannotStart(
            f"Dữ liệu trong {folder} do PostgreSQL {found} ghi, bản này dùng PostgreSQL {MAJOR}. "
            "Hãy xuất bằng bản cũ (pg_dump) rồi nạp lại.",
            f"The data in {folder} was written by PostgreSQL {found}, this release has PostgreSQL {MAJOR}. "
            "Dump it with the old release (pg_dump) and load it again.",
            ExitCode.OTHER_VERSION,
        )
    return True


def postmaster_pid(pid_file: Path) -> int:
    """The pid in postmaster.pid, 0 when there is none."""
    try:
        first = pid_file.read_text(encoding="utf-8", errors="replace").partition("\n")[0].strip()
    except FileNotFoundError:
        return 0
    return int(first) if first.isdigit() else 0


def postmaster_status(pid_file: Path) -> str:
    """The eighth line of postmaster.pid: starting, ready, stopping …"""
    try:
        lines = pid_file.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return lines[7].strip() if len(lines) > 7 else ""  # noqa: PLR2004


def still_in_use(folder: Path) -> CannotStart:
    return CannotStart(
        f"Vẫn còn tiến trình PostgreSQL đang dùng {folder} và không chịu dừng.",
        f"Processes of PostgreSQL are still using {folder} and do not end.",
        ExitCode.ALREADY_RUNNING,
    )
