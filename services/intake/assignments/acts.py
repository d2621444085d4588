"""What a unit or the desk does on a page about who handles a case: each act its form, who may, and the use case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.intake.assignments import answers, notes, usecases
from services.intake.assignments.commands import (
    AnswerPart,
    AssignOfficer,
    AssignPart,
    NoteProgress,
    ReturnCase,
    WithdrawPart,
)
from services.intake.assignments.queries import of_caller
from services.intake.assignments.rules import OWED
from services.intake.assignments.tables import AssignmentRow
from services.intake.cases.rules import OPEN
from services.intake.cases.tables import CaseRow
from services.intake.office import Office
from shared.access.policy import Action, may
from shared.access.roles import Account, Caller
from shared.commands import Command
from shared.database import Transaction
from shared.refusals import Reason, Refused


class Act(StrEnum):
    """What is done, as the address of its page says it."""

    RETURN = "return"
    PART = "part"
    WITHDRAW = "withdraw"
    ANSWER_PART = "answer-part"
    OFFICER = "officer"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Form:
    """An act's name, the command its form fills, and what the policy is asked."""

    name: Reason
    command: type[Command]
    action: Action


FORMS: Final[Mapping[Act, Form]] = {
    Act.RETURN: Form(Reason("Trả lại", "Send back"), ReturnCase, Action.RETURN_CASE),
    Act.PART: Form(Reason("Giao đơn vị phối hợp", "Ask a unit to cooperate"), AssignPart, Action.ASSIGN_CASE),
    Act.WITHDRAW: Form(Reason("Rút phần phối hợp", "Take a part back"), WithdrawPart, Action.ASSIGN_CASE),
    Act.ANSWER_PART: Form(Reason("Trả lời phần phối hợp", "Give our part"), AnswerPart, Action.ANSWER_PART),
    Act.OFFICER: Form(Reason("Phân công cán bộ", "Say who handles it"), AssignOfficer, Action.ASSIGN_OFFICER),
    Act.NOTE: Form(Reason("Ghi tiến độ", "Note progress"), NoteProgress, Action.NOTE_CASE),
}


def offered(caller: Caller, case: CaseRow, parts: Sequence[AssignmentRow]) -> list[Act]:
    """The acts that are this caller's to take on this case now; `parts` has it now."""
    mine = of_caller(caller, parts)
    is_open = case.state in OPEN
    now = {
        Act.RETURN: is_open and mine is not None and mine.state in OWED,
        Act.PART: is_open,
        Act.WITHDRAW: any(not part.is_lead and part.state in OWED for part in parts),
        Act.ANSWER_PART: mine is not None and not mine.is_lead and mine.state in OWED,
        Act.OFFICER: is_open and mine is not None,
        Act.NOTE: case.state != "closed" and mine is not None,
    }
    return [
        act
        for act, possible in now.items()
        if possible and not isinstance(may(caller, FORMS[act].action, case.matter), Refused)
    ]


async def perform(
    tx: Transaction, caller: Caller, office: Office, colleagues: Sequence[Account], case: CaseRow, command: Command
) -> object | Refused:
    """Do what the form asks."""
    match command:
        case ReturnCase():
            return await usecases.return_case(tx, caller, case, command)
        case AssignPart():
            return await usecases.assign_part(tx, caller, office, case, command)
        case WithdrawPart():
            return await usecases.withdraw_part(tx, caller, case, command)
        case AnswerPart():
            return await answers.answer_part(tx, caller, case, command)
        case AssignOfficer():
            return await notes.assign_officer(tx, caller, case, command, colleagues)
        case NoteProgress():
            return await notes.note(tx, caller, case, command)
        case _:
            raise TypeError(f"no act takes {type(command).__name__}")
