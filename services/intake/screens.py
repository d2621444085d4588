"""What the pages of intake share: addresses, choices for selects, and forms that are answered by a page."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse

from services.intake.office import Office
from shared.refusals import Language, Reason
from shared.settings import service_url
from shared.text import alphabetical
from shared.web.pages import web_of

Choice = tuple[str, str]
RECEIVERS: Final = frozenset({"office", "division", "board", "centre", "department", "inspectorate", "commune", "party",
                              "council", "justice", "province", "service-unit"})  # fmt: skip


def address(request: Request, path: str, **query: object) -> str:
    """The address of a page of intake; empty parameters are left out, so that a bookmark holds only what was chosen."""
    given = {name.rstrip("_"): value for name, value in query.items() if value not in (None, "")}
    return service_url(web_of(request).settings, "intake") + path + ("?" + urlencode(given) if given else "")


def addresses(request: Request, path: str, chosen: dict[str, object]) -> Callable[..., str]:
    """Addresses of the same list with something else chosen."""

    def other(**changed: object) -> str:
        return address(request, path, **(chosen | changed))

    return other


def see_other(request: Request, path: str, *, saved_draft: str | None = None, **query: object) -> RedirectResponse:
    """After a command: a page that can be reloaded. The browser forgets the draft that was saved."""
    response = RedirectResponse(address(request, path, **query), status_code=303)
    if saved_draft is not None:
        response.set_cookie("saved_draft", quote(saved_draft), max_age=60, path="/", samesite="lax")
    return response


def unit_choices(office: Office, on: date) -> list[Choice]:
    return [(unit.code, unit.name) for unit in office.organisation.units(on) if unit.kind in RECEIVERS]


def field_choices(office: Office, on: date, language: Language) -> list[Choice]:
    return [(row.code, row.name_en if language == "en" else row.name_vi) for row in office.fields.on(on)]


def commune_choices(office: Office, on: date) -> list[Choice]:
    """The 75 communes and wards, as `Tô Hiệu (phường)`, so that typing the name's letters finds it."""
    return sorted(((unit.code, _by_name(office.commune_name(unit.code))) for unit in office.communes(on)), key=_order)


def enum_choices(names: dict[Any, Any], language: Language) -> list[Choice]:
    """The members of an enumeration that has a name in both languages."""
    return [(member.value, name.in_(language)) for member, name in names.items()]


def shortened(text: str | None, most: int = 160) -> str:
    """A heading's worth of a text: its first sentence or so, cut at a word."""
    first = " ".join((text or "").split())
    if len(first) <= most:
        return first
    return first[:most].rpartition(" ")[0] + " …"


def heading(content: str | None, *, secret: bool, extract: str | None, kind: Reason | None, code: str) -> str:
    """What stands largest on a record's page. The screen of a desk faces the public, and the first words of a denunciation
    say who denounces: of what is secret it is the extract, or only what it is.
    """
    words = extract if secret else content
    return shortened(words) or " ".join(part for part in (kind.vi if kind else "", code) if part)


def _by_name(commune: str) -> str:
    kind, _, name = commune.partition(" ")
    return f"{name} ({kind})" if name else commune


def _order(choice: Choice) -> tuple[tuple[int, ...], ...]:
    return alphabetical(choice[1])


def disposition(name: str, *, inline: bool) -> str:
    """`Content-Disposition` (RFC 6266): plain letters for programmes that know no others, and the name itself."""
    stem, _, extension = name.rpartition(".")
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in stem.replace("Đ", "D"))
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}.{extension}\"; filename*=UTF-8''{quote(name, safe='')}"
