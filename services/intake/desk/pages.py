"""The day at the desk."""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.intake.cases.queries import CaseFilter, count_cases, find_cases, scope_of
from services.intake.cases.rules import KIND_NAMES, STATE_NAMES, STATE_STYLES, State
from services.intake.deadlines.promises import overdue_receipt, processing_due
from services.intake.duties.pages import late_duties
from services.intake.edge import Tx
from services.intake.extensions.queries import count_pending
from services.intake.office import AtOffice, office_of
from services.intake.petitions.queries import WAITING, PetitionFilter, count_waiting, find_petitions
from services.intake.protection.queries import count_protections
from services.intake.screens import address
from services.intake.visits.queries import VisitFilter, count_visits, find_visits
from services.intake.visits.replies import count_directed, find_directed
from services.intake.visits.rules import RECEPTION_NAMES
from shared.access.callers import SignedIn
from shared.access.policy import Action, may, sees_everything
from shared.access.roles import Caller, Role
from shared.calendar import clock
from shared.refusals import Reason, Refused
from shared.web.languages import language_of
from shared.web.pages import Figure, render, web_of

router = APIRouter()
_TEMPLATES: Final = "services/intake/desk/templates/"
_SHOWN: Final = 8
_TODAY: Final = Reason("Lượt tiếp hôm nay", "Received today")
_UNDECIDED: Final = Reason("Đơn chờ xử lý", "Petitions to decide on")
_UNDECIDED_LATE: Final = Reason("Đơn quá hạn xử lý", "Petitions late to decide on")
_DIRECTED: Final = Reason("Chỉ đạo phải trả lời", "Directed replies owed")
_PROTECTION: Final = Reason("Bảo vệ người tố cáo", "Protection to see to")
_UNASSIGNED: Final = Reason("Vụ việc chờ giao", "Cases to assign")
_UNACKNOWLEDGED: Final = Reason("Vụ việc chưa tiếp nhận", "Cases not acknowledged")
_LATE: Final = Reason("Vụ việc quá hạn", "Late cases")
_TO_EXTEND: Final = Reason("Đề nghị gia hạn", "Requests for more time")
_DUE_TODAY: Final = Reason("Vụ việc đến hạn hôm nay", "Cases due today")


@router.get("/")
async def today(request: Request, caller: SignedIn, tx: Tx, office: AtOffice) -> Response:
    """Today: who came, what waits for a decision or a unit, what is late. A department is sent to its inbox, who has none to
    the home page.
    """
    if isinstance(may(caller, Action.READ_VISITS), Refused):
        handles = caller.has(Role.OFFICER, Role.UNIT_LEADER)
        return RedirectResponse(address(request, "/inbox") if handles else "/", status_code=303)
    day, scope, language = clock.today(), scope_of(caller), language_of(request)
    calendar = office.calendar
    unassigned = await find_cases(tx, caller, CaseFilter(scope, state="new"), day, calendar, limit=_SHOWN)
    late = await find_cases(tx, caller, CaseFilter(scope, due="late"), day, calendar, limit=_SHOWN)
    visits, _ = await find_visits(tx, caller, VisitFilter(day, day, voided=False), limit=_SHOWN)
    directed, _ = await find_directed(tx, caller, limit=_SHOWN)
    waiting, _ = await find_petitions(tx, caller, PetitionFilter(WAITING), limit=_SHOWN)
    return render(
        request,
        _TEMPLATES + "today.html",
        figures=await figures(request, caller, tx),
        day=await count_visits(tx, day),
        visits=visits,
        directed=directed,
        waiting=waiting,
        process_by=lambda line: processing_due(line.received_on, office.rules, calendar),
        unassigned=unassigned.cases,
        late=late.cases,
        receptions=RECEPTION_NAMES,
        may_record=not isinstance(may(caller, Action.RECORD_VISIT), Refused),
        calendar=calendar,
        kinds=KIND_NAMES,
        states=STATE_NAMES,
        styles=STATE_STYLES,
        state_of=State,
        commune=office.commune_name,
        case_link=lambda code, part="": address(request, f"/cases/{code}") + part,
        field_name=lambda code: office.field_name(code, language),
    )


async def home_figures(request: Request, caller: Caller) -> Sequence[Figure]:
    """What waits in intake, for the top of the home page."""
    if isinstance(may(caller, Action.READ_CASE), Refused):
        return ()
    async with request.app.state.databases["intake"].transaction(caller.login) as tx:
        return await figures(request, caller, tx)


async def figures(request: Request, caller: Caller, tx: Tx) -> list[Figure]:
    """Numbers that are links to exactly the rows they count."""
    office, day = office_of(web_of(request).settings), clock.today()
    calendar = office.calendar
    counts = await count_cases(tx, scope_of(caller), day, calendar)
    at_the_board = sees_everything(caller)
    list_ = "/cases" if at_the_board else "/inbox"
    found: list[Figure] = []
    if not isinstance(may(caller, Action.READ_VISITS), Refused):
        visits = (await count_visits(tx, day))["visits"]
        found.append(Figure(_TODAY, visits, address(request, "/visits", **{"from": day, "to": day, "voided": "false"})))
        late = overdue_receipt(day, office.rules, calendar)
        waiting, overdue = await count_waiting(tx, late=late)
        found.append(Figure(_UNDECIDED, waiting, address(request, "/petitions", state=WAITING)))
        overdue_link = address(request, "/petitions", state=WAITING, to=late)
        found.append(Figure(_UNDECIDED_LATE, overdue, overdue_link, tone="late"))
        directed = await count_directed(tx, day)
        tone = "late" if directed["late"] else "soon"
        found.append(Figure(_DIRECTED, directed["owed"], address(request, "/visits/directed"), tone=tone))
        found.append(Figure(_UNASSIGNED, counts["new"], address(request, "/cases", state="new")))
    if not isinstance(may(caller, Action.TRACK_PROTECTION), Refused):
        protection = await count_protections(tx, caller, day)
        if protection["due"]:  # seldom, and then at once
            tone = "late" if protection["late"] else "soon"
            found.append(
                Figure(_PROTECTION, protection["due"], address(request, "/protection", which="due"), tone=tone)
            )
    found.append(Figure(_UNACKNOWLEDGED, counts["assigned"], address(request, list_, state="assigned")))
    found.append(Figure(_DUE_TODAY, counts["today"], address(request, list_, due="today"), tone="soon"))
    found.append(Figure(_LATE, counts["late"], address(request, list_, due="late"), tone="late"))
    found.append(await late_duties(request, tx, caller, office))
    pending = await count_pending(tx, scope_of(caller))
    found.append(Figure(_TO_EXTEND, pending, address(request, "/extensions"), tone="soon"))
    return found
