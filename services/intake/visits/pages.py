"""The reception book, one visit, and the receipt it is printed on."""

import re
from datetime import date
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES
from services.intake.cases.tables import CaseRow
from services.intake.edge import Tx
from services.intake.history import histories, told
from services.intake.office import AtOffice, IdentityVault
from services.intake.people.papers import PAPER_NAMES
from services.intake.people.usecases import Asked, Person, look
from services.intake.people.vault import Vault
from services.intake.petitions.rules import OUTCOME_NAMES
from services.intake.screens import addresses, shortened
from services.intake.visits.api import visit_for
from services.intake.visits.queries import VisitFilter, VisitLine, find_visits
from services.intake.visits.rules import RECEIVER_NAMES, RECEPTION_NAMES
from shared.access.callers import Clerk, SignedIn
from shared.access.policy import Action, may, require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind, Reception
from shared.refusals import Language, Refused
from shared.web.languages import language_of, voice
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/visits/templates/"
_OFFICE_DATE: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


@router.get("/visits")
async def visits(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    vault: IdentityVault,
    kind: CaseKind | None = None,
    reception: Reception | None = None,
    codes: str = "",
    after: str | None = None,
) -> Response:
    """The book, newest first; `codes` lets a report open exactly the visits it counted."""
    require(caller, Action.READ_VISITS)
    language = language_of(request)
    first, last = (_day(request.query_params.get(name)) for name in ("from", "to"))
    named = tuple(code for code in codes.replace(" ", "").split(",") if code)
    wanted = VisitFilter(first, last, reception, kind, named)
    lines, following = await find_visits(tx, caller, wanted, after=after)
    fixed: dict[str, object] = {"from": first, "to": last, "codes": codes}
    link = addresses(request, "/visits", fixed)
    same = addresses(request, "/visits", fixed | {"kind": kind, "reception": reception})
    return render(
        request,
        _TEMPLATES + "visits.html",
        lines=lines,
        wanted=wanted,
        persons=await _persons(tx, caller, vault, lines),
        chips=_chips(wanted, link, language),
        kinds=KIND_NAMES,
        receptions=RECEPTION_NAMES,
        outcomes=OUTCOME_NAMES,
        papers=PAPER_NAMES,
        commune=office.commune_name,
        first=same() if after else "",
        following=same(after=following) if following else "",
        may_record=not isinstance(may(caller, Action.RECORD_VISIT), Refused),
    )


@router.get("/visits/{code}")
async def visit(
    request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """One visit."""
    found = await visit_for(tx, caller, code)
    return render(
        request,
        _TEMPLATES + "visit.html",
        visit=found,
        title=shortened(found.content),
        person=await _person(tx, caller, vault, found, "trang lượt tiếp"),
        petitions=await _petitions(tx, code),
        receptions=RECEPTION_NAMES,
        receivers=RECEIVER_NAMES,
        commune=office.commune_name,
        history=told(await histories(tx, [found.subject]), office, language_of(request)),
        may_record=not isinstance(may(caller, Action.RECORD_VISIT), Refused),
    )


@router.get("/visits/{code}/receipt")
async def receipt(
    request: Request, code: str, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """Giấy biên nhận thông tin, tài liệu: three copies, one for whoever came."""
    found = await visit_for(tx, caller, code)
    case = await tx.get(CaseRow, found.case_code) if found.case_code else None
    return render(
        request,
        _TEMPLATES + "receipt.html",
        visit=found,
        person=await _person(tx, caller, vault, found, "giấy biên nhận"),
        petitions=await _petitions(tx, code),
        due_on=case.due_on if case else None,
        kinds=KIND_NAMES,
        papers=PAPER_NAMES,
        commune=office.commune_name,
    )


async def _person(tx: Transaction, caller: Caller, vault: Vault, found: VisitLine, purpose: str) -> Person | None:
    asked: dict[UUID, Asked] = {found.person: Asked(found.subject, found.matter)}
    return (await look(tx, caller, asked, vault, purpose)).get(found.person)


async def _persons(tx: Transaction, caller: Caller, vault: Vault, lines: list[VisitLine]) -> dict[UUID, Person]:
    """Who is on this page of the book, as far as the policy lets this caller know; each look is on record."""
    asked = {line.person: Asked(line.subject, line.matter) for line in lines}
    return await look(tx, caller, asked, vault, "sổ tiếp công dân")


async def _petitions(tx: Transaction, code: str) -> list[str]:
    found = await tx.execute(text("SELECT code FROM petition WHERE visit_code = :code ORDER BY code"), {"code": code})
    return [row.code for row in found]


def _day(typed: str | None) -> date | None:
    """dd/MM/yyyy as people write it, or yyyy-MM-dd as links do; anything else filters nothing."""
    if not typed:
        return None
    match = _OFFICE_DATE.fullmatch(typed.strip())
    try:
        return date(*(int(part) for part in reversed(match.groups()))) if match else date.fromisoformat(typed)
    except ValueError:
        return None


def _chips(wanted: VisitFilter, link: Any, language: Language) -> list[Any]:
    _ = voice(language).gettext
    kinds = [(_("Tất cả"), None, link(reception=wanted.reception), wanted.kind is None)]
    kinds += [
        (name.in_(language), None, link(kind=one.value, reception=wanted.reception), wanted.kind == one)
        for one, name in KIND_NAMES.items()
    ]
    receptions = [
        (name.in_(language), None, link(reception=one.value, kind=wanted.kind), wanted.reception == one)
        for one, name in RECEPTION_NAMES.items()
    ]
    return [(_("Loại"), kinds), (_("Tiếp"), receptions)]
