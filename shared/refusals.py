"""A business "no" is a value: why, in Vietnamese and in English, and where a form should show it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
    """The rule said no. `field` is the name of the command's field that has to change, if one has; `also` holds what other
    rules said at the same time, so that nobody has to correct one thing after the other.
    """

    reason: Reason
    field: str | None = None
    also: tuple["Refused", ...] = ()

    @property
    def every(self) -> tuple["Refused", ...]:
        return (self, *self.also)


def gathered(answers: Iterable[Refused | None]) -> Refused | None:
    """All that was refused as one refusal, the first of each field; None when nothing was."""
    by_field: dict[str | None, Refused] = {}
    for answer in answers:
        for one in answer.every if answer is not None else ():
            by_field.setdefault(one.field, replace(one, also=()))
    if not by_field:
        return None
    first, *rest = by_field.values()
    return replace(first, also=tuple(rest))


class InvalidValueError(ValueError):
    """Raised inside a Pydantic validator, so that the form and the API say `reason` in the reader's language."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.reason = Reason(vi, en)
