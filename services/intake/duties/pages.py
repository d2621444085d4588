"""The page of duties that are due or late."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.queries import Due, scope_of
from services.intake.cases.rules import KIND_NAMES
from services.intake.deadlines.sentences import duty_name
from services.intake.duties.queries import DutyFilter, DutyLine, count_duties, count_late, find_duties
from services.intake.edge import Tx
from services.intake.office import AtOffice, Office
from services.intake.screens import address, addresses, unit_choices
from shared.access.callers import SignedIn
from shared.access.policy import Action, require, sees_everything
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Language, Reason
from shared.web.languages import language_of, voice
from shared.web.pages import Figure, render

router = APIRouter()
_LATE: Final = Reason("Nhiệm vụ quá hạn", "Duties late")


@router.get("/duties")
async def show_duties(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    due: Due | None = None,
    unit: str | None = None,
    main: bool = False,
    after: str | None = None,
) -> Response:
    """What is to be done beside resolving the cases: notify, send, publish, act; late first."""
    require(caller, Action.READ_CASE)
    today, language = clock.today(), language_of(request)
    units = office.organisation.predecessors(unit, today) if unit else None
    wanted = DutyFilter(scope_of(caller), units, due, main)
    found = await find_duties(tx, wanted, office.rules, today, office.calendar, after=after)
    counts = await count_duties(tx, wanted, office.rules, today, office.calendar)
    chosen: dict[str, object] = {"unit": unit, "main": "1" if main else None, "due": due}
    same = addresses(request, "/duties", chosen)
    return render(
        request,
        "services/intake/duties/templates/duties.html",
        found=found,
        chips=_chips(due, main, counts, same, language),
        due=due,
        main=main,
        unit=unit,
        units=unit_choices(office, today) if sees_everything(caller) else [],
        duty=lambda line: duty_name(line.duty, office.rules).in_(language),
        clock_link=lambda line: _clock_link(request, line),
        case_link=lambda line: address(request, f"/cases/{line.case_code}"),
        kinds=KIND_NAMES,
        calendar=office.calendar,
        all_link=addresses(request, "/duties", {"unit": unit})(),
        first=same() if after else "",
        following=same(after=found.following) if found.following else "",
        as_of=clock.now(),
    )


async def late_duties(request: Request, tx: Transaction, caller: Caller, office: Office) -> Figure:
    """How many are late, beside the cases that are: a link to exactly those."""
    late = await count_late(tx, DutyFilter(scope_of(caller)), office.rules, clock.today())
    return Figure(_LATE, late, address(request, "/duties", due="late"), tone="late")


def _clock_link(request: Request, line: DutyLine) -> str:
    """The clock on the page of its case, opened."""
    return address(request, f"/cases/{line.case_code}", clock=line.clock) + f"#han-{line.clock}"


def _chips(due: Due | None, main: bool, counts: Any, link: Any, language: Language) -> list[Any]:
    _ = voice(language).gettext
    days = [
        (_("Tất cả"), None, link(due=None), due is None),
        (_("Quá hạn"), counts["late"], link(due="late"), due == "late"),
        (_("Hạn hôm nay"), counts["today"], link(due="today"), due == "today"),
        (_("Còn 1 đến 3 ngày làm việc"), counts["soon"], link(due="soon"), due == "soon"),
        (_("Còn từ 4 ngày làm việc"), None, link(due="later"), due == "later"),
    ]
    which = [
        (_("Ngoài hạn giải quyết"), None, link(main=None), not main),
        (_("Cả hạn giải quyết"), None, link(main="1"), main),
    ]
    return [(_("Hạn"), days), (_("Nhiệm vụ"), which)]
