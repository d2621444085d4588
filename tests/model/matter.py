"""One case as the law sees it: what a walk believes to be true, compared with the rows after each step."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal

from tests.model.days import Stood, days_to_accept, days_to_resolve, last_day

OWED: Final = ("sent", "acknowledged")


@dataclass(frozen=True)
class Line:
    """A state machine: what kind of matter it is about."""

    kind: Literal["KN", "TC", "KNPA"]
    stage: str = "first"
    discipline: bool = False


@dataclass
class Part:
    """What a cooperating unit was asked."""

    unit: str
    last_on: date
    state: str = "sent"


@dataclass
class Matter:
    """A case. Names of fields are those of the columns; `state` and `since` are the procedure's, `handling` the case's."""

    line: Line
    code: str
    received_on: date
    opened_on: date
    due_on: date
    state: str | None = None
    since: date = date.min
    paused: str | None = None
    attributes: set[str] = field(default_factory=set)
    dialogue: str = "none"
    dialogue_asked_on: date | None = None
    dialogue_on: date | None = None
    days: dict[str, date] = field(default_factory=dict)
    """Days of the procedure by the name of their column."""
    result: str | None = None
    in_time: bool | None = None
    ordered: dict[str, Any] = field(default_factory=dict)
    done: dict[str, Any] = field(default_factory=dict)
    protected: dict[str, int] = field(default_factory=dict)
    unsent: int = 0
    """Decisions to suspend or terminate a denunciation that were not sent yet (LTC Đ34.4)."""
    reviews: str | None = None
    reviewed_in: str | None = None
    reviewed_on: date | None = None
    """The day on which the second instance decided."""
    clock_started_on: date = date.min
    latest: date = date.min
    """The last dated step of the running clock: its next is not before it."""
    stood: list[Stood] = field(default_factory=list)
    extensions: int = 0
    handling: str = "new"
    unit: str | None = None
    assigned_on: date | None = None
    acknowledged_on: date | None = None
    answered_on: date | None = None
    closed_on: date | None = None
    parts: list[Part] = field(default_factory=list)
    given_back: dict[str, date] = field(default_factory=dict)
    """Units that sent the case or their part of it back, and when."""
    ended_on: date = date.min
    """The last day on which a giving ended: nobody is given the case before it."""
    drafts: list[str] = field(default_factory=list)

    @property
    def undecided(self) -> bool:
        return self.state in ("checking", "accepted", "verifying", "suspended")

    @property
    def proceeds(self) -> bool:
        """A procedure answers this case, and it is not over."""
        return self.state not in (None, "done", "not_accepted", "terminated")

    @property
    def units(self) -> set[str]:
        return {part.unit for part in self.parts} | ({self.unit} if self.unit else set())

    @property
    def owed(self) -> list[Part]:
        return [part for part in self.parts if part.state in OWED]

    def part_of(self, unit: str) -> Part | None:
        return next((part for part in self.parts if part.unit == unit), None)

    def counted(self) -> date | None:
        """By when the duty that runs now is to be done; None while its time stands."""
        kind, stage = self.line.kind, self.line.stage
        if kind == "KNPA":
            return last_day(self.received_on, 10, working=True)
        if self.state == "checking":
            days, working = days_to_accept(kind, stage, self.received_on, self.attributes)
            return last_day(self.clock_started_on, days, working=working, stood=self.stood)
        days = days_to_resolve(kind, stage, self.attributes, self.extensions, discipline=self.line.discipline)
        return last_day(self.clock_started_on, days, working=False, stood=self.stood)

    def effect_from(self, decided_on: date) -> date:
        """LKN Đ44: after 30 days, or 45 where it is far away; the last of them is over when it ends (BLDS Đ148)."""
        return decided_on + timedelta(days=46 if "remote" in self.attributes else 31)

    def row(self) -> dict[str, Any]:
        """What the columns of the case, and of its procedure under `procedure`, have to say."""
        case = {
            "kind": self.line.kind,
            "state": self.handling,
            "unit": self.unit,
            "cooperating": [part.unit for part in self.parts],
            "open_parts": len(self.owed),
            "open_proceeding": self.proceeds,
            "due_on": self.due_on,
            "suspended_since": self.stood[-1][0] if self.state == "suspended" else None,
            "assigned_on": self.assigned_on,
            "acknowledged_on": self.acknowledged_on,
            "answered_on": self.answered_on,
            "closed_on": self.closed_on,
            "in_time": self.in_time,
        }
        return {name: _told(value) for name, value in case.items()} | {"procedure": self._procedure()}

    def _procedure(self) -> dict[str, Any] | None:
        if self.state is None:
            return None
        plain = (
            "state",
            "since",
            "paused",
            "dialogue",
            "dialogue_on",
            "result",
            "ordered",
            "done",
            "protected",
            "unsent",
        )
        found: dict[str, Any] = {
            name: getattr(self, name) for name in (*plain, "reviews", "reviewed_in", "reviewed_on")
        }
        found["attributes"] = sorted(self.attributes)
        found["in_time"] = self.in_time
        days = ("accepted_on", "decided_on", "sent_on", "published_on", "effective_from", "effective_on", "finished_on")
        found |= {name: self.days.get(name) for name in days}
        return {name: _told(value) for name, value in found.items()}


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
