"""A measured figure and what was hoped for; the machine it was measured on."""

import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final, Literal

from deploy.embedded.postgres import binaries
from deploy.embedded.valkey import binary

BUSY: Final = 0.5
"""Load average per core above which somebody else's work is in the figures."""
PACKAGES: Final = ("fastapi", "sqlalchemy", "asyncpg", "faststream", "uvicorn", "pydantic", "redis")


@dataclass(frozen=True, slots=True)
class Goal:
    """`at_least` or `below` this number."""

    limit: float
    sense: Literal["at least", "below"]

    def met(self, value: float) -> bool:
        return value >= self.limit if self.sense == "at least" else value < self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.sense == 'at least' else '<'} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `rounds` are the figures the value is the median of."""

    name: str
    value: float
    unit: str
    goal: Goal | None = None
    rounds: tuple[float, ...] = ()

    @classmethod
    def of(cls, name: str, rounds: Iterable[float], unit: str, goal: Goal | None = None) -> "Figure":
        kept = tuple(rounds)
        return cls(name, median(kept), unit, goal, kept)

    @property
    def verdict(self) -> str:
        return "" if self.goal is None else "met" if self.goal.met(self.value) else "not met"


def machine() -> dict[str, str]:
    """What a figure depends on, in words; no host name."""
    return {
        "cores": str(os.cpu_count()),
        "processor": _processor(),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": _version(binaries() / "postgres", "--version"),
        "valkey": _version(binary(), "--version"),
    } | {name: importlib.metadata.version(name) for name in PACKAGES}


def load_average() -> float:
    """Of the last minute."""
    return os.getloadavg()[0]


def is_busy(load: float) -> bool:
    return load > BUSY * (os.cpu_count() or 1)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _version(program: Path, option: str) -> str:
    said = subprocess.run([str(program), option], capture_output=True, text=True, check=True).stdout
    return " ".join(said.split()[:4])
