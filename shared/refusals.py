"""A business "no" is a value: why, in Vietnamese and in English, and where a form should show it."""

from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["vi", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence a clerk can read to the citizen, in both languages of the product."""

    vi: str
    en: str

    def in_(self, language: Language) -> str:
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Refused:
    """The rule said no. `field` is the name of the command's field that has to change, if one has."""

    reason: Reason
    field: str | None = None


class InvalidValueError(ValueError):
    """Raised inside a Pydantic validator, so that the form and the API say `reason` in the reader's language."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.reason = Reason(vi, en)
