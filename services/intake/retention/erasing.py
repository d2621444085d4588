"""Texts without the people they were written about, for good. Pure.

What leads to somebody is found as it is for an extract (services/intake/redaction); here nothing says any more what it was.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from services.intake.people.usecases import Person
from services.intake.redaction.people import known
from services.intake.redaction.rules import Kind, Piece, pieces

MARK: Final = "[đã khử nhận dạng]"
Eraser = Callable[[str], str]


def eraser_of(persons: Iterable[Person]) -> Eraser:
    """What cuts these people out of a text, and whatever else has the form of somebody's number or e-mail. The commune
    stays: thousands share it, and the statistics count it.
    """
    people = [known(person) for person in persons if person.name != MARK]

    def erased(text: str) -> str:
        return "".join(MARK if _leads_to_somebody(piece) else piece.text for piece in pieces(text, people))

    return erased


def erased_within(value: Any, erased: Eraser) -> Any:
    """The same of every text inside what a JSON column holds."""
    if isinstance(value, str):
        return erased(value)
    if isinstance(value, list):
        return [erased_within(one, erased) for one in value]
    return {name: erased_within(one, erased) for name, one in value.items()} if isinstance(value, dict) else value


def _leads_to_somebody(piece: Piece) -> bool:
    return piece.mark is not None and (piece.mark.sure or piece.mark.kind is Kind.BIRTH)
