"""The reader's language. Message ids are Vietnamese; English comes from `locales/en`, compiled when first used."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.requests import Request

from shared.refusals import LANGUAGES, Language

COOKIE: Final = "lang"
LANGUAGE_NAMES: Final[dict[Language, str]] = {"vi": "Tiếng Việt", "en": "English"}
CATALOGUE: Final = Path(__file__).parent / "locales" / "en" / "LC_MESSAGES" / "messages.po"


@dataclass(frozen=True, slots=True)
class Voice:
    """The two gettext functions of one language."""

    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]


def _(message: str) -> str:
    """Mark a Vietnamese text in data (a navigation label, a role's name) for translation where it is shown."""
    return message


def language_of(request: Request) -> Language:
    """The language chosen by the switch, else the browser's first that we speak, else the installation's."""
    default: Language = request.app.state.web.settings.language
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return "en" if chosen == "en" else "vi"
    ranked: list[tuple[float, int, Language]] = []
    for place, entry in enumerate(request.headers.get("accept-language", "").split(",")):
        tag, _semicolon, quality = entry.strip().partition(";q=")
        weight, primary = _weight(quality), tag.lower().partition("-")[0]
        ranked += [(-weight, place, language) for language in LANGUAGES if language == primary and weight > 0]
    return min(ranked)[2] if ranked else default


@cache
def voice(language: Language) -> Voice:
    translations = _english() if language == "en" else NullTranslations()
    return Voice(translations.gettext, translations.ngettext)


def _english() -> GNUTranslations:
    with CATALOGUE.open("rb") as source:
        catalogue = read_po(source, locale="en", abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _weight(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0
