"""Notes of a unit on its progress, and who handles the case within it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from services.intake.assignments.commands import AssignOfficer, NoteProgress
from services.intake.assignments.queries import own
from services.intake.assignments.tables import AssignmentRow, NoteRow
from services.intake.cases.tables import CaseRow
from services.intake.secrecy import reads_everything_of
from shared.access.policy import Action, may
from shared.access.roles import Account, Caller, Role
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Reason, Refused


async def note(tx: Transaction, caller: Caller, case: CaseRow, command: NoteProgress) -> NoteRow | Refused:
    """The unit notes what it has done. No clock starts, stops or begins anew by it."""
    if isinstance(allowed := may(caller, Action.NOTE_CASE, case.matter), Refused):
        return allowed
    mine = await own(tx, caller, case)
    row = NoteRow(case_code=case.code, unit=mine.unit, text=command.text, by=caller.login, at=clock.now())
    tx.add(row)
    return row


def readable_notes(caller: Caller, case: CaseRow, found: Sequence[NoteRow]) -> list[NoteRow]:
    """Of a denunciation a unit reads its own notes; those of others only whoever reads all of it (LTC Đ8.3)."""
    if reads_everything_of(caller, secret=case.secret):
        return list(found)
    return [row for row in found if row.unit in caller.units]


async def assign_officer(
    tx: Transaction, caller: Caller, case: CaseRow, command: AssignOfficer, colleagues: Sequence[Account]
) -> AssignmentRow | Refused:
    """The head of the unit says who of it handles the case."""
    if isinstance(allowed := may(caller, Action.ASSIGN_OFFICER, case.matter), Refused):
        return allowed
    if command.officer is not None and all(account.login != command.officer for account in colleagues):
        return Refused(
            Reason("Không có cán bộ này trong đơn vị.", "Nobody of the unit has this login."),
            "officer",
        )
    mine = await own(tx, caller, case)
    if command.officer is not None and command.officer != mine.officer:
        mine.entered_at = clock.now()
    mine.officer = command.officer
    return mine


async def _colleagues(request: Request) -> list[Account]:
    caller: Caller | None = request.state.caller
    if caller is None:
        return []
    handling = {Role.OFFICER, Role.UNIT_LEADER}
    accounts: list[Account] = request.app.state.access.accounts.list()
    return [it for it in accounts if it.unit in caller.units and not it.disabled and it.roles & handling]


Colleagues = Annotated[list[Account], Depends(_colleagues)]
"""Accounts of the caller's unit that may handle a case."""
