"""The registers of issued papers: a list to look a number up in, and the register as it is printed on A4."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.edge import Tx
from services.intake.issuing.register import FIRST_YEAR, After, Year, body_for, registers_for, shown_lines
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.papers.catalogue import load_types
from services.intake.papers.queries import PaperRegister, lines_of
from services.intake.screens import address, addresses
from shared.access.callers import SignedIn
from shared.access.policy import Action, may, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.refusals import Language, Refused
from shared.web.languages import language_of, voice
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/issuing/templates/"
PAGE: Final = 50
PRINTED: Final = 500
"""Lines of one printing; a longer register is printed in parts, each going on where the last one ended."""
Type = Annotated[str | None, Query(alias="type", max_length=10)]


@router.get("/papers")
async def show_register(
    *, request: Request, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault, body: str | None = None,
    type_: Type = None, year: Year = None, after: After = None,
) -> Response:  # fmt: skip
    """One register, the latest number first; of whom, of which type and year is chosen above it."""
    require(caller, Action.READ_CASE)
    whose, this_year = body_for(caller, body or None), clock.today().year
    asked, language = year or this_year, language_of(request)
    registers = await registers_for(tx, caller, asked)
    chosen = _chosen(registers, whose, type_)
    lines, following = await lines_of(tx, whose, chosen.type, asked, after=after, limit=PAGE) if chosen else ([], None)
    which: dict[str, object] = {"body": whose, "type": chosen.type if chosen else None, "year": asked}
    link, on_paper = addresses(request, "/papers", which), addresses(request, "/papers/print", which)
    return render(
        request,
        _TEMPLATES + "register.html",
        year=asked,
        register=chosen,
        lines=await shown_lines(tx, caller, vault, lines, "sổ văn bản đã ban hành"),
        chips=_chips(office, registers, whose, chosen, link, language),
        print_at=on_paper() if lines else "",
        templates_at=_templates_at(request, caller),
        before=link(year=asked - 1, type=None) if asked > FIRST_YEAR else "",
        after=link(year=asked + 1, type=None) if asked < this_year else "",
        first=link() if after else "",
        following=link(after=following) if following else "",
        reads_books=not isinstance(may(caller, Action.READ_VISITS), Refused),
        **_names(chosen, whose),
    )


@router.get("/papers/print")
async def print_register(
    *, request: Request, caller: SignedIn, tx: Tx, vault: IdentityVault, body: str | None = None,
    type_: Type = None, year: Year = None, after: After = None,
) -> Response:  # fmt: skip
    """The same on A4, in the order of its numbers."""
    require(caller, Action.READ_CASE)
    whose, asked = body_for(caller, body or None), year or clock.today().year
    chosen = _chosen(await registers_for(tx, caller, asked), whose, type_)
    page = lines_of(tx, whose, chosen.type, asked, after=after, limit=PRINTED, oldest_first=True) if chosen else None
    lines, following = await page if page is not None else ([], None)
    which: dict[str, object] = {"body": whose, "type": chosen.type if chosen else None, "year": asked}
    link, on_paper = addresses(request, "/papers", which), addresses(request, "/papers/print", which)
    return render(
        request,
        _TEMPLATES + "register_print.html",
        year=asked,
        register=chosen,
        lines=await shown_lines(tx, caller, vault, lines, "in sổ văn bản đã ban hành"),
        list_link=link(),
        following=on_paper(after=following) if following else "",
        **_names(chosen, whose),
    )


def _chosen(registers: list[PaperRegister], body: str, type_: str | None) -> PaperRegister | None:
    """The register that was asked for, else the first the body has."""
    own = [one for one in registers if one.body == body]
    return next((one for one in own if one.type == type_), own[0] if own and type_ is None else None)


def _templates_at(request: Request, caller: Caller) -> str:
    """Where whoever may change the templates of papers does."""
    refused = isinstance(may(caller, Action.KEEP_TEMPLATES), Refused)
    return "" if refused else address(request, "/papers/templates")


def _names(register: PaperRegister | None, body: str) -> dict[str, Any]:
    return {
        "body": body,
        "type_name": load_types().get(register.type) if register else None,
    }


def _chips(
    office: Office, registers: list[PaperRegister], body: str, chosen: PaperRegister | None, link: Any,
    language: Language,
) -> list[Any]:  # fmt: skip
    _, types = voice(language).gettext, load_types()
    bodies = list(dict.fromkeys(one.body for one in registers))
    of_bodies = [
        (office.organisation.name_on(one, clock.today()), None, link(body=one, type=None), one == body)
        for one in bodies
    ]
    of_types = [
        (types[one.type].in_(language) if one.type in types else one.type, one.numbers.lines, link(type=one.type),
         one is chosen)
        for one in registers
        if one.body == body
    ]  # fmt: skip
    groups = [(_("Cơ quan"), of_bodies)] if len(bodies) > 1 or body not in bodies else []
    return [*groups, *([(_("Loại văn bản"), of_types)] if of_types else [])]
