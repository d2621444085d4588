"""Cases over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.intake.cases.queries import CaseFilter, Due, find_cases, scope_of
from services.intake.cases.views import CaseList, CaseView, case_for
from services.intake.edge import Tx, tagged
from services.intake.office import AtOffice, IdentityVault
from services.intake.people.statements import told_to
from shared.access.callers import SignedIn
from shared.access.policy import Action, require
from shared.calendar import clock
from shared.events.kinds import CaseKind

router = APIRouter(tags=["cases"])


@router.get("/cases")
async def list_cases(
    *,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    state: str = "open",
    kind: CaseKind | None = None,
    unit: str | None = None,
    due: Due | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CaseList:
    """Cases the caller may see, earliest due first. `state` is a state, `open` or `all`."""
    require(caller, Action.READ_CASE)
    today = clock.today()
    units = office.organisation.predecessors(unit, today) if unit else None
    wanted = CaseFilter(scope_of(caller), units, state, kind, due, q)
    found = await find_cases(tx, caller, wanted, today, office.calendar, after=after, limit=limit)
    return CaseList(items=[CaseView.of_line(line) for line in found.cases], next=found.following)


@router.get("/cases/{code}")
async def read_case(
    *, code: str, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault, response: Response
) -> CaseView:
    """One case; its ETag is the version commands are based on. Of a denunciation the desk and the leaders read the words,
    others, and all lists and answers to commands, the extract.
    """
    case = await case_for(tx, caller, code, office)
    tagged(response, case)
    return CaseView.of(case, caller, await told_to(tx, caller, vault, case.subject, secret=case.secret))
