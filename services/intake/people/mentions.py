"""Whether a text says who somebody is. Pure."""

from typing import Final

from services.intake.people.usecases import Person
from shared.text import folded

SHORTEST_NUMBER: Final = 6
"""Digits below which a number may be anything."""


def mentions(text: str, person: Person) -> bool:
    """Whether the text holds the person's name, address, phone or paper number, with or without diacritics, however
    spaced and punctuated.
    """
    words, run_together = _words(text), _joined(text)
    said = any(
        f" {_words(value)} " in f" {words} "
        for value in (person.name, person.address)
        if value and " " in value.strip()
    )
    return said or any(
        len(number) >= SHORTEST_NUMBER and number in run_together
        for number in (_joined(person.phone or ""), _joined(person.paper_number or ""))
    )


def _words(text: str) -> str:
    """Folded words, nothing between them but single blanks."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded(text)).split())


def _joined(text: str) -> str:
    """Letters and digits alone: numbers are written with blanks, dots and dashes."""
    return "".join(letter for letter in folded(text) if letter.isalnum())
