"""Rendering: Jinja2 templates by their path in the repository, in the reader's language, with what every page shows."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Match

from shared.access.roles import ROLE_NAMES, Caller
from shared.calendar import clock
from shared.organisation import Organisation
from shared.organisation.letterhead import Letterhead, letterhead, place_and_day
from shared.refusals import LANGUAGES, Language, Reason
from shared.settings import ServiceName, Settings, service_url
from shared.web import formats, navigation
from shared.web.assets import Assets
from shared.web.languages import LANGUAGE_NAMES, language_of, voice

_ROOT: Final = Path(__file__).resolve().parents[2]


_NOTHING: Final = Reason("", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on the home page: how much of something waits, and where exactly those rows are."""

    label: Reason
    count: int
    href: str
    hint: Reason = _NOTHING
    tone: str = ""  # "", "late" or "soon"


FigureSource = Callable[[Request, Caller], Awaitable[Sequence[Figure]]]


@dataclass(frozen=True, slots=True)
class Web:
    """What every page of this process is made with; lives in `app.state.web`."""

    settings: Settings
    organisation: Organisation
    assets: Assets
    rules_note: Reason  # which rules and which calendar are in force, for the foot of each page
    environments: Mapping[Language, Environment]
    home_figures: list[FigureSource] = field(default_factory=list)


def web_of(request: Request) -> Web:
    web: Web = request.app.state.web
    return web


def render(
    request: Request,
    template: str,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """The page made from `template`, a path from the root such as `services/intake/cases/templates/inbox.html`.

    Besides `context`, a template sees `caller`, `language`, `today`, `navigation`, `url(service, path, **query)`,
    `asset(name)`, `unit_name(code, on)`, `letterhead(code, on)`, `place_and_day(place, day, today)`, and the filters `date`,
    `short_date`, `datetime`, `time`, `number`, `percent`, `reason`, `who` and the function `due_state(due, today, calendar)`.
    An undefined name is a fault, not an empty text.
    """
    web = web_of(request)
    language = language_of(request)
    caller: Caller | None = getattr(request.state, "caller", None)
    links = navigation.links_for(caller)
    page = web.environments[language].get_template(template)
    content = page.render(
        request=request,
        request_id=getattr(request.state, "request_id", ""),
        language=language,
        languages=LANGUAGE_NAMES,
        caller=caller,
        role_names=ROLE_NAMES,
        navigation=links,
        here=navigation.current(links, request.url.path),
        search=navigation.SEARCH if navigation.links_for(caller, [navigation.SEARCH]) else None,
        here_url=_here(request),
        today=clock.today(),
        rules_note=web.rules_note,
        **context,
    )
    return HTMLResponse(
        content, status_code=status_code, headers={"Vary": "Cookie, Accept-Language", **(headers or {})}
    )


def environments(settings: Settings, organisation: Organisation, assets: Assets) -> dict[Language, Environment]:
    """One environment for each language; a template is compiled once in each."""

    def url(service: ServiceName | None, path: str, /, **query: object) -> str:
        """The address of a page of a service; parameters that are None are left out."""
        given = {key: value for key, value in query.items() if value is not None}
        return (
            (service_url(settings, service) if service else "")
            + path
            + ("?" + urlencode(given, doseq=True) if given else "")
        )

    def unit_name(code: str | None, on: date | None = None) -> str:
        """What whoever answered for the unit on a day (today, unless given) was called then: what stands on a paper of
        that day. A code the organisation does not know is shown as it is, so that old records open.
        """
        try:
            return organisation.name_on(code, on or clock.today()) if code else ""
        except LookupError:
            return code or ""

    def head_of(code: str, on: date) -> Letterhead:
        """What stands at the head of a paper of that unit and day."""
        unit = organisation.by_code.get(code)
        return letterhead(organisation, unit, on) if unit else Letterhead("", code, "")

    return {
        language: _environment(
            language,
            url=url,
            asset=assets.url,
            unit_name=unit_name,
            letterhead=head_of,
            place_and_day=place_and_day,
        )
        for language in LANGUAGES
    }


class _Compiled(BytecodeCache):
    """Each template is compiled once in a process, for both languages and whatever applications it makes."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (code := self._code.get(bucket.key)) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED: Final = _Compiled()


def _environment(language: Language, **functions: Callable[..., Any]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_ROOT),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    speech = voice(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        speech.gettext, speech.ngettext, newstyle=True
    )
    environment.globals.update(functions)
    environment.globals["due_state"] = lambda due, today, calendar: formats.due_state(due, today, calendar, language)
    environment.filters.update(
        date=formats.day,
        short_date=formats.short_day,
        datetime=formats.instant,
        time=formats.clock_time,
        number=lambda value, decimals=0: formats.number(value, language, decimals),
        percent=lambda ratio: formats.percent(ratio, language),
        weekday=lambda value: formats.weekday(value, language),
        reason=lambda value: value.in_(language),
        who=_who,
    )
    return environment


@pass_context
def _who(context: Context, account: str) -> str:
    """Who did something, by the name and the login of the account; by the login alone when there is no such account now."""
    request = context.get("request")
    access = getattr(request.app.state, "access", None) if request is not None else None
    found = access.accounts.find(account) if access is not None else None
    return f"{found.display_vi} ({account})" if found else formats.who(account).in_(context.get("language", "vi"))


def _here(request: Request) -> str:
    """The page that is open, as a path on this origin: where a change of language comes back to. A form that was refused is
    opened anew, where it has an address of its own.
    """
    if request.method not in ("GET", "HEAD"):
        opens = any(route.matches({**request.scope, "method": "GET"})[0] is Match.FULL for route in request.app.routes)
        return request.url.path if opens else "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
