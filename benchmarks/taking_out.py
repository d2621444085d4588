"""The register of petitions taken out of a running web process, however many there are; how much memory that process takes."""

import asyncio
import contextlib
import hashlib
import re
import time
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

import httpx
import openpyxl

from benchmarks.installation import Installation

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Taken:
    """What came, and what it cost."""

    form: str
    rows: int
    size: int
    first: float
    """Seconds until the first byte."""
    seconds: float
    before: int
    peak: int
    """Bytes of memory of the web process."""

    def __str__(self) -> str:
        memory = f"{self.before / MIB:,.0f} MiB before, {self.peak / MIB:,.0f} at most"
        return (
            f"{self.rows:,} rows, {self.size / MIB:,.1f} MiB in {self.seconds:,.0f} s, first byte after {self.first:.1f} s; "
            f"web process {memory}"
        )


async def taken_out(made: Installation, form: str) -> Taken:
    """Take out all petitions as the desk; raises when the file does not prove itself whole."""
    headers = {"Authorization": f"Bearer {made.token('tiepdan')}"}
    async with made.serving("intake", "web") as port:
        url = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=600) as client:
            await client.get("/intake/petitions")
            before = await _memory(client)
            peaks = [before]
            watching = asyncio.create_task(_watched(client, peaks))
            started, first = time.monotonic(), 0.0
            with TemporaryFile() as file:
                async with client.stream("POST", f"/intake/exports/petitions?format={form}") as answer:
                    answer.raise_for_status()
                    async for part in answer.aiter_bytes():
                        first = first or time.monotonic() - started
                        file.write(part)
                seconds = time.monotonic() - started
                watching.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await watching
                rows = _proved_csv(file) if form == "csv" else _proved_xlsx(file)
                return Taken(form, rows, file.seek(0, 2), first, seconds, before, max(peaks))


async def _watched(client: httpx.AsyncClient, peaks: list[int]) -> None:
    while True:
        peaks.append(await _memory(client))
        await asyncio.sleep(0.5)


async def _memory(client: httpx.AsyncClient) -> int:
    metrics = (await client.get("/metrics")).text
    found = re.search(r"^process_resident_memory_bytes (\S+)", metrics, re.MULTILINE)
    return int(float(found[1])) if found else 0


def _proved_csv(file: IO[bytes]) -> int:
    """The rows its last line tells of, if the hash of all above it is the one it tells."""
    size = file.seek(0, 2)
    file.seek(max(size - 300, 0))
    proof = file.read().rsplit(b"\r\n", 2)[1]
    file.seek(0)
    digest, left = hashlib.sha256(), size - len(proof) - 2
    while left:
        block = file.read(min(left, MIB))
        digest.update(block)
        left -= len(block)
    found = re.fullmatch(rb"# (\d+) .*SHA-256 ([0-9a-f]{64})", proof)
    if found is None or found[2].decode() != digest.hexdigest():
        raise ValueError(proof)
    return int(found[1])


def _proved_xlsx(file: IO[bytes]) -> int:
    """The rows its last sheet tells of, if so many stand in the others."""
    book = openpyxl.load_workbook(file, read_only=True)
    *pages, proof = book.worksheets
    rows = sum(sum(1 for _ in page.iter_rows(values_only=True)) - 1 for page in pages)
    told = dict(proof.iter_rows(values_only=True))
    if told["Số dòng / rows"] != rows:
        raise ValueError(told)
    return rows
