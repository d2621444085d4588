"""What is shown of protecting a denouncer, and to whom."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict

from services.intake.cases.tables import CaseRow
from services.intake.proceedings.views import reads_note
from services.intake.protection.queries import ProtectionLine
from services.intake.protection.rules import Asker, State
from services.intake.protection.tables import ProtectionRow
from services.intake.secrecy import knows_of_protection
from shared.access.policy import Subject
from shared.access.roles import Caller


class ProtectionView(BaseModel):
    """A request and what became of it. Nobody is named in it; `reason` is for those who read the whole matter."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    case_code: str
    n: int
    unit: str | None
    state: State
    requested_on: date
    asked_by: Asker
    decided_on: date | None
    number: str | None
    measures: Sequence[str]
    persons: int
    job: int
    life: int
    body: str | None
    review_by: date | None
    reviewed_on: date | None
    ended_on: date | None
    reason: str | None = None

    @classmethod
    def of(cls, case: CaseRow, row: ProtectionRow, caller: Caller) -> Self:
        known = row.model_dump(exclude={"granted", "version", "reason"})
        reason = row.reason if reads_note(case, caller) else None
        return cls(**known, unit=case.unit, state=row.standing.state, reason=reason)

    @classmethod
    def of_line(cls, line: ProtectionLine) -> Self:
        return cls.model_validate(line)


def tracks(caller: Caller, case: CaseRow) -> bool:
    """Whether the caller may know of protection in a case: the board, the leaders and the unit answerable; a unit that
    only takes part need not.
    """
    return knows_of_protection(caller, case.unit)


def matter_of(case: CaseRow) -> Subject:
    return Subject(kind="TC", owner=case.unit)
