"""One case as the law sees it: what a walk believes to be true, compared with the rows after each step."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Literal

from tests.model.days import Stood, days_to_accept, days_to_resolve, last_day

OPEN: Final = ("new", "assigned", "acknowledged")
OWED: Final = ("sent", "acknowledged")
Kind = Literal["KN", "TC", "KNPA"]
FIGURES: Final = ("persons", "job", "life")
"""How many are protected, in their jobs, and of life, health, property and honour."""


@dataclass(frozen=True)
class Line:
    """A state machine: what kind of matter it is about."""

    kind: Kind
    stage: str = "first"
    discipline: bool = False


@dataclass
class Part:
    """What a cooperating unit was asked."""

    unit: str
    last_on: date
    state: str = "sent"


@dataclass
class Request:
    """Names of fields are those of the columns; `last_on` is the day of its last step."""

    asked_by: str
    requested_on: date
    last_on: date
    state: str = "requested"
    persons: int = 0
    job: int = 0
    life: int = 0
    review_by: date | None = None
    told: list[str] = field(default_factory=lambda: ["requested"])
    """What happened to it, by the steps its events name."""

    def row(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in ("asked_by", "persons", "job", "life")}
        days = {"requested_on": self.requested_on, "review_by": self.review_by}
        granted = {"requested": None, "refused": False}.get(self.state, True)
        return found | {"granted": granted} | {name: day and day.isoformat() for name, day in days.items()}

    def due(self, today: date) -> bool:
        late = self.state == "running" and self.review_by is not None and self.review_by < today
        return self.state == "requested" or late


@dataclass
class Petition:
    """Names of fields are those of the columns."""

    code: str
    kind: str
    first_kind: str
    stage: str
    discipline: bool
    outcome: str
    received_on: date
    processed_on: date
    secret: bool
    case_code: str = ""
    reclassified_on: date | None = None
    voided_on: date | None = None
    about: "Matter | None" = None
    """The case whose first decision it complains of, as a second complaint."""
    extract: bool = False
    """The desk has written what a unit may read of it."""
    told: list[str] = field(default_factory=list)
    """What happened to it, by the names of the events."""
    cases: list["Matter"] = field(default_factory=list)
    """Those that were opened for it, one after the other."""

    @property
    def first(self) -> "Matter | None":
        """The case it goes back to as a second complaint: one that denounced leads to no open case (LTC Đ8.3)."""
        return self.about if self.about is not None and self.about.secret == self.secret else None

    def row(self) -> dict[str, Any]:
        plain = ("code", "kind", "first_kind", "stage", "discipline", "outcome", "secret", "case_code")
        found = {name: getattr(self, name) for name in plain} | {"opened_case": True}
        days = ("received_on", "processed_on", "reclassified_on", "voided_on")
        return found | {name: (day := getattr(self, name)) and day.isoformat() for name in days}


@dataclass
class Matter:
    """A case. Names of fields are those of the columns; `state` and `since` are the procedure's, `handling` the case's."""

    line: Line
    petition: Petition
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
    requests: list[Request] = field(default_factory=list)
    """For protection, first first."""
    secret: bool = False
    """Somebody denounced with it, whatever kind it is (LTC Đ8.3)."""
    replaces: str | None = None
    replaced_by: str | None = None
    voided_on: date | None = None
    begun: bool = False
    """Somebody has done more than to give it."""
    others: int = 0
    """Petitions linked to it besides the one it was opened for."""

    @property
    def undecided(self) -> bool:
        return self.state in ("checking", "accepted", "verifying", "suspended")

    @property
    def proceeds(self) -> bool:
        """A procedure answers this case, and it is not over."""
        return self.state not in (None, "done", "not_accepted", "terminated")

    @property
    def taken_out(self) -> bool:
        """It should not have been opened, or not as this kind."""
        return self.replaced_by is not None or self.voided_on is not None

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

    def reviewable_on(self, day: date) -> bool:
        """Whether a second complaint that came on that day can be about it, and none is yet (LKN Đ33, Đ44)."""
        overdue = self.state in ("accepted", "verifying") and self.due_on < day
        return self.reviewed_in is None and (self.state == "decided" or overdue)

    def effect_from(self, decided_on: date) -> date:
        """LKN Đ44: after 30 days, or 45 where it is far away; the last of them is over when it ends (BLDS Đ148)."""
        return decided_on + timedelta(days=46 if "remote" in self.attributes else 31)

    def row(self) -> dict[str, Any]:
        """What the columns of the case, and of its procedure under `procedure`, have to say."""
        case = {
            "kind": self.line.kind,
            "stage": self.line.stage,
            "discipline": self.line.discipline,
            "secret": self.secret,
            "replaces": self.replaces,
            "replaced_by": self.replaced_by,
            "voided_on": self.voided_on,
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
