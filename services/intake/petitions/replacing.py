"""A case that was opened for a petition and should not have been, or not as this kind: it ends, and another may take its
place. Nothing of it is deleted: it keeps its number, its papers and its history.
"""

from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import text

from services.intake.assignments.usecases import give
from services.intake.cases.rules import OPEN
from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import stop_clocks, take_out
from services.intake.deadlines.ledger import DATED
from services.intake.deadlines.queries import ledger_of
from services.intake.office import BODY, Office
from services.intake.petitions.examination import Sound
from services.intake.petitions.opening import begin_case, new_case, open_case_of
from services.intake.petitions.tables import PetitionRow
from services.intake.proceedings.abandoned import abandon, refuse_abandoning
from services.intake.proceedings.usecases import proceeding_of
from services.intake.registers.numbers import Register, next_codes
from shared.database import Transaction
from shared.events.kinds import CaseKind, Stage
from shared.refusals import Reason, Refused

OTHERS: Final = text("""
    SELECT code FROM petition WHERE case_code = :case AND code <> :code AND voided_on IS NULL ORDER BY code
""")
HOLD: Final = text("SELECT code FROM visit WHERE case_code = :case ORDER BY code FOR NO KEY UPDATE")
FOLLOW: Final = text("UPDATE visit SET case_code = :case WHERE case_code = :before")


async def refuse_taking_out(tx: Transaction, petition: PetitionRow, case: CaseRow, on: date) -> Refused | None:
    """Why the case that was opened for this petition stays as it is. Changes nothing."""
    if case.state not in OPEN:
        return Refused(
            Reason(
                f"Vụ việc {case.code} đã trả lời hoặc kết thúc.", f"Case {case.code} has been answered, or has ended."
            )
        )
    others = [row.code for row in await tx.execute(OTHERS, {"case": case.code, "code": petition.code})]
    if others:
        named = ", ".join(others)
        return Refused(
            Reason(
                f"Vụ việc {case.code} còn đơn {named}: xử lý các đơn đó trước.",
                f"Petition {named} is in case {case.code}, too: deal with that first.",
            )
        )
    if (row := await proceeding_of(tx, case)) is not None and (refused := refuse_abandoning(row, on)) is not None:
        return refused
    days = [case.standing.last_on, *(line.on_day for line in await ledger_of(tx, case.code) if line.kind in DATED)]
    if on >= (last := max(days)):
        return None
    return Refused(
        Reason(
            f"Ngày phải từ {last:%d/%m/%Y}, ngày gần nhất của vụ việc {case.code}, trở đi.",
            f"The day cannot be before {last:%d/%m/%Y}, the latest of case {case.code}.",
        ),
        "on",
    )


async def end_wrong_case(tx: Transaction, case: CaseRow, on: date, *, replaced_by: str | None = None) -> None:
    """End what `refuse_taking_out` lets go, when its open parts have ended: procedure and clocks fall away, and its units
    are told.

    Raises:
        ValueError: a clock cannot be stopped on that day, which was asked before.
    """
    if (row := await proceeding_of(tx, case, lock=True)) is not None:
        await abandon(tx, case, row, on=on, because="reclassified" if replaced_by else "voided")
    if (refused := await stop_clocks(tx, case, on, why="void")) is not None:
        raise ValueError(f"{case.code}: {refused.reason.en}")
    take_out(tx, case, on, replaced_by=replaced_by)


async def number_for(tx: Transaction, kind: CaseKind, on: date) -> str:
    """The next number of the register of this kind."""
    register = Register(kind)
    return (await next_codes(tx, BODY, [(register, on.year)]))[register]


async def open_right_case(
    tx: Transaction, office: Office, petition: PetitionRow, sound: Sound, before: CaseRow, on: date, *, takes_over: bool
) -> CaseRow:
    """The case of the right kind, under the number the petition has by now: received when the petition was, and given to
    the unit that had the wrong one.

    Raises:
        ValueError: the decision opens no case; whoever calls has asked before.
    """
    if sound.verdict is None or sound.promise is None or petition.case_code is None:
        raise ValueError(f"{petition.code} opens no case")
    new = replace(
        new_case(petition, sound.verdict, sound.promise),
        opened_on=on,
        replaces=before.code if takes_over else None,
    )
    case = await open_case_of(tx, petition, petition.case_code, new)
    if (unit := _unit_now(office, before, on)) is not None:
        give(tx, office, case, unit, on)
    tx.add(case)
    second = (sound.verdict.kind, sound.verdict.stage) == (CaseKind.COMPLAINT, Stage.SECOND)
    reviews = await reviewed_by(tx, before, takes_over=takes_over) if second else None
    await begin_case(tx, office, case, sound.verdict, reviews)
    return case


async def reviewed_by(tx: Transaction, before: CaseRow, *, takes_over: bool) -> str | None:
    """The case of the first decision, for a second complaint that was in the case `before`: it took the place of what
    reviews it, at once or after it had been taken for something else, or had joined it or its review. What was taken for a
    denunciation meanwhile is linked with no open case, which names who wrote (Luật Tố cáo Đ8.3).
    """
    code = await _first_of(tx, before, takes_over=takes_over)
    first = await tx.get(CaseRow, code) if code is not None else None
    return code if first is not None and first.secret == before.secret else None


async def _first_of(tx: Transaction, before: CaseRow, *, takes_over: bool) -> str | None:
    old = await proceeding_of(tx, before)
    if old is not None and old.kind == CaseKind.COMPLAINT:
        if old.stage == Stage.FIRST and not takes_over:
            return before.code
        if old.reviews is not None:
            return old.reviews
    if not takes_over or before.replaces is None:
        return None
    earlier = await tx.get(CaseRow, before.replaces)
    return None if earlier is None else await _first_of(tx, earlier, takes_over=True)


def _unit_now(office: Office, case: CaseRow, on: date) -> str | None:
    """The unit that has the case, or whoever answers for it on that day."""
    if case.unit is None or office.refuse_unit(case.unit, on, "unit") is None:
        return case.unit
    successor = office.organisation.successor(case.unit, on)
    return successor.code if successor is not None else None


async def hold_visits(tx: Transaction, case: CaseRow) -> None:
    """Nobody else changes the visits about a case until the transaction ends."""
    await tx.execute(HOLD, {"case": case.code})


async def visits_follow(tx: Transaction, before: CaseRow, case: str) -> None:
    """Visits about the wrong case are about the right one; `petition.reclassified` tells it of all of them."""
    await tx.execute(FOLLOW, {"case": case, "before": before.code})
