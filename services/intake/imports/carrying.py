"""Carrying an import out: a file is read, put to the rules and entered, batch by batch, from where it stood to its end."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final
from uuid import UUID

from services.intake.formulas import harmless
from services.intake.imports.entries import Entry, Examiner, Problem
from services.intake.imports.mapping import Mapping
from services.intake.imports.opening import open_sheet
from services.intake.imports.sheets import Row
from services.intake.imports.tables import ImportRunRow
from services.intake.imports.usecases import DUPLICATES_OF, PROBLEMS_OF, Batch, finish, importer, take
from services.intake.office import Office
from services.intake.people.vault import Vault
from shared.database import Database, Transaction
from shared.refusals import Reason, Refused

BATCH: Final = 200
"""Rows of one transaction: a third of a second, in which the desk may wait for its next number."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has come, in rows below the headings that are not blank."""

    rows_read: int
    imported: int
    duplicates: int
    refused: int


@dataclass(frozen=True, slots=True)
class Setting:
    """Where rows are entered, and by which rules."""

    database: Database
    office: Office
    vault: Vault
    secret: str
    batch: int = BATCH


async def carry_out(setting: Setting, run: ImportRunRow, file: BinaryIO) -> AsyncIterator[Progress]:
    """Take a run from where it stands to the end of its file, and tell after each batch.

    Raises:
        TakenOver: another process has gone on with it.
    """
    mapping = Mapping.model_validate(run.mapping)
    sheet = await asyncio.to_thread(open_sheet, file, None if run.encoding == "xlsx" else run.encoding)
    refused = sheet if isinstance(sheet, Refused) else mapping.refuse_unknown_headings(sheet.headings)
    if isinstance(sheet, Refused) or refused is not None:
        await finish(setting.database, run.id, failure=refused.reason if refused else None)
        return
    examiner = Examiner(setting.office, mapping, sheet.headings, setting.secret)
    caller = importer(run.by)
    for batch in _batches(sheet.rows, examiner, run.rows_read, setting.batch):
        await take(setting.database, caller, setting.office, setting.vault, run.id, batch)
        yield await progress_of(setting.database, run.id)
        await asyncio.sleep(0)  # whoever else this process serves
    await finish(setting.database, run.id)


def _batches(rows: Iterator[Row], examiner: Examiner, after: int, size: int) -> Iterator[Batch]:
    read, entries, problems = 0, list[Entry](), list[Problem]()
    for row in rows:
        read += 1
        if read <= after:
            continue
        found = examiner.examine(row)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            problems += found
        if read - after == size:
            yield Batch(after, read, tuple(entries), tuple(problems))
            after, entries, problems = read, [], []
    if read > after:
        yield Batch(after, read, tuple(entries), tuple(problems))


async def progress_of(database: Database, run: UUID) -> Progress:
    """The counts as they are committed."""
    async with database.transaction("system:import") as tx:
        row = await tx.get(ImportRunRow, run)
        if row is None:
            return Progress(0, 0, 0, 0)
        return Progress(row.rows_read, row.imported, row.duplicates, row.refused)


HEADINGS: Final = ("Dòng", "Cột", "Giá trị", "Lý do", "Reason")
_DUPLICATE: Final = Reason("Đã có trong hệ thống", "Already entered")


async def error_file(tx: Transaction, vault: Vault, run: UUID) -> AsyncIterator[str]:
    """Every row that was not entered, as CSV: its number, the column, what stands there, and why; then the rows that were there
    already.
    """
    yield "\ufeff" + _line(HEADINGS)
    after = 0
    while rows := (await tx.execute(PROBLEMS_OF, {"run": run, "after": after})).all():
        after = rows[-1].id
        told = [(row.row_number, *json.loads(vault.open(row.told, row.sealed_with) or "")) for row in rows]
        yield "".join(map(_line, told))
    after = 0
    while rows := (await tx.execute(DUPLICATES_OF, {"run": run, "after": after})).all():
        after = rows[-1].row_number
        yield "".join(_line((row.row_number, "", row.petition or "", _DUPLICATE.vi, _DUPLICATE.en)) for row in rows)


def _line(cells: tuple[object, ...]) -> str:
    """A line of CSV none of whose cells a spreadsheet would take for a formula."""
    text = io.StringIO()
    csv.writer(text).writerow([harmless(str(cell)) for cell in cells])
    return text.getvalue()
