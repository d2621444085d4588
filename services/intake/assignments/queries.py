"""Givings, drafts and notes of one case."""

from collections.abc import Sequence

from sqlalchemy import select

from services.intake.assignments.rules import ENDED, Standing
from services.intake.assignments.tables import AssignmentRow, DraftRow, NoteRow
from services.intake.cases.tables import CaseRow
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import AssignmentPart


async def givings(tx: Transaction, code: str) -> list[AssignmentRow]:
    """Everybody who was ever given the case, in order."""
    found = select(AssignmentRow).where(AssignmentRow.case_code == code).order_by(AssignmentRow.giving)  # type: ignore[arg-type]
    return list((await tx.execute(found)).scalars())


async def gave_back(tx: Transaction, code: str) -> frozenset[str]:
    """The units that were in charge and sent the case back as not their competence."""
    return frozenset(
        row.unit
        for row in await givings(tx, code)
        if row.part == AssignmentPart.LEAD and row.state == Standing.RETURNED
    )


async def current(tx: Transaction, *codes: str) -> list[AssignmentRow]:
    """Who has these cases now: neither sent back nor taken back; the lead first."""
    found = (
        select(AssignmentRow)
        .where(AssignmentRow.case_code.in_(codes), AssignmentRow.state.not_in(ENDED))  # type: ignore[attr-defined]
        .order_by(AssignmentRow.case_code, AssignmentRow.part.desc(), AssignmentRow.giving)  # type: ignore[arg-type, attr-defined]
    )
    return list((await tx.execute(found)).scalars())


def of_caller(caller: Caller, parts: Sequence[AssignmentRow]) -> AssignmentRow | None:
    """The giving the caller's unit acts on: as the one in charge if it is that, else as one that cooperates."""
    return next((row for row in parts if row.unit in caller.units), None)


async def own(tx: Transaction, caller: Caller, case: CaseRow) -> AssignmentRow:
    """The giving to the caller's unit.

    Raises:
        LookupError: the unit was not given the case; the policy is asked before.
    """
    mine = of_caller(caller, await current(tx, case.code))
    if mine is None:
        raise LookupError(f"{case.code} is not given to {caller.unit}")
    return mine


async def lead(tx: Transaction, case: CaseRow) -> AssignmentRow:
    """The giving to the unit in charge.

    Raises:
        LookupError: nobody is in charge.
    """
    found = next((row for row in await current(tx, case.code) if row.part == AssignmentPart.LEAD), None)
    if found is None:
        raise LookupError(f"{case.code} is given to nobody")
    return found


async def drafts(tx: Transaction, code: str) -> list[DraftRow]:
    """The drafts of the answer, the latest first."""
    found = select(DraftRow).where(DraftRow.case_code == code).order_by(DraftRow.n.desc())  # type: ignore[arg-type, attr-defined]
    return list((await tx.execute(found)).scalars())


async def own_drafts(tx: Transaction, code: str, caller: Caller) -> list[DraftRow]:
    """Those of the caller's unit, the latest first: what a unit wrote that sent the case back is not the next one's."""
    return [draft for draft in await drafts(tx, code) if draft.unit in caller.units]


async def notes(tx: Transaction, code: str) -> list[NoteRow]:
    """What units noted, the latest first."""
    found = select(NoteRow).where(NoteRow.case_code == code).order_by(NoteRow.id.desc())  # type: ignore[arg-type, union-attr]
    return list((await tx.execute(found)).scalars())
