"""`tiepdan keys rotate` as a process that can be killed: forked from one that has imported everything, which takes seconds."""

import multiprocessing
import os
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["deploy.cli"])


def rotating(environment: Mapping[str, str], batch: int) -> ForkServerProcess:
    """Started; it leaves with the command's exit code."""
    process = _context.Process(target=_rotate, args=(dict(environment), batch))
    process.start()
    return process


def _rotate(environment: dict[str, str], batch: int) -> None:
    from deploy.cli import app

    for name in [name for name in os.environ if name.startswith("TIEPDAN_")]:
        del os.environ[name]
    os.environ.update(environment)
    app(["keys", "rotate", "--batch", str(batch)])
