"""A whole register imported by `tiepdan import register`, killed again and again, and every row of it accounted for.

python -m benchmarks.register FILE.csv[.gz] MAPPING.json [KILLS]

The command is killed at random moments (SIGKILL) and run again until it is done, then once more over the same file. In the
end each row is a petition, a duplicate, or in the error file; the registers have every number; no row is a petition twice.
"""

import asyncio
import csv
import gzip
import os
import random
import re
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import asyncpg
from rich.console import Console
from rich.table import Table

from benchmarks.installation import TIEPDAN, Installation, installation
from benchmarks.taking_out import taken_out
from deploy.services import SERVICES
from services.intake.office import BODY
from shared.organisation.files import SHIPPED

OLDEST: Final = "2012-07-01"
RUN: Final = "imported, duplicates, refused, state"
KILLED_WITHIN: Final = (1.0, 30.0)
"""Seconds after it entered its first rows between which the command is killed."""


async def main(source: Path, mapping: Path, kills: int) -> int:
    """0 when every row is accounted for."""
    out = Console()
    async with installation() as made:
        for service in SERVICES.values():
            await made.database(service.name, service)
        file, told = made.folder / "register.csv", made.folder / "errors.csv"
        with gzip.open(source) if source.suffix == ".gz" else source.open("rb") as given, file.open("wb") as plain:
            shutil.copyfileobj(given, plain)
        with file.open(encoding="utf-8", newline="") as opened:
            rows = sum(1 for _ in csv.reader(opened)) - 1
        command = (*TIEPDAN, "import", "register", str(file), "--mapping", str(mapping), "--errors", str(told))
        told_rows, seconds, peak = await _imported(made, command, kills, out)
        first = await _counts(made)
        in_file = _in_error_file(told)
        again = time.monotonic()
        await _imported(made, command, 0, out)
        repeated, second = time.monotonic() - again, await _counts(made)
        taken = [await taken_out(made, form) for form in ("csv", "xlsx")]
        wrong = _wrong(rows, first, second, in_file, await _numbers(made))
        if len(told_rows) != kills:
            wrong.append(f"not so: killed {kills} times, it went on behind rows it had entered {len(told_rows)} times")
        wrong += [f"not so: the {one.form} holds every petition" for one in taken if one.rows != first["imported"]]
        twice = f"{second['imported']:,}, {second['duplicates']:,}, {second['refused']:,}"
        table = Table(header_style="bold", show_header=False)
        for name, value in (
            ("rows of the file", f"{rows:,}"),
            ("imported", f"{first['imported']:,}"),
            ("duplicates", f"{first['duplicates']:,}"),
            ("refused, in the error file", f"{first['refused']:,}"),
            ("killed and gone on", f"{kills} times, behind rows {', '.join(told_rows)}"),
            ("seconds, restarts included", f"{seconds:,.0f} ({rows / seconds:,.0f} rows/s)"),
            ("largest memory of the command", f"{peak:,} MiB"),
            (
                "the same file again: imported, duplicates, refused",
                f"{twice} in {repeated:,.0f} s",
            ),
            *[(f"the register taken out as {one.form}", str(one)) for one in taken],
        ):
            table.add_row(name, value)
        out.print(table)
        for line in wrong:
            out.print(line, style="red", highlight=False, markup=False)
        return int(bool(wrong))


async def _imported(made: Installation, command: Any, kills: int, out: Console) -> tuple[list[str], float, int]:
    """Where it was gone on, the seconds it took, and the most memory any of its processes had, in MiB."""
    started, behind, peak = time.monotonic(), list[str](), 0
    environment = made.environment(organisation_dir=_organisation(made.folder))
    for attempt in range(kills + 1):
        child = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
        said = asyncio.create_task(child.stderr.read() if child.stderr else asyncio.sleep(0, b""))
        before, until = await _rows_read(made), float("inf")
        while child.returncode is None:
            peak = max(peak, _memory(child.pid))
            if attempt < kills and until == float("inf") and await _rows_read(made) > before:
                until = time.monotonic() + random.uniform(*KILLED_WITHIN)
            if time.monotonic() > until:
                with suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGKILL)
                await child.wait()
            await asyncio.sleep(0.5)
        text = (await said).decode(errors="replace")
        behind += re.findall(r"Going on behind row ([\d,]+)", text)
        if child.returncode not in (0, 1, -signal.SIGKILL):
            raise RuntimeError(text[-2000:])
        out.print(f"exit {child.returncode} after {time.monotonic() - started:,.0f} s", style="dim", highlight=False)
    return behind, time.monotonic() - started, peak


def _organisation(folder: Path) -> Path:
    """The office's own data files, with fields of matters known since the first law: registers are older than our list."""
    own = folder / "organisation"
    if not own.exists():
        shutil.copytree(SHIPPED, own)
        fields = own / "fields.csv"
        fields.write_text(fields.read_text(encoding="utf-8").replace("2019-01-01", OLDEST), encoding="utf-8")
    return own


def _memory(pid: int) -> int:
    """The most a process has had so far."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) // 1024 if found else 0
    return 0


async def _counts(made: Installation) -> dict[str, Any]:
    """Of the newest run, and of what there is altogether."""
    db = await asyncpg.connect(made.dsn("intake"))
    try:
        run = dict(
            await db.fetchrow(
                "SELECT rows_read, imported, duplicates, refused, state FROM import_run ORDER BY started_at DESC"
            )
        )
        for name, counted in (
            ("petitions", "petition"), ("keys", "imported_row"), ("entries", "search_entry WHERE record = 'petition'"),
            ("told", "event_log WHERE type LIKE '%petition.recorded%'"),
            ("named", "imported_row WHERE petition IS NOT NULL"),
        ):  # fmt: skip
            run[name] = await db.fetchval(f"SELECT count(*) FROM {counted}")
        run["apart"] = await db.fetchval("SELECT count(DISTINCT petition) FROM imported_row")
        return run
    finally:
        await db.close()


async def _rows_read(made: Installation) -> int:
    db = await asyncpg.connect(made.dsn("intake"))
    try:
        return int(await db.fetchval("SELECT coalesce(sum(rows_read), 0) FROM import_run"))
    finally:
        await db.close()


async def _numbers(made: Installation) -> list[tuple[int, int, int]]:
    """Of each year: its last number, and how many numbers there are."""
    db = await asyncpg.connect(made.dsn("intake"))
    try:
        found = await db.fetch(
            """SELECT r.year, r.last, (SELECT count(DISTINCT split_part(code, '-', 3)::int) FROM petition
                WHERE split_part(code, '-', 2)::int = r.year) AS given FROM register r WHERE series = 'D' AND body = $1""",
            BODY,
        )
        return [(row["year"], row["last"], row["given"]) for row in found]
    finally:
        await db.close()


def _in_error_file(told: Path) -> int:
    with told.open(encoding="utf-8-sig", newline="") as file:
        return len({row[0] for row in csv.reader(file)}) - 1


def _wrong(
    rows: int, first: dict[str, Any], second: dict[str, Any], in_file: int, numbers: list[tuple[int, int, int]]
) -> list[str]:
    entered = first["imported"]
    claims = {
        "every row is imported, duplicate or refused": first["imported"] + first["duplicates"] + first["refused"]
        == rows,
        "what is not imported stands in the error file": in_file == first["duplicates"] + first["refused"],
        "one petition, one key, one event, one entry of the search for each": {entered}
        == {first[name] for name in ("petitions", "keys", "named", "apart", "told", "entries")},
        "the registers have every number": all(last == given for _, last, given in numbers),
        "the same file again enters nothing": second["imported"] == 0 and second["petitions"] == entered,
        "and finds each row there": second["duplicates"] == entered + first["duplicates"],
        "both came to their end": (first["state"], second["state"]) == ("done", "done"),
    }
    return [f"not so: {claim}" for claim, holds in claims.items() if not holds]


if __name__ == "__main__":
    given = sys.argv[1:]
    raise SystemExit(asyncio.run(main(Path(given[0]), Path(given[1]), int(given[2]) if len(given) > 2 else 3)))
