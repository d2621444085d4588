"""The month on a page, and the schedule everybody may read."""

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.scheduling.callers import Reader, case_units_in_view, is_allowed, units_in_view
from services.scheduling.case_dialogues import labels as case_dialogue_labels
from services.scheduling.dialogues import labels as dialogue_labels
from services.scheduling.edge import Tx
from services.scheduling.office import AtOffice
from services.scheduling.reception_days import labels as day_labels
from services.scheduling.timetable.queries import Show, conclusions_due, entries, public_schedule
from shared.access.callers import Anonymous
from shared.access.policy import Action
from shared.calendar import clock
from shared.settings import service_url
from shared.web.languages import language_of
from shared.web.pages import render, web_of

router = APIRouter()
MonthName = Annotated[str | None, Query(pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$")]


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    first: date

    @property
    def last(self) -> date:
        return date(self.first.year, self.first.month, months.monthrange(self.first.year, self.first.month)[1])

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def label(self) -> str:
        return f"{self.first.month}/{self.first.year}"

    @property
    def weeks(self) -> list[list[date | None]]:
        """Its days in weeks from Monday; None for days of other months."""
        found = months.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [[day if day.month == self.first.month else None for day in week] for week in found]

    @property
    def before(self) -> "Month":
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def after(self) -> "Month":
        return Month(self.last + timedelta(days=1))


@router.get("/")
async def home(request: Request, _caller: Reader) -> Response:
    """Scheduling opens with its calendar."""
    return RedirectResponse(service_url(web_of(request).settings, "scheduling") + "/calendar", status_code=303)


@router.get("/calendar")
async def month_page(
    *, request: Request, tx: Tx, office: AtOffice, caller: Reader, month: MonthName = None, show: Show = Show.ALL
) -> Response:
    """Dialogues and reception days of a month, with what is planned, held and due in it."""
    today = clock.today()
    opened = Month(date.fromisoformat(f"{month}-01") if month else today.replace(day=1))
    found = await entries(tx, opened.first, opened.last, case_units_in_view(caller))
    language = language_of(request)
    return render(
        request,
        "services/scheduling/timetable/templates/calendar.html",
        month=opened,
        this_month=Month(today.replace(day=1)),
        show=show,
        shown=[entry for entry in found if entry.shown_as(show)],
        counts={which.value: sum(entry.shown_as(which) for entry in found) for which in Show},
        due=await conclusions_due(tx, opened.first, opened.last, units_in_view(caller)),
        busy={entry.day for entry in found},
        working_days=office.calendar,
        post_title=lambda code: office.post_title(code, language),
        may_plan=is_allowed(caller, Action.PLAN_DIALOGUE),
        dialogue_states=dialogue_labels.STATES,
        day_states=day_labels.STATES,
        case_dialogue_states=case_dialogue_labels.STATES,
    )


@router.get("/public")
async def public_page(request: Request, tx: Tx, office: AtOffice, _caller: Anonymous) -> Response:
    """What is posted: sessions to come, who hosts them, how to register. No login; no word of what was asked."""
    sessions, days = await public_schedule(tx, clock.today())
    language = language_of(request)
    return render(
        request,
        "services/scheduling/timetable/templates/public.html",
        sessions=sessions,
        days=days,
        post_title=lambda code: office.post_title(code, language),
    )
