"""What a PDF is set in, and which letters none of its typefaces has.

Tinos is an open typeface with the measures of Times New Roman and all Vietnamese letters. What it lacks is looked for in the
others, in this order: Thái letters (Tai Viet) first, which are written in Sơn La.
"""

from functools import cache
from pathlib import Path
from typing import Final

import typst
from fontTools.ttLib import TTFont

TYPEFACES: Final = {
    "Tinos": "tinos",
    "Noto Sans Tai Viet": "noto-sans-tai-viet/400Regular",
    "Noto Sans Lao": "noto-sans-lao/400Regular",
    "Noto Sans Symbols": "noto-sans-symbols/400Regular",
    "Noto Sans Symbols 2": "noto-sans-symbols-2/400Regular",
    "Noto Sans Math": "noto-sans-math/400Regular",
    "Noto Emoji": "noto-emoji/400Regular",
}
"""Each by the name of its family, with its folder among the npm packages."""
SCOPE: Final = "@expo-google-fonts"
INVISIBLE: Final = "\ufeff"
"""Left by some editors where a pasted text began. No archivable PDF may hold it; it shows nothing, and nothing is missed."""
_NO_LETTERS: Final = frozenset("\n\t" + INVISIBLE)


class MissingTypefaceError(Exception):
    """A package with a typeface is not installed; without it letters would be lost silently."""


@cache
def typefaces(packages: Path) -> typst.Fonts:
    """The typefaces for the typesetter.

    Raises:
        MissingTypefaceError: names what is missing.
    """
    folders = [packages / SCOPE / folder for folder in TYPEFACES.values()]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    if missing := sorted(TYPEFACES.keys() - set(fonts.families())):
        raise MissingTypefaceError(f"{', '.join(missing)}: not among the npm packages: run make setup")
    return fonts


def unset_letters(text: str, packages: Path) -> tuple[str, ...]:
    """The letters of a text that the PDF cannot show, each once, in the order of their codes."""
    return tuple(sorted(letter for letter in set(text) - _NO_LETTERS if ord(letter) not in _letters(packages)))


def code_of(letter: str) -> str:
    """`U+4E2D`: how a letter that cannot be set is named."""
    return f"U+{ord(letter):04X}"


@cache
def _letters(packages: Path) -> frozenset[int]:
    found: set[int] = set()
    for font in typefaces(packages).fonts():
        if font.path and font.style == "normal" and font.weight == 400:  # noqa: PLR2004 -- regular; others have the same
            with TTFont(font.path, lazy=True) as file:
                found |= file.getBestCmap().keys()
    return frozenset(found - {0})  # nor may it hold this one
