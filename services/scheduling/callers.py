"""Who may call a route of scheduling, taken from the one policy table, so that a signature says what the law says."""

from typing import Annotated, Final

from fastapi import Depends

from shared.access.callers import Caller, signed_in
from shared.access.policy import TABLE, Action, Subject, may, sees_everything
from shared.refusals import Refused

Planner = Annotated[Caller, Depends(signed_in(*TABLE[Action.PLAN_DIALOGUE]))]
Host = Annotated[Caller, Depends(signed_in(*TABLE[Action.HOLD_DIALOGUE]))]
Concluder = Annotated[Caller, Depends(signed_in(*TABLE[Action.CONCLUDE_DIALOGUE]))]
CaseConductor = Annotated[Caller, Depends(signed_in(*TABLE[Action.CONDUCT_CASE_DIALOGUE]))]
CaseReader = Annotated[Caller, Depends(signed_in(*TABLE[Action.READ_CASE]))]
Reader = Annotated[Caller, Depends(signed_in(*TABLE[Action.READ_DIALOGUE]))]

EVERY_UNIT: Final = None


def units_in_view(caller: Caller) -> frozenset[str] | None:
    """The units whose conclusions a list shows the caller; `EVERY_UNIT` for the board, leaders and supervisors."""
    return EVERY_UNIT if sees_everything(caller) else caller.units


def case_units_in_view(caller: Caller) -> list[str] | None:
    """The units whose case dialogues a list shows the caller: the own one and those it took over from."""
    return EVERY_UNIT if sees_everything(caller) else sorted(caller.units)


def complaint_of(unit: str) -> Subject:
    """What the policy decides on about a dialogue inside a complaint that `unit` answers for."""
    return Subject(units=frozenset({unit}), owner=unit, kind="KN")


def may_read_case_of(caller: Caller, unit: str) -> bool:
    """A dialogue inside a complaint is read by whoever reads the case."""
    return not isinstance(may(caller, Action.READ_CASE, complaint_of(unit)), Refused)


def may_read_conclusion(caller: Caller, unit: str, owner: str) -> bool:
    """A conclusion is a case of the unit it was given to, and a promise of the unit that held the dialogue."""
    return not isinstance(may(caller, Action.READ_CASE, Subject(units=frozenset({unit, owner}), owner=unit)), Refused)


def is_allowed(caller: Caller, action: Action) -> bool:
    return not isinstance(may(caller, action), Refused)
