"""The inbox of a department, and the desk's list of what has not arrived or came back."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.assignments import answers, inbox
from services.intake.assignments.chips import inbox_chips
from services.intake.assignments.commands import AcknowledgeCases
from services.intake.assignments.handovers import count_handovers, returned, sent
from services.intake.assignments.inbox import DraftFilter, Wanted
from services.intake.assignments.inbox_counts import count
from services.intake.assignments.rules import DRAFT_NAMES, DraftState
from services.intake.cases.queries import Due
from services.intake.cases.rules import KIND_NAMES, SHOWN_NAMES, SHOWN_STYLES
from services.intake.cases.tables import CaseRow
from services.intake.duties.pages import late_duties
from services.intake.edge import Tx
from services.intake.office import AtOffice, Office
from services.intake.screens import address, addresses, see_other
from services.intake.wording import RecordCode
from shared.access.callers import SignedIn
from shared.access.policy import Action, require, sees_everything
from shared.access.roles import Caller
from shared.calendar import clock
from shared.commands import Command
from shared.events.kinds import AssignmentPart, CaseKind
from shared.refusals import Language, Reason, Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of
from shared.web.pages import render
from shared.wording import Moment

router = APIRouter()
_TEMPLATES: Final = "services/intake/assignments/templates/"
InboxState = Literal["open", "assigned", "acknowledged", "answered", "closed"]
_EVERYTHING: Final = Wanted()


async def _chosen(  # not `def`: FastAPI would send it to a thread
    *,
    state: InboxState = "open",
    kind: CaseKind | None = None,
    due: Due | None = None,
    part: AssignmentPart | None = None,
    draft: DraftFilter | None = None,
    mine: bool = False,
    unread: bool = False,
    unit: str | None = None,
) -> Wanted:
    """What was chosen, as the address says it."""
    return Wanted(state, kind, due, part, draft, mine, unread, unit or None)


Chosen = Annotated[Wanted, Depends(_chosen)]


class SeenInbox(Command):
    """The account has looked at its inbox, or one tab of it, as it was at this moment."""

    until: Moment
    part: AssignmentPart | None = None


@router.get("/inbox")
async def show_inbox(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    wanted: Chosen,
    after: str | None = None,
    done: Annotated[int | None, Query(ge=0)] = None,
    gave_back: RecordCode | None = None,
) -> Response:
    """What is given to the caller's own unit, due first. Every figure is a link to exactly the rows it counts."""
    _may_open(caller)
    return await _inbox_page(request, caller, tx, office, wanted, blank(), after=after, done=done, gave_back=gave_back)


async def _inbox_page(
    request: Request,
    caller: Caller,
    tx: Tx,
    office: Office,
    wanted: Wanted,
    form: Submission[AcknowledgeCases],
    *,
    after: str | None = None,
    done: int | None = None,
    gave_back: str | None = None,
    held: Mapping[str, Reason] = MappingProxyType({}),
) -> Response:
    """`form` is what was ticked and typed; `held`: why these could not be taken on."""
    today, language, as_of = clock.today(), language_of(request), clock.now()
    found = await inbox.find(tx, caller, wanted, today, office.calendar, after=after)
    counts = await count(tx, caller, today, office.calendar, wanted.unit)
    same = addresses(request, "/inbox", _query(wanted))
    return render(
        request,
        _TEMPLATES + "inbox.html",
        status_code=422 if form.errors or held else 200,
        form=form,
        found=found,
        counts=counts,
        duties=await late_duties(request, tx, caller, office),
        wanted=wanted,
        chips=inbox_chips(request, wanted, counts, _units(caller, office), language),
        link=addresses(request, "/inbox", {"unit": wanted.unit}),
        news=address(request, "/inbox/news", since=as_of.isoformat(), **_query(wanted)),
        first=same() if after else "",
        following=same(after=found.following) if found.following else "",
        done=done,
        gave_back=gave_back,
        held=held,
        unit=caller.unit,
        as_of=as_of,
        **_words(request, office, language),
    )


@router.get("/inbox/news")
async def show_news(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    since: Moment,
    wanted: Chosen,
) -> Response:
    """How many rows of this list came since the page was opened, to be put above it; nothing when there are none."""
    _may_open(caller)
    came = await inbox.arrived(tx, caller, wanted, clock.today(), office.calendar, since)
    if came == 0:
        return Response(status_code=204)
    link = address(request, "/inbox", **_query(wanted))
    return render(request, _TEMPLATES + "news.html", came=came, link=link)


@router.post("/inbox/acknowledge")
async def acknowledge_from_inbox(request: Request, caller: SignedIn, tx: Tx, office: AtOffice) -> Response:
    """Take on the cases that were ticked, today or on the day the paper says; each that could not be is named with why."""
    require(caller, Action.ACKNOWLEDGE_CASE)
    submission = await submitted(request, AcknowledgeCases)
    if submission.command is None:
        if submission.error("on") is None:
            return see_other(request, "/inbox", done=0)
        return await _inbox_page(request, caller, tx, office, _EVERYTHING, submission)
    results = await answers.acknowledge_several(tx, caller, submission.command)
    held = {code: _reason(result) for code, result in results.items() if not isinstance(result, CaseRow)}
    done = len(results) - len(held)
    if not held:
        return see_other(request, "/inbox", done=done)
    await tx.session.flush()
    return await _inbox_page(request, caller, tx, office, _EVERYTHING, submission, done=done, held=held)


def _reason(result: Refused | None) -> Reason:
    return result.reason if result else Reason("Không có trong hộp việc của đơn vị.", "Not in the unit's inbox.")


@router.post("/inbox/seen")
async def see_inbox(request: Request, caller: SignedIn, tx: Tx) -> Response:
    """Everything up to the moment the page was made is no longer new to this account."""
    _may_open(caller)
    submission = await submitted(request, SeenInbox)
    if submission.command is not None:
        await inbox.mark_seen(tx, caller, submission.command.part, min(submission.command.until, clock.now()))
    return see_other(request, "/inbox")


@router.get("/handovers")
async def show_handovers(
    *, request: Request, caller: SignedIn, tx: Tx, office: AtOffice, tab: Literal["sent", "returned"] = "sent",
    after: str = "",
) -> Response:  # fmt: skip
    """What the desk gave and nobody acknowledged, with the days it waits; and what came back."""
    require(caller, Action.ASSIGN_CASE)
    today, language = clock.today(), language_of(request)
    listed = sent if tab == "sent" else returned
    found = await listed(tx, caller, today, office.calendar, after)
    return render(
        request,
        _TEMPLATES + "handovers.html",
        tab=tab,
        found=found,
        counts=await count_handovers(tx, today),
        link=addresses(request, "/handovers", {}),
        first=address(request, "/handovers", tab=tab) if after else "",
        following=address(request, "/handovers", tab=tab, after=found.following) if found.following else "",
        as_of=clock.now(),
        **_words(request, office, language),
    )


def _may_open(caller: Caller) -> None:
    require(caller, Action.READ_CASE if sees_everything(caller) else Action.ACKNOWLEDGE_CASE)


def _query(wanted: Wanted) -> dict[str, object]:
    """What was chosen, as an address says it: nothing for what is chosen anyway."""
    given: dict[str, object] = {
        "state": None if wanted.state == "open" else wanted.state,
        "kind": wanted.kind,
        "due": wanted.due,
        "part": wanted.part,
        "draft": wanted.draft,
        "mine": "1" if wanted.mine else None,
        "unread": "1" if wanted.unread else None,
        "unit": wanted.unit,
    }
    return {name: value for name, value in given.items() if value is not None}


def _units(caller: Caller, office: Office) -> list[tuple[str, str]]:
    """The units an inbox is of, when there are several: after a merger the people of one answer for others, too."""
    if not caller.predecessors:
        return []
    known = office.organisation.by_code
    return [(code, known[code].name if code in known else code) for code in sorted(caller.units)]


def _words(request: Request, office: Office, language: Language) -> dict[str, Any]:
    """How the rows are told."""
    return {
        "calendar": office.calendar,
        "kinds": KIND_NAMES,
        "states": SHOWN_NAMES,
        "styles": SHOWN_STYLES,
        "draft_names": DRAFT_NAMES,
        "draft_of": DraftState,
        "commune": office.commune_name,
        "case_link": lambda code, part="": address(request, f"/cases/{code}") + part,
        "field_name": lambda code: office.field_name(code, language),
    }
