"""Processes of services that start at once: `python -m tests.chaos.nursery` has everything imported and forks.

Importing the product takes seconds of processor time; a test that kills a process every half second would otherwise
measure that. A child runs exactly what `tiepdan serve` runs, and dies of `kill -9` as any process does.

Orders come on standard input, one JSON object a line: {"services": ["intake"], "role": "worker", "environment": {…},
"log": "/path"}; the answer is the pid on a line. When the input ends, all children are killed.
"""

import contextlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from deploy import serving
from shared.logs import configure_logs
from shared.settings import load_settings


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries what is killed
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who then closes our input
    children = []
    for line in sys.stdin:
        order = json.loads(line)
        if (pid := os.fork()) == 0:
            _become(order)
        children.append(pid)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _become(order: dict[str, Any]) -> None:
    """The child: serve, and never come back."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(Path(order["log"]), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.clear()
    os.environ.update(order["environment"])
    settings = load_settings()
    configure_logs(settings)
    try:
        serving.serve(order["services"], settings, order["role"], 1)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
