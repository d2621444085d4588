"""The search page, and the panel of similar matters on the reception form."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES, SHOWN_NAMES, SHOWN_STYLES, STATE_NAMES, State
from services.intake.edge import Tx
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.petitions.rules import OUTCOME_NAMES
from services.intake.saved_views.bar import views_bar
from services.intake.screens import addresses, enum_choices, see_other, unit_choices
from services.intake.search.api import FindPerson
from services.intake.search.asking import Match
from services.intake.search.found import Line
from services.intake.search.looking import (
    LONGEST,
    Asked,
    look_for,
    look_for_person,
    visible_records,
    wanted_by,
)
from services.intake.search.numbers import delegation_numbered, leads_there, with_number
from services.intake.search.queries import PAGE, Hit, Record, Wanted
from services.intake.search.similar import similar_to
from services.intake.visits.commands import RecordVisit
from shared.access.callers import Clerk, SignedIn
from shared.access.policy import Action, may, require, sees_everything
from shared.access.roles import Caller
from shared.calendar import clock
from shared.events.kinds import CaseKind
from shared.refusals import Reason, Refused
from shared.web.forms import blank, submitted
from shared.web.languages import language_of
from shared.web.pages import render
from shared.wording import day_if_typed

router = APIRouter()
_TEMPLATES: Final = "services/intake/search/templates/"
RECORD_NAMES: Final[dict[Record, Reason]] = {
    "case": Reason("Vụ việc", "Case"),
    "petition": Reason("Đơn", "Petition"),
    "visit": Reason("Lượt tiếp", "Visit"),
}
MATCH_NAMES: Final[dict[Match, Reason]] = {
    Match.CODE: Reason("Đúng số", "By its number"),
    Match.PHRASE: Reason("Đúng cả cụm từ", "The exact phrase"),
    Match.WORDS: Reason("Đủ các từ, đúng dấu", "All words, as spelled"),
    Match.FOLDED_PHRASE: Reason("Cả cụm từ, không kể dấu", "The phrase, whatever its diacritics"),
    Match.FOLDED: Reason("Đủ các từ, không kể dấu", "All words, whatever their diacritics"),
    Match.MISTYPED: Reason("Không có kết quả đúng như đã gõ; gần giống", "Nothing as typed; almost the same"),
    Match.ALL_BUT_ONE: Reason("Không có kết quả đúng như đã gõ; thiếu một từ", "Nothing as typed; all words but one"),
    Match.PARTLY: Reason(
        "Không có kết quả đúng như đã gõ; có ba từ liền nhau", "Nothing as typed; three words in a row"
    ),
    Match.LISTED: Reason("Mới nhất trước", "Newest first"),
}
_OPEN: Final = Reason("Đang mở", "Open")


@router.get("/search")
async def search(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    q: Annotated[str, Query(max_length=LONGEST)] = "",
    after: str | None = None,
) -> Response:
    """A number opens its record, when the caller may see it, and so does that of a paper; anything else is looked for."""
    require(caller, Action.READ_CASE)
    numbered = [] if after else await with_number(tx, caller, q)
    if (path := await _numbered(tx, caller, q, numbered)) is not None:
        return see_other(request, path)
    asked, first, last = _asked(request, q)
    wanted = wanted_by(caller, office, asked, first, last, clock.today())
    lines, following = await look_for(tx, caller, wanted, numbered, after=after, limit=PAGE)
    chosen: dict[str, object] = {
        "q": asked.q, "record": asked.record, "unit": asked.unit, "kind": asked.kind,
        "state": None if asked.state == "all" else asked.state, "from": first, "to": last,
    }  # fmt: skip
    link = addresses(request, "/search", chosen)
    return render(
        request,
        _TEMPLATES + "search.html",
        lines=lines,
        groups=_by_match(lines),
        asked=asked,
        wanted=wanted,
        tried=wanted.is_anything,
        person=blank(),
        of_person=False,
        first=link() if after else "",
        following=link(after=following) if following else "",
        views=await views_bar(request, tx, caller, "search"),
        **_choices(request, caller, office),
    )


@router.post("/search/person")
async def search_person(
    *, request: Request, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """What whoever has this paper brought before. The number stays out of the address."""
    require(caller, Action.READ_IDENTITY)
    submission = await submitted(request, FindPerson)
    number = submission.command.paper_number if submission.command else None
    lines = await look_for_person(tx, caller, vault, number) if number else []
    return render(
        request,
        _TEMPLATES + "search.html",
        status_code=200 if number else 422,
        lines=lines,
        groups=_by_match(lines),
        asked=Asked(),
        wanted=Wanted("", ()),
        tried=number is not None,
        person=submission,
        of_person=True,
        first="",
        following="",
        views=None,
        **_choices(request, caller, office),
    )


@router.post("/search/similar")
async def show_similar(request: Request, caller: Clerk, tx: Tx, vault: IdentityVault) -> Response:
    """The panel of matters like the one being typed, for the open form."""
    require(caller, Action.RECORD_VISIT)
    typed = await submitted(request, RecordVisit)
    number = typed.value("who.paper_number").strip()
    named = number and typed.value("kind") != CaseKind.DENUNCIATION
    found = await similar_to(tx, typed.value("content"), vault.fingerprints(number) if named else ())
    return render(
        request,
        _TEMPLATES + "similar.html",
        found=found,
        kinds=KIND_NAMES,
        states=STATE_NAMES,
        state_of=State,
        outcomes=OUTCOME_NAMES,
    )


async def _numbered(tx: Tx, caller: Caller, q: str, hits: Sequence[Hit]) -> str | None:
    """The page of the one record that bears this number."""
    if leads_there(q, hits):
        return f"/{hits[0].record}s/{hits[0].code}"
    delegation = await delegation_numbered(tx, q)
    seen = delegation is not None and not isinstance(may(caller, Action.READ_VISITS), Refused)
    return f"/delegations/{delegation}" if seen else None


def _by_match(lines: Sequence[Line]) -> list[list[Line]]:
    return [list(group) for _, group in groupby(lines, key=lambda line: line.match)]


def _asked(request: Request, q: str) -> tuple[Asked, date | None, date | None]:
    """What the form chose. A choice there is not filters nothing: an old bookmark still opens."""
    given = request.query_params
    record, kind, state = given.get("record"), given.get("kind"), given.get("state")
    asked = Asked(
        q=q.strip(),
        record=next((one for one in RECORD_NAMES if one == record), None),
        unit=given.get("unit") or None,
        state=state if state in (*State, "open") else "all",  # type: ignore[arg-type]
        kind=next((one for one in CaseKind if one == kind), None),
    )
    return asked, day_if_typed(given.get("from")), day_if_typed(given.get("to"))


def _choices(request: Request, caller: Caller, office: Office) -> dict[str, Any]:
    language, today = language_of(request), clock.today()
    within = visible_records(caller)
    return {
        "records": RECORD_NAMES,
        "matches": MATCH_NAMES,
        "record_choices": [(one, RECORD_NAMES[one].in_(language)) for one in within] if len(within) > 1 else [],
        "unit_choices": unit_choices(office, today) if sees_everything(caller) else [],
        "kind_choices": enum_choices(KIND_NAMES, language),
        "state_choices": [("open", _OPEN.in_(language)), *enum_choices(STATE_NAMES, language)],
        "may_find_persons": not isinstance(may(caller, Action.READ_IDENTITY), Refused),
        "kinds": KIND_NAMES,
        "states": SHOWN_NAMES,
        "styles": SHOWN_STYLES,
        "outcomes": OUTCOME_NAMES,
        "field_name": lambda code: office.field_name(code, language),
    }
