"""Duties that run, over HTTP."""

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from services.intake.cases.queries import Due, scope_of
from services.intake.deadlines.sentences import duty_name
from services.intake.duties.queries import DutyFilter, DutyLine, find_duties
from services.intake.edge import Tx
from services.intake.office import AtOffice, Office
from shared.access.callers import SignedIn
from shared.access.policy import Action, require
from shared.calendar import clock
from shared.events.kinds import CaseKind

router = APIRouter(tags=["deadlines"])


class DutyView(BaseModel):
    """A duty that runs. `main`: the case itself is due by it; `unit` null while nobody has the case."""

    model_config = ConfigDict(frozen=True)

    case: str
    kind: CaseKind
    duty: str
    n: int
    name_vi: str
    name_en: str
    main: bool
    started_on: date
    due_on: date
    unit: str | None

    @classmethod
    def of(cls, line: DutyLine, office: Office) -> Self:
        name = duty_name(line.duty, office.rules)
        return cls(
            case=line.case_code,
            kind=line.kind,
            duty=line.duty,
            n=line.n,
            name_vi=name.vi,
            name_en=name.en,
            main=line.main,
            started_on=line.started_on,
            due_on=line.due_on,
            unit=line.unit,
        )


class DutyList(BaseModel):
    """A page, late first; `next` is the cursor for `after`, null at the end."""

    items: list[DutyView]
    next: str | None


@router.get("/duties")
async def list_duties(
    *,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    due: Due | None = None,
    unit: str | None = None,
    main: Annotated[bool, Query(description="Also the day by which each case itself is due.")] = False,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> DutyList:
    """Duties that run in the cases of the caller's unit, or of all, late first."""
    require(caller, Action.READ_CASE)
    today = clock.today()
    units = office.organisation.predecessors(unit, today) if unit else None
    wanted = DutyFilter(scope_of(caller), units, due, main)
    found = await find_duties(tx, wanted, office.rules, today, office.calendar, after=after, limit=limit)
    return DutyList(items=[DutyView.of(line, office) for line in found.lines], next=found.following)
