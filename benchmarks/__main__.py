"""Run the benchmarks, print what came out beside what was hoped for, keep it in `var/bench/<date>.json`.

python -m benchmarks [registration] [consumption] [latency] [backlog] [absence] [public] [volume | volume=10000,100000]

Without names the first six. `volume` fills databases of 10,000 to 1,000,000 petitions, or of the sizes given, multiples of
a thousand; the largest takes a long time and 15 GB of disk.
"""

import asyncio
import importlib
import json
import logging
import os
import re
import signal
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure, is_busy, load_average, machine

STANDARD: Final = ("registration", "consumption", "latency", "backlog", "absence", "public")
VOLUME: Final = "volume"
SIZES: Final = re.compile(rf"{VOLUME}=\d+000(,\d+000)*")


def main(wanted: list[str]) -> int:
    """0 when every goal was met, 1 when one was not, 2 for an unknown name."""
    out = Console(width=None if sys.stdout.isatty() else 110)
    if unknown := [name for name in wanted if name not in (*STANDARD, VOLUME) and not SIZES.fullmatch(name)]:
        out.print(
            f"unknown: {', '.join(unknown)}; there are {', '.join((*STANDARD, VOLUME))} and {VOLUME}=10000,100000"
        )
        return 2
    logging.disable(logging.WARNING)
    load, about = load_average(), machine()
    out.print(", ".join(f"{name} {value}" for name, value in about.items()), style="dim", highlight=False)
    out.print(f"load average at the start: {load:.1f}", highlight=False)
    if is_busy(load):
        out.print("[bold yellow]The machine is busy: ratios say something, figures by themselves do not.[/]")
    measured: dict[str, list[Figure]] = {}
    for name in wanted or STANDARD:
        module, _, sizes = name.partition("=")
        given = [[int(size) for size in sizes.split(",")]] if sizes else []
        with out.status(f"{name} …"):
            measured[name] = asyncio.run(importlib.import_module(f"benchmarks.{module}").measure(*given))
        out.print(_table(name, measured[name]))
    kept = _keep(measured, about, load)
    out.print(f"load average at the end: {load_average():.1f}; kept in {kept}", highlight=False)
    return int(any(figure.verdict == "not met" for figures in measured.values() for figure in figures))


def _table(name: str, figures: list[Figure]) -> Table:
    table = Table(title=name, title_justify="left")
    table.add_column("figure")
    for heading in ("median", "goal"):
        table.add_column(heading, justify="right")
    table.add_column("")
    table.add_column("rounds", style="dim")
    for figure in figures:
        style = {"met": "green", "not met": "red"}.get(figure.verdict, "")
        table.add_row(
            figure.name,
            f"{_short(figure.value)} {figure.unit}",
            str(figure.goal or ""),
            f"[{style}]{figure.verdict}[/]" if style else "",
            "  ".join(_short(value) for value in figure.rounds),
        )
    return table


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3f}"


def _keep(measured: dict[str, list[Figure]], about: dict[str, str], load: float) -> Path:
    now = datetime.now(UTC)
    path = Path(os.environ.get("TIEPDAN_DATA_DIR", "var")) / "bench" / f"{now:%Y-%m-%dT%H%M%S}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    figures = {
        name: [asdict(figure) | {"verdict": figure.verdict} for figure in found] for name, found in measured.items()
    }
    content = {"at": now.isoformat(timespec="seconds"), "machine": about, "load_at_start": load, "figures": figures}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the servers of a run cut short stop, too
    sys.exit(main(sys.argv[1:]))
