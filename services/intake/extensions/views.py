"""Requests for more time as the API gives them out."""

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from services.intake.extensions.queries import PendingRequest
from services.intake.extensions.tables import ExtensionRow
from shared.events.kinds import CaseKind


class ExtensionView(BaseModel):
    """One request. `reason` and `remark` are withheld of a denunciation from whoever may not read its words; `until` is
    null where the law says how much longer; `due_on` the day once it was granted.
    """

    model_config = ConfigDict(frozen=True, from_attributes=True)

    case_code: str
    duty: str
    unit: str
    asked_on: date
    until: date | None
    reason: str | None
    state: Literal["pending", "granted", "refused", "lapsed"]
    decided_on: date | None
    number: str | None
    remark: str | None
    due_on: date | None

    @classmethod
    def of(cls, row: ExtensionRow, *, reasons: bool) -> Self:
        shown = cls.model_validate(row)
        return shown if reasons else shown.model_copy(update={"reason": None, "remark": None})


class PendingView(BaseModel):
    """A request that waits for a decision; `due_on` is the day the case has now."""

    model_config = ConfigDict(frozen=True)

    case_code: str
    kind: CaseKind
    unit: str
    duty: str
    due_on: date
    asked_on: date
    until: date | None
    reason: str | None

    @classmethod
    def of(cls, line: PendingRequest, *, reasons: bool) -> Self:
        fields = {name: getattr(line, name) for name in cls.model_fields}
        return cls.model_validate(fields if reasons else fields | {"reason": None})


class PendingList(BaseModel):
    """A page, the case due first before; `next` is the cursor for `after`, null at the end."""

    items: list[PendingView]
    next: str | None
