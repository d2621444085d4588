"""What is done about the time of a case on a page of its own: each act its form, and what the policy is asked."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from services.intake.cases.tables import CaseRow
from services.intake.extensions import overriding, usecases
from services.intake.extensions.commands import AskExtension, GrantExtension, OverrideLaw, RefuseExtension
from services.intake.office import Office
from shared.access.policy import Action
from shared.access.roles import Caller
from shared.commands import Command
from shared.database import Transaction
from shared.refusals import Reason, Refused


class Act(StrEnum):
    """What is done, as the address of its page says it."""

    ASK = "ask"
    GRANT = "grant"
    REFUSE = "refuse"
    LAW = "law"


NAMES: Final[Mapping[Act, Reason]] = {
    Act.ASK: Reason("Đề nghị gia hạn", "Ask for more time"),
    Act.GRANT: Reason("Cho gia hạn", "Grant more time"),
    Act.REFUSE: Reason("Không cho gia hạn", "Refuse more time"),
    Act.LAW: Reason("Áp dụng luật của ngày khác", "Apply the law of another day"),
}
COMMANDS: Final[Mapping[Act, type[Command]]] = {
    Act.ASK: AskExtension,
    Act.GRANT: GrantExtension,
    Act.REFUSE: RefuseExtension,
    Act.LAW: OverrideLaw,
}


def action_of(act: Act, case: CaseRow) -> Action:
    """What the policy is asked of whoever does it."""
    own = {Act.ASK: Action.ASK_EXTENSION, Act.LAW: Action.OVERRIDE_LAW}
    return own.get(act) or usecases.deciding(case)


async def perform(tx: Transaction, caller: Caller, office: Office, case: CaseRow, command: Command) -> object | Refused:
    """Do what the form asks."""
    match command:
        case AskExtension():
            return await usecases.ask(tx, caller, office, case, command)
        case GrantExtension():
            return await usecases.grant(tx, caller, office, case, command)
        case RefuseExtension():
            return await usecases.refuse(tx, caller, case, command)
        case OverrideLaw():
            return await overriding.override_law(tx, caller, office, case, command)
        case _:
            raise TypeError(f"no act takes {type(command).__name__}")
