"""Small private files that several processes share: written whole, by one at a time, and read again when they changed."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

Edition = tuple[int, int, int]
"""What tells one content of a file from the next without reading it."""


def edition(path: Path) -> Edition:
    """Raises FileNotFoundError when there is no such file."""
    stat = path.stat()
    return (stat.st_mtime_ns, stat.st_ino, stat.st_size)


def replace_file(path: Path, content: str) -> None:
    """Write the whole file or nothing of it, readable by its owner only. It stays its owner's when root writes it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as draft:  # created with mode 0600
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
        if os.geteuid() == 0 and path.exists():
            owner = path.stat()
            os.fchown(draft.fileno(), owner.st_uid, owner.st_gid)
    Path(draft.name).replace(path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One writer at a time, whether the server or the command line."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
