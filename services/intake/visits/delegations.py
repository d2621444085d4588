"""What a delegation is and who may speak for it, on a day: dated rules kept as data."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from shared.datafiles import Row, in_force, read_table

DATA: Final = Path(__file__).parent / "data"
COUNTED: Final = ("people_from", "source", "valid_from", "valid_to")
SPOKEN_FOR: Final = ("people_from", "people_to", "least", "most", "mandate", "source", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Threshold:
    """From how many people a visit counts as a delegation, on some days."""

    people_from: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Limit:
    """How many representatives a delegation of `people_from` to `people_to` people names (None: however many people), on
    some days. `mandate`: all of them must appoint the representatives in writing.
    """

    people_from: int
    people_to: int | None
    least: int
    most: int
    mandate: bool
    source: str
    valid_from: date
    valid_to: date | None

    def holds_for(self, people: int) -> bool:
        return self.people_from <= people and (self.people_to is None or people <= self.people_to)


@dataclass(frozen=True, slots=True)
class DelegationRules:
    """The rules of one day. `counted_from` is None, and nobody is limited, before there was a rule."""

    counted_from: int | None
    limits: tuple[Limit, ...]

    def is_delegation(self, people: int) -> bool:
        return self.counted_from is not None and people >= self.counted_from

    def limit(self, people: int) -> Limit | None:
        return next((one for one in self.limits if one.holds_for(people)), None)


def delegation_rules(on: date, folder: Path = DATA) -> DelegationRules:
    """The rules in force on a day.

    Raises:
        InvalidData: a file names a number that cannot be right, or two rules for the same people on the same day.
    """
    counted = (one.people_from for one in _thresholds(folder) if in_force(one.valid_from, one.valid_to, on))
    limits = (one for one in _limits(folder) if in_force(one.valid_from, one.valid_to, on))
    return DelegationRules(next(counted, None), tuple(limits))


@cache
def _thresholds(folder: Path) -> tuple[Threshold, ...]:
    found: list[Threshold] = []
    for row in read_table(folder / "delegations.csv", COUNTED):
        row.text("source")
        one = Threshold(row.count("people_from"), *row.validity())
        if any(_same_day(one, other) for other in found):
            raise row.refuse("another number is in force on the same days", "valid_from")
        found.append(one)
    return tuple(found)


@cache
def _limits(folder: Path) -> tuple[Limit, ...]:
    found: list[Limit] = []
    for row in read_table(folder / "representatives.csv", SPOKEN_FOR):
        one = _limit(row)
        if any(_same_day(one, other) and _same_people(one, other) for other in found):
            raise row.refuse("another row holds for the same people on the same days", "people_from")
        found.append(one)
    return tuple(found)


def _limit(row: Row) -> Limit:
    people_from, people_to = row.count("people_from"), row.count("people_to") if row.optional("people_to") else None
    least, most = row.count("least"), row.count("most")
    if people_to is not None and people_to < people_from:
        raise row.refuse(f"{people_to} is below people_from {people_from}", "people_to")
    if most < least:
        raise row.refuse(f"{most} is below least {least}", "most")
    return Limit(people_from, people_to, least, most, row.yes("mandate"), row.text("source"), *row.validity())


def _same_people(one: Limit, other: Limit) -> bool:
    return one.holds_for(other.people_from) or other.holds_for(one.people_from)


def _same_day(one: Threshold | Limit, other: Threshold | Limit) -> bool:
    return in_force(one.valid_from, one.valid_to, other.valid_from) or in_force(
        other.valid_from, other.valid_to, one.valid_from
    )
