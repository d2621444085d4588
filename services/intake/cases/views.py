"""What of a case is shown to whom, and who may open it at all."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from fastapi import Response
from pydantic import BaseModel, ConfigDict

from services.intake.cases.queries import CaseLine
from services.intake.cases.rules import State
from services.intake.cases.tables import CaseRow
from services.intake.edge import refuse_stale, seen, tagged
from services.intake.office import Office
from services.intake.secrecy import as_read_by, knows_of_protection
from shared.access.policy import Action
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind


class CaseView(BaseModel):
    """A case as this caller may see it."""

    model_config = ConfigDict(frozen=True)

    code: str
    kind: CaseKind
    field: str
    origin: str
    state: State
    unit: str | None
    received_on: date
    opened_on: date
    due_on: date
    assigned_on: date | None
    acknowledged_on: date | None
    answered_on: date | None
    closed_on: date | None
    in_time: bool | None
    secret: bool
    content: str | None
    request: str | None = None
    commune: str | None
    conclusion: str | None
    answer: str | None = None
    answer_number: str | None = None
    rule: str | None = None
    replaces: str | None = None
    replaced_by: str | None = None
    voided_on: date | None = None
    version: int

    @classmethod
    def of(cls, case: CaseRow, caller: Caller, told: Mapping[str, Any] | None = None) -> Self:
        """By itself with what it `told`."""
        return cls.model_validate(as_read_by(caller, case.model_dump(include={*cls.model_fields, "extract"}), told))

    @classmethod
    def of_line(cls, line: CaseLine) -> Self:
        return cls.model_validate({name: getattr(line, name) for name in line.__slots__ if name in cls.model_fields})


class CaseList(BaseModel):
    """A page of cases; `next` is the cursor for `after`, null at the end."""

    items: list[CaseView]
    next: str | None


async def case_for(
    tx: Transaction, caller: Caller, code: str, office: Office, *, lock: bool = False, version: int | None = None
) -> CaseRow:
    """The case, if the caller may see it and, when a version is given, nothing has happened since.

    Raises:
        Problem: 404 for none and for not theirs alike; 412 when it has changed.
    """
    case = seen(await tx.get(CaseRow, code, lock=lock), caller, Action.READ_CASE)
    await refuse_stale(tx, case, version, office, protection=knows_of_protection(caller, case.unit))
    return case


def done(case: CaseRow, caller: Caller, response: Response) -> CaseView:
    """What a command on a case is answered with: the case as it is now, and its version."""
    tagged(response, case)
    return CaseView.of(case, caller)
