"""What happens in the legal procedure on a complaint or denunciation; on the stream of intake."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.events.event import Event
from shared.events.intake import Code, UnitCode
from shared.events.kinds import (
    CaseKind,
    ProceedingState,
    Result,
    Stage,
)


class Amounts(BaseModel):
    """What a decision or conclusion orders, or what of it has been carried out: the columns of forms 03, 04 and 05.

    Money in đồng, land in square metres, the others in heads.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    state_money: Annotated[int, Field(ge=0)] = 0
    """To be recovered for the State."""
    state_land: Annotated[Decimal, Field(ge=0, decimal_places=2, max_digits=14)] = Decimal(0)
    return_money: Annotated[int, Field(ge=0)] = 0
    """To be returned to organisations and individuals."""
    return_land: Annotated[Decimal, Field(ge=0, decimal_places=2, max_digits=14)] = Decimal(0)
    return_organisations: Annotated[int, Field(ge=0)] = 0
    return_persons: Annotated[int, Field(ge=0)] = 0
    sanctioned_organisations: Annotated[int, Field(ge=0)] = 0
    sanctioned_persons: Annotated[int, Field(ge=0)] = 0
    sanctioned_officials: Annotated[int, Field(ge=0)] = 0
    investigated_cases: Annotated[int, Field(ge=0)] = 0
    investigated_persons: Annotated[int, Field(ge=0)] = 0
    investigated_officials: Annotated[int, Field(ge=0)] = 0


class ProceedingBegun(Event, name="proceeding.begun"):
    """The legal procedure on a complaint or denunciation began: to be checked, or accepted at once."""

    case: Code
    unit: UnitCode
    begun_on: date
    kind: CaseKind
    stage: Stage
    discipline: bool = False
    """A complaint about a disciplinary decision (LKN chapter IV)."""
    state: ProceedingState
    reviews: Code | None = None
    """Second instance: the case whose first decision it is about."""


class ProceedingMoved(Event, name="proceeding.moved"):
    """A step of the procedure was taken. `step` says which, `state` where it led; both the same words as in the API."""

    case: Code
    unit: UnitCode
    moved_on: date
    step: Code
    state: ProceedingState
    ground: Code | None = None
    """Legal ground of a refusal or termination, when there is a list of them."""
    whole: bool | None = None
    """Whether a withdrawal was of the whole matter."""


class ProceedingDecided(Event, name="proceeding.decided"):
    """A complaint was decided, or the conclusion on a denunciation issued."""

    case: Code
    unit: UnitCode
    decided_on: date
    kind: CaseKind
    stage: Stage
    result: Result
    due_on: date
    in_time: bool
    ordered: Amounts


class ProceedingEnforced(Event, name="proceeding.enforced"):
    """Part of what was ordered has been carried out. `done` is the total so far, not the part."""

    case: Code
    unit: UnitCode
    enforced_on: date
    done: Amounts
    complete: bool


class ProtectionChanged(Event, name="protection.changed"):
    """The measures protecting a denouncer and his or her family changed (LTC Đ47 to Đ58; form 02 narrative §II.5)."""

    case: Code
    unit: UnitCode
    changed_on: date
    persons: Annotated[int, Field(ge=0)]
    job: Annotated[int, Field(ge=0)]
    life: Annotated[int, Field(ge=0)]
    """Life, health, property, honour and dignity."""


class ProtectionMoved(Event, name="protection.moved"):
    """A request to protect a denouncer or his or her family was made, decided on, reviewed or ended (LTC Đ50 to Đ54)."""

    case: Code
    unit: UnitCode
    moved_on: date
    step: Literal["requested", "granted", "refused", "reviewed", "ended"]
    review_by: date | None = None
    """While it runs: by when it is looked at again."""
