"""An import from its beginning to its end: begun or gone on with, taken batch by batch, given up.

A batch is one transaction that enters rows, notes what could not be entered and moves `rows_read`. So a process that is killed
leaves a run that says how far it came, and whoever goes on with it begins behind that.

States: draft (which column is which is not said yet), waiting (to be taken further), done, failed (the file cannot be read
to its end), stopped (given up; what was entered stays).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast
from uuid import UUID

import structlog
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from services.intake.imports.entering import KNOWN, NotEntered, enter_new, note_duplicates, note_problems
from services.intake.imports.entries import Entry, Problem
from services.intake.imports.mapping import Mapping
from services.intake.imports.sheets import Sheet
from services.intake.imports.tables import ImportRunRow
from services.intake.office import Office
from services.intake.people.vault import Vault
from shared.access.policy import Action, may
from shared.access.roles import CITIZEN_RECEPTION_BOARD, Caller, Role
from shared.calendar import clock
from shared.database import Database, Transaction
from shared.refusals import Reason, Refused

logger = structlog.get_logger(__name__)

WAITING: Final = "waiting"
"""To be taken further: by the command that began it, or by a worker that has its file."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What comes next of a file: the rows behind `after`, sound and not. `last` is the number of rows read with it."""

    after: int
    last: int
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


class TakenOver(Exception):
    """Another process goes on with this import, or it was given up."""


def importer(login: str) -> Caller:
    """Who enters: the desk, in the name of who began it."""
    return Caller(login, frozenset({Role.DESK}), CITIZEN_RECEPTION_BOARD, login)


async def begin_run(
    tx: Transaction, caller: Caller, file_name: str, sheet: Sheet, mapping: Mapping | None, *, dry: bool
) -> ImportRunRow | Refused:
    """A new import of a file; the one that was interrupted, when it is the same file with the same mapping."""
    if isinstance(allowed := may(caller, Action.RECORD_PETITION), Refused):
        return allowed
    kept = mapping.model_dump(mode="json") if mapping else None
    if mapping is not None and not dry:
        asked = select(ImportRunRow).filter_by(sha256=sheet.sha256, state=WAITING, by=caller.login, dry=False)
        found = next((one for one in (await tx.execute(asked)).scalars() if one.mapping == kept), None)
        if found is not None:
            return cast("ImportRunRow", found)
    now = clock.now()
    run = ImportRunRow(
        id=uuid7(),
        file_name=file_name[:200],
        sha256=sheet.sha256,
        size=sheet.size,
        encoding=sheet.encoding,
        headings=list(sheet.headings),
        mapping=kept,
        dry=dry,
        state=WAITING if mapping else "draft",
        by=caller.login,
        started_at=now,
        changed_at=now,
    )
    tx.add(run)
    await tx.flush()
    return run


async def take(database: Database, caller: Caller, office: Office, vault: Vault, run: UUID, batch: Batch) -> None:
    """Take an import one batch further. A row the database itself refuses, which no rule foresaw, is found and refused alone.

    Raises:
        TakenOver: it stands elsewhere by now.
    """
    try:
        await _take(database, caller, office, vault, run, batch)
    except NotEntered as error:
        entries = tuple(entry for entry in batch.entries if entry.row != error.row)
        problem = Problem(error.row, "", "", error.refused.reason)
        without = Batch(batch.after, batch.last, entries, (*batch.problems, problem))
        await take(database, caller, office, vault, run, without)
    except IntegrityError as error:
        logger.warning("import_row_refused_by_database", run=str(run), error=type(error.orig).__name__)
        if len(batch.entries) == 1:
            problem = Problem(batch.entries[0].row, "", "", _NOT_STORED)
            await _take(
                database, caller, office, vault, run, Batch(batch.after, batch.last, (), (*batch.problems, problem))
            )
            return
        for part in _halves(batch):
            await take(database, caller, office, vault, run, part)


def _halves(batch: Batch) -> tuple[Batch, Batch]:
    """A batch as two that follow each other: what was counted with it is counted with the second."""
    first, second = batch.entries[: len(batch.entries) // 2], batch.entries[len(batch.entries) // 2 :]
    between = batch.after + len(first)
    return Batch(batch.after, between, first, ()), Batch(between, batch.last, second, batch.problems)


async def _take(database: Database, caller: Caller, office: Office, vault: Vault, run: UUID, batch: Batch) -> None:
    async with database.transaction(caller.login) as tx:
        row = await tx.get(ImportRunRow, run, lock=True)
        if row is None or row.state != WAITING or row.rows_read != batch.after:
            raise TakenOver
        if row.dry:
            entered = await _known_apart(tx, run, batch.entries)
        else:
            entered = await enter_new(tx, caller, office, vault, run, batch.entries)
        await note_problems(tx, vault, run, batch.problems)
        row.imported += entered
        row.duplicates += len(batch.entries) - entered
        row.refused += len({problem.row for problem in batch.problems})
        row.rows_read, row.changed_at = batch.last, clock.now()


async def _known_apart(tx: Transaction, run: UUID, entries: Sequence[Entry]) -> int:
    """How many are not there yet, when nothing is entered; of a file's own doubles only those in one batch are told."""
    known = {row.key for row in await tx.execute(KNOWN, {"keys": [entry.key for entry in entries]})}
    seen: set[bytes] = set(known)
    doubles = []
    for entry in entries:
        if entry.key in seen:
            doubles.append(entry)
        seen.add(entry.key)
    await note_duplicates(tx, run, doubles)
    return len(entries) - len(doubles)


async def finish(database: Database, run: UUID, *, failure: Reason | None = None) -> None:
    """The file was read to its end, or can be read no further. Its sealed copy is needed no more."""
    async with database.transaction("system:import") as tx:
        row = await tx.get(ImportRunRow, run, lock=True)
        if row is None or row.state != WAITING:
            return
        row.state, row.failure = ("failed", failure.vi) if failure else ("done", None)
        row.changed_at = clock.now()
        if not row.dry:
            await tx.execute(FILE_GONE, {"run": run})


async def go(tx: Transaction, run: ImportRunRow, mapping: Mapping, *, dry: bool) -> Refused | None:
    """Let a worker try or enter a file that was sent. After a trial it may be tried otherwise, or entered."""
    if (refused := mapping.refuse_unknown_headings(run.headings)) is not None:
        return refused
    if run.state != "draft" and not (run.state in ("done", "failed") and run.dry):
        return Refused(_UNDER_WAY)
    values = (run.mapping or {}).get("values", {})
    run.mapping = mapping.model_dump(mode="json") | {"values": values}
    run.dry, run.state, run.failure, run.changed_at = dry, WAITING, None, clock.now()
    run.rows_read = run.imported = run.duplicates = run.refused = 0
    for statement in (PROBLEMS_GONE, DUPLICATES_GONE):
        await tx.execute(statement, {"run": run.id})
    return None


async def give_up(tx: Transaction, run: ImportRunRow) -> None:
    """Enter no more of it. What was entered stays, and so does what was found wrong."""
    if run.state == WAITING:
        run.state, run.changed_at = "stopped", clock.now()
    await tx.execute(FILE_GONE, {"run": run.id})


async def forget(tx: Transaction, run: ImportRunRow) -> None:
    """Take a run that entered nothing off the list, with its file and what was found wrong."""
    for statement in (FILE_GONE, PROBLEMS_GONE, DUPLICATES_GONE):
        await tx.execute(statement, {"run": run.id})
    await tx.session.delete(run)


FILE_GONE: Final = text("DELETE FROM identity.import_part WHERE run = :run")
PROBLEMS_GONE: Final = text("DELETE FROM identity.import_problem WHERE run = :run")
DUPLICATES_GONE: Final = text("DELETE FROM import_duplicate WHERE run = :run")
PROBLEMS_OF: Final = text("""
    SELECT id, row_number, sealed_with, told FROM identity.import_problem WHERE run = :run AND id > :after ORDER BY id LIMIT 1000
""")
DUPLICATES_OF: Final = text("""
    SELECT row_number, petition FROM import_duplicate WHERE run = :run AND row_number > :after ORDER BY row_number LIMIT 1000
""")
_UNDER_WAY: Final = Reason(
    "Lần nhập này đã chạy: gửi tệp lại để nhập lần nữa.", "This import has been run: send the file again for another."
)
_NOT_STORED: Final = Reason(
    "Cơ sở dữ liệu không nhận dòng này. Báo người vận hành: nhật ký có ghi.",
    "The database does not take this row. Tell whoever runs the system: it stands in the log.",
)
