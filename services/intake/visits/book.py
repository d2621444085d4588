"""The reception book (sổ tiếp công dân): the list to look things up in, and the book as it is printed on A4."""

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.queries import case_numbers
from services.intake.cases.rules import KIND_NAMES
from services.intake.edge import Tx
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.papers.catalogue import load_types
from services.intake.papers.queries import registers_in
from services.intake.people.papers import PAPER_NAMES
from services.intake.people.usecases import Asked as AskedFor
from services.intake.people.usecases import Person, look
from services.intake.people.vault import Vault
from services.intake.petitions.queries import VOIDED, petition_numbers
from services.intake.petitions.rules import OUTCOME_NAMES as PETITION_OUTCOME_NAMES
from services.intake.registers.continuity import Continuity
from services.intake.registers.numbers import Register
from services.intake.screens import address, addresses
from services.intake.visits.api import AskedOfTheBook
from services.intake.visits.grounds import ground_names
from services.intake.visits.queries import VisitFilter, VisitLine, delegation_numbers, find_visits, numbers_of
from services.intake.visits.rules import OUTCOME_NAMES, RECEIVER_NAMES, RECEPTION_NAMES, SIGNED_NAMES
from services.intake.wording import FIRST_DAY
from shared.access.callers import SignedIn
from shared.access.policy import Action, may, require
from shared.access.roles import Caller, Role
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Language, Reason, Refused
from shared.web.languages import language_of, voice
from shared.web.pages import render
from shared.wording import day_if_typed

router = APIRouter()
_TEMPLATES: Final = "services/intake/visits/templates/"
PRINTED: Final = 500
"""Lines of one printing: some sixty sheets. A longer book is printed in parts, each going on where the last one ended."""
CHOSEN: Final = ("kind", "reception", "received_by", "delegation", "refused", "voided", "q")


@router.get("/visits")
async def visits(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    vault: IdentityVault,
    asked: AskedOfTheBook,
    after: str | None = None,
) -> Response:
    """The book, newest first; `codes` lets a report open exactly the visits it counted."""
    require(caller, Action.READ_VISITS)
    wanted = asked.between(*_days(request))
    lines, following = await find_visits(tx, caller, wanted, after=after)
    chosen = _chosen(wanted)
    link, same = addresses(request, "/visits", chosen), addresses(request, "/visits/print", chosen)
    return render(
        request,
        _TEMPLATES + "visits.html",
        lines=lines,
        wanted=wanted,
        chosen={name: chosen[name] for name in CHOSEN if chosen[name] is not None and name != "q"},
        persons=await _persons(tx, caller, vault, lines, "sổ tiếp công dân"),
        chips=_chips(wanted, link, language_of(request)),
        numbers=await numbers_of(tx, _year(wanted)),
        print_at=same(),
        export_at=addresses(request, "/exports/visits", chosen),
        first=link() if after else "",
        following=link(after=following) if following else "",
        may_record=not isinstance(may(caller, Action.RECORD_VISIT), Refused),
        **_names(office),
    )


@router.get("/visits/print")
async def print_book(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    vault: IdentityVault,
    asked: AskedOfTheBook,
    after: str | None = None,
) -> Response:
    """The same lines on A4, in the order of the book."""
    require(caller, Action.READ_VISITS)
    wanted = asked.between(*_days(request))
    lines, following = await find_visits(tx, caller, wanted, after=after, limit=PRINTED, oldest_first=True)
    link = addresses(request, "/visits/print", _chosen(wanted))
    return render(
        request,
        _TEMPLATES + "book.html",
        lines=lines,
        wanted=wanted,
        whole=not after and not any(_chosen(wanted)[name] is not None for name in (*CHOSEN, "codes")),
        persons=await _persons(tx, caller, vault, lines, "in sổ tiếp công dân"),
        numbers=await numbers_of(tx, _year(wanted)),
        following=link(after=following) if following else "",
        **_names(office),
    )


@router.get("/registers")
async def registers(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    year: Annotated[int | None, Query(ge=2012, le=2100)] = None,
) -> Response:
    """Whether each register has every number it gave in a year: what an inspector asks first."""
    require(caller, Action.READ_VISITS)
    asked = year or clock.today().year
    language = language_of(request)
    rows = [
        (_REGISTER_NAMES[0].in_(language), Register.VISITS, await numbers_of(tx, asked)),
        (_REGISTER_NAMES[1].in_(language), Register.DELEGATIONS, await delegation_numbers(tx, asked)),
        (_REGISTER_NAMES[2].in_(language), Register.PETITIONS, await petition_numbers(tx, asked)),
        *[
            (name.in_(language), Register(kind), await case_numbers(tx, kind, asked))
            for kind, name in KIND_NAMES.items()
        ],
    ]
    link = addresses(request, "/registers", {})
    whole_year: dict[str, object] = {"from": date(asked, 1, 1), "to": date(asked, 12, 31)}
    book, petitions = addresses(request, "/visits", whole_year), addresses(request, "/petitions", whole_year)
    return render(
        request,
        _TEMPLATES + "registers.html",
        year=asked,
        rows=rows,
        papers=await _papers(request, tx, office, asked, language),
        lists={
            Register.VISITS: (book(), book(voided="true")),
            Register.PETITIONS: (petitions(), petitions(state=VOIDED)),
        },
        taken_out=address(request, "/exports") if caller.has(Role.DESK) else "",
        before=link(year=asked - 1) if asked > FIRST_DAY.year else "",
        after=link(year=asked + 1) if asked < clock.today().year else "",
    )


async def _papers(
    request: Request, tx: Transaction, office: Office, year: int, language: Language
) -> list[tuple[str, str, str, Continuity]]:
    """The registers of issued papers: body, type, address of the register, its numbers."""
    link, types = addresses(request, "/papers", {"year": year}), load_types()
    return [
        (
            office.organisation.name_on(one.body, clock.today()),
            types[one.type].in_(language) if one.type in types else one.type,
            link(body=one.body, type=one.type),
            one.numbers,
        )
        for one in await registers_in(tx, year)
    ]


_REGISTER_NAMES: Final = (
    Reason("Lượt tiếp công dân", "Visits"),
    Reason("Đoàn đông người", "Delegations"),
    Reason("Đơn", "Petitions"),
)


def _names(office: Office) -> dict[str, Any]:
    return {
        "kinds": KIND_NAMES,
        "receptions": RECEPTION_NAMES,
        "receivers": RECEIVER_NAMES,
        "head_outcomes": OUTCOME_NAMES,
        "signatures": SIGNED_NAMES,
        "grounds": ground_names(),
        "outcomes": PETITION_OUTCOME_NAMES,
        "papers": PAPER_NAMES,
        "commune": office.commune_name,
    }


def _year(wanted: VisitFilter) -> int:
    """The year whose numbers are checked: that of the last day asked for, for the book begins anew each year."""
    return (wanted.last or clock.today()).year


def _days(request: Request) -> tuple[date | None, date | None]:
    return day_if_typed(request.query_params.get("from")), day_if_typed(request.query_params.get("to"))


def _chosen(wanted: VisitFilter) -> dict[str, object]:
    """The filter as it stands in an address."""
    flags = {name: "true" if getattr(wanted, name) else None for name in ("delegation", "refused")}
    voided = None if wanted.voided is None else str(wanted.voided).lower()
    words = {name: getattr(wanted, name) for name in ("kind", "reception", "received_by", "q")}
    return {
        "from": wanted.first,
        "to": wanted.last,
        "codes": ",".join(wanted.codes) or None,
        **words,
        **flags,
        "voided": voided,
    }


async def _persons(
    tx: Transaction, caller: Caller, vault: Vault, lines: list[VisitLine], purpose: str
) -> dict[UUID, Person]:
    """Who is on this page of the book, as far as the policy lets this caller know; each look is on record."""
    asked = {line.person: AskedFor(line.subject, line.matter) for line in lines}
    return await look(tx, caller, asked, vault, purpose)


def _chips(wanted: VisitFilter, link: Any, language: Language) -> list[Any]:
    _ = voice(language).gettext

    def group(name: str, names: dict[Any, Reason]) -> list[Any]:
        now = getattr(wanted, name)
        every = [(_("Tất cả"), None, link(**{name: None}), now is None)]
        return every + [
            (label.in_(language), None, link(**{name: one.value}), now == one) for one, label in names.items()
        ]

    def only(name: str, label: str) -> Any:
        now = getattr(wanted, name) is True
        return (label, None, link(**{name: None if now else "true"}), now)

    return [
        (_("Loại"), group("kind", KIND_NAMES)),
        (_("Tiếp"), group("reception", RECEPTION_NAMES)),
        (_("Người tiếp"), group("received_by", RECEIVER_NAMES)),
        (
            _("Chỉ xem"),
            [
                only("delegation", _("Đoàn đông người")),
                only("refused", _("Từ chối tiếp")),
                only("voided", _("Số hủy")),
            ],
        ),
    ]
