"""A template from outside is checked in a process of its own, which may take so much time and memory and no more.

What a file of Word can ask of the libraries that read it is not known beforehand; what takes too much ends with its process.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Final

import structlog

from services.intake.papers.catalogue import Paper, load_papers
from services.intake.papers.checking import check_template
from services.intake.papers.opening import LARGEST, refused
from shared.refusals import Refused

SECONDS: Final = 20
MEMORY: Final = 1_500_000_000
"""Bytes of address space. A shipped template takes 2 s of a slow machine and a fifth of it."""
_SETTINGS: Final = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
"""The typesetter would take a thread for each core, and address space for each thread."""
_KEPT: Final = ("PATH", "PYTHONPATH", "LANG", "TZ")
_TOO_MUCH: Final = refused(
    "Mẫu không dùng được: tốn quá nhiều thời gian hoặc bộ nhớ để dàn trang.",
    "The template cannot be used: it takes too much time or memory.",
)
log = structlog.get_logger(__name__)


async def check_confined(paper: Paper, content: bytes, packages: Path) -> Refused | None:
    """What `check_template` says, or that the file takes too much."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.intake.papers.confined"),
        *(paper.code, paper.valid_from.isoformat(), str(packages), str(MEMORY)),
        stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True,
        env={name: os.environ[name] for name in _KEPT if name in os.environ} | _SETTINGS,
    )  # fmt: skip
    told = failed = b""
    try:
        async with asyncio.timeout(SECONDS):
            told, failed = await process.communicate(content[: LARGEST + 1])
    except TimeoutError:
        pass
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        log.warning(
            "template_check_failed",
            paper=paper.code,
            code=process.returncode,
            error=failed.decode(errors="replace")[-500:],
        )
        return _TOO_MUCH
    said = json.loads(told)
    return None if said is None else refused(*said)


def _check(code: str, since: str, packages: str, memory: str) -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 -- not on Windows, where the time alone is limited

        resource.setrlimit(resource.RLIMIT_AS, (int(memory),) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    paper = next(one for one in load_papers()[code] if one.valid_from.isoformat() == since)
    found = check_template(paper, sys.stdin.buffer.read(), Path(packages))
    sys.stdout.write(json.dumps(None if found is None else [found.reason.vi, found.reason.en]))


if __name__ == "__main__":
    _check(*sys.argv[1:])
