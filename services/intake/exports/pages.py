"""Taking lists out as they are filtered on their pages, and who has taken what."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from services.intake.cases.queries import CaseFilter, Due, scope_of
from services.intake.edge import Tx
from services.intake.exports.lists import CASES, PETITIONS, VISITS, Reader, case_pages, petition_pages, visit_pages
from services.intake.exports.streams import Rows
from services.intake.exports.usecases import NEWEST, Format, ListName, begin, taken_out
from services.intake.office import AtOffice, IdentityVault
from services.intake.petitions.chips import AskedOfTheRegister
from services.intake.visits.api import AskedOfTheBook
from shared.access.callers import SignedIn, signed_in
from shared.access.policy import Action, require
from shared.access.roles import Caller, Role
from shared.calendar import clock
from shared.database import Database, Transaction
from shared.events.kinds import CaseKind
from shared.refusals import Reason
from shared.web.pages import render
from shared.wording import day_if_typed

router = APIRouter()
_TEMPLATES: Final = "services/intake/exports/templates/"
Overseer = Annotated[Caller, Depends(signed_in(Role.DESK, Role.AUDITOR))]
LISTS: Final = {
    "visits": Reason("Sổ tiếp công dân", "Reception book"),
    "petitions": Reason("Sổ đơn", "Register of petitions"),
    "cases": Reason("Danh sách vụ việc", "List of cases"),
}
_FILES: Final = {"visits": "so-tiep-cong-dan", "petitions": "so-don", "cases": "vu-viec"}
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@router.get("/exports")
async def exports(request: Request, caller: Overseer, tx: Tx) -> Response:
    """The last lists that were taken out, with the count and hash that prove a file to be one of them."""
    return render(request, _TEMPLATES + "exports.html", exports=(await tx.execute(NEWEST)).all(), names=LISTS)


@router.post("/exports/visits")
async def take_visits(
    *,
    request: Request, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault, asked: AskedOfTheBook,
    form: Annotated[Format, Query(alias="format")] = "csv",
) -> Response:  # fmt: skip
    """The reception book as filtered; each identity in it is a look on record."""
    require(caller, Action.READ_VISITS)
    reader, given = Reader(_database(request), caller, office, vault), request.query_params
    wanted = asked.between(day_if_typed(given.get("from")), day_if_typed(given.get("to")))
    return _answer(request, tx, "visits", form, VISITS, visit_pages(reader, wanted))


@router.post("/exports/petitions")
async def take_petitions(
    *,
    request: Request, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault, asked: AskedOfTheRegister,
    form: Annotated[Format, Query(alias="format")] = "csv",
) -> Response:  # fmt: skip
    """The register of petitions as filtered."""
    require(caller, Action.READ_VISITS)
    reader = Reader(_database(request), caller, office, vault)
    return _answer(request, tx, "petitions", form, PETITIONS, petition_pages(reader, asked.wanted))


@router.post("/exports/cases")
async def take_cases(
    *,
    request: Request, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault,
    form: Annotated[Format, Query(alias="format")] = "csv",
    state: str = "open",
    kind: CaseKind | None = None,
    due: Due | None = None,
    unit: str | None = None,
    q: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:  # fmt: skip
    """The cases the caller may see, as filtered."""
    require(caller, Action.READ_CASE)
    today: date = clock.today()
    units = office.organisation.predecessors(unit, today) if unit else None
    wanted = CaseFilter(scope_of(caller), units, state, kind, due, q or None)
    reader = Reader(_database(request), caller, office, vault)
    return _answer(request, tx, "cases", form, CASES, case_pages(reader, wanted))


def _answer(
    request: Request, tx: Transaction, name: ListName, form: Format, headings: Sequence[str], pages: AsyncIterator[Rows]
) -> Response:
    chosen = {key: value for key, value in request.query_params.items() if value and key != "format"}
    if "q" in chosen:
        chosen["q"] = "…"  # what is looked for may be somebody's name
    export = begin(tx, name, form, chosen)
    file = f"{_FILES[name]}-{clock.today():%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    body = taken_out(_database(request), export, form, headings, pages)
    return StreamingResponse(body, media_type=_TYPES[form], headers=headers)


def _database(request: Request) -> Database:
    found: Any = request.app.state.databases["intake"]
    return found  # type: ignore[no-any-return]
