"""The units of the province and their posts, each with the days on which it existed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from shared.datafiles import in_force

UnitKind = Literal[
    "province",
    "party",
    "council",
    "office",
    "division",
    "board",
    "centre",
    "service-unit",
    "department",
    "inspectorate",
    "commune",
    "justice",
]


class UnknownUnitError(LookupError):
    """No unit, of today or of earlier times, has this code."""


@dataclass(frozen=True)
class Unit:
    """A body that can be given a case. The code is for ever and names its stream `unit.<code>`; dates are inclusive."""

    code: str
    name: str
    short_name: str
    kind: UnitKind
    parent: str | None
    valid_from: date
    valid_to: date | None
    succeeded_by: str | None
    source: str

    def exists(self, on: date) -> bool:
        """Whether the unit existed on this day."""
        return in_force(self.valid_from, self.valid_to, on)


@dataclass(frozen=True)
class Post:
    """A post of a unit. `head` marks the one whose duty to receive citizens the law puts on the person of its head."""

    code: str
    unit: str
    title_vi: str
    title_en: str
    valid_from: date
    valid_to: date | None
    head: bool


@dataclass(frozen=True)
class Holding:
    """An account holds a post between two days; one account may hold several posts."""

    post: str
    account: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class FormerName:
    """The name a unit bore up to and including a day, under the same code."""

    code: str
    until: date
    name: str
    short_name: str
    source: str


@dataclass(frozen=True, eq=False)
class Organisation:
    """All units, posts and holdings of every time; `load_organisation` has checked that they agree."""

    version: str
    by_code: Mapping[str, Unit]
    all_posts: tuple[Post, ...]
    holdings: tuple[Holding, ...]
    former_names: tuple[FormerName, ...]

    def unit(self, code: str) -> Unit:
        """The unit with this code, whether or not it still exists.

        Raises:
            UnknownUnitError: there never was one.
        """
        try:
            return self.by_code[code]
        except KeyError as error:
            raise UnknownUnitError(f"no unit has the code '{code}'") from error

    def units(self, on: date, kind: UnitKind | None = None) -> tuple[Unit, ...]:
        """The units existing on a day, in the order of the data file."""
        return tuple(u for u in self.by_code.values() if u.exists(on) and kind in (None, u.kind))

    def successor(self, code: str, on: date) -> Unit | None:
        """Who answers on this day for what the unit was given: itself, or the last to take it over; None if nobody."""
        unit = self.unit(code)
        while not unit.exists(on):
            if unit.succeeded_by is None or on < unit.valid_from:
                return None
            unit = self.unit(unit.succeeded_by)
        return unit

    def predecessors(self, code: str, on: date) -> frozenset[str]:
        """The codes of all units whose matters this one answers for on a day, itself included.

        A unit that has a successor by then answers for nobody any more, but for its own past.
        """
        earlier = self._earlier.get(code, frozenset())
        return frozenset({code}) | {old for old in earlier if self.answering(old, on) == code}

    def answering(self, code: str, on: date) -> str:
        """The code of who answers on a day for what was given to `code`: its successor, or itself when it has none.

        A code that no file knows any more answers for itself, so that old records open.
        """
        successor = self.successor(code, on) if code in self.by_code else None
        return successor.code if successor else code

    def audience(self, units: Collection[str], on: date) -> frozenset[str]:
        """Whose streams carry what concerns these units on a day: their own, and those of whoever answers for them."""
        return frozenset(units) | {self.answering(code, on) for code in units}

    @cached_property
    def _earlier(self) -> Mapping[str, frozenset[str]]:
        """For each unit that took over from others, at any time and over any number of steps: which."""
        found: dict[str, set[str]] = {}
        for code in self.by_code:
            heir = self.by_code[code].succeeded_by
            while heir is not None:
                found.setdefault(heir, set()).add(code)
                heir = self.by_code[heir].succeeded_by
        return {code: frozenset(earlier) for code, earlier in found.items()}

    def children(self, code: str, on: date) -> tuple[Unit, ...]:
        """The units directly under this one on a day."""
        return tuple(u for u in self.units(on) if u.parent == code)

    def name_on(self, code: str, day: date) -> str:
        """The full name, on a day, of whoever answered then for what was given to `code`.

        Old papers keep the old name, and what a successor does about an old matter bears the successor's.

        Raises:
            UnknownUnitError: there never was such a unit.
        """
        unit = self.successor(code, day) or self.unit(code)
        borne = [former for former in self.former_names if former.code == unit.code and day <= former.until]
        return min(borne, key=lambda former: former.until).name if borne else unit.name

    def posts(self, unit: str, on: date) -> tuple[Post, ...]:
        """The posts of a unit existing on a day, its head first."""
        self.unit(unit)
        found = [post for post in self.all_posts if post.unit == unit and in_force(post.valid_from, post.valid_to, on)]
        return tuple(sorted(found, key=lambda post: not post.head))

    def post(self, code: str) -> Post | None:
        """The post with this code, of any time."""
        return next((post for post in self.all_posts if post.code == code), None)

    def holders(self, post: str, on: date) -> tuple[str, ...]:
        """The accounts holding a post on a day."""
        return tuple(h.account for h in self.holdings if h.post == post and in_force(h.valid_from, h.valid_to, on))
