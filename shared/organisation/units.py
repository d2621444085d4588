"""The units of the province and their posts, each with the days on which it existed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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

    def children(self, code: str, on: date) -> tuple[Unit, ...]:
        """The units directly under this one on a day."""
        return tuple(u for u in self.units(on) if u.parent == code)

    def name_on(self, code: str, day: date) -> str:
        """The full name the unit bore on a day: old papers keep the old name."""
        unit = self.unit(code)
        borne = [former for former in self.former_names if former.code == code and day <= former.until]
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
