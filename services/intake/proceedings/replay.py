"""Where a case and its procedure stand, told from its events alone: what stands in the log is enough to rebuild the rows
but for what people wrote, which is in no event. Pure.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from services.intake.cases.rules import State
from services.intake.proceedings.rules import Dialogue
from services.intake.proceedings.steps import FINISHED
from shared.events.kinds import CaseKind, ProceedingState

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the events of one case come to. `state`, `since` and what follows are the procedure's; none without one.

    `ordered` and `done` hold every figure, those that are nought, too. A case that is suspended keeps the day it was due.
    """

    handling: State = State.NEW
    unit: str | None = None
    cooperating: tuple[str, ...] = ()
    open_parts: int = 0
    opened_on: date | None = None
    assigned_on: date | None = None
    acknowledged_on: date | None = None
    answered_on: date | None = None
    closed_on: date | None = None
    due_on: date | None = None
    in_time: bool | None = None
    suspended_since: date | None = None
    state: ProceedingState | None = None
    since: date | None = None
    paused: ProceedingState | None = None
    dialogue: Dialogue = Dialogue.NONE
    dialogue_on: date | None = None
    accepted_on: date | None = None
    decided_on: date | None = None
    result: str | None = None
    sent_on: date | None = None
    published_on: date | None = None
    effective_on: date | None = None
    finished_on: date | None = None
    reviews: str | None = None
    ordered: Data | None = None
    done: Data | None = None
    protected: Data | None = None
    unsent: int = 0
    kind: CaseKind | None = None

    @property
    def closed(self) -> bool:
        return self.handling is State.CLOSED


def replayed(events: Iterable[tuple[str, Data]]) -> Replayed:
    """Fold the events of a case, first first: type without prefix and version, and data."""
    told = Replayed()
    for name, data in events:
        if name in _FOLDS:
            told = replace(told, **_FOLDS[name](told, data))
    return told


def _opened(_: Replayed, data: Data) -> dict[str, Any]:
    kind, opened_on = CaseKind(data["kind"]), _day(data["opened_on"])
    return {"kind": kind, "opened_on": opened_on, "due_on": _day(data["due_on"])}


def _assigned(_: Replayed, data: Data) -> dict[str, Any]:
    return {"handling": State.ASSIGNED, "unit": data["unit"], "assigned_on": _day(data["assigned_on"])}


def _acknowledged(_: Replayed, data: Data) -> dict[str, Any]:
    return {"handling": State.ACKNOWLEDGED, "acknowledged_on": _day(data["acknowledged_on"])}


def _returned(_: Replayed, _data: Data) -> dict[str, Any]:
    return {"handling": State.NEW, "unit": None, "assigned_on": None, "acknowledged_on": None}


def _answered(_: Replayed, data: Data) -> dict[str, Any]:
    return {"handling": State.ANSWERED, "answered_on": _day(data["answered_on"]), "in_time": data["in_time"]}


def _closed(_: Replayed, data: Data) -> dict[str, Any]:
    return {"handling": State.CLOSED, "closed_on": _day(data["closed_on"]), "suspended_since": None}


def _part_assigned(told: Replayed, data: Data) -> dict[str, Any]:
    return {"cooperating": (*told.cooperating, data["unit"]), "open_parts": told.open_parts + 1}


def _part_answered(told: Replayed, _data: Data) -> dict[str, Any]:
    return {"open_parts": told.open_parts - 1}


def _part_ended(told: Replayed, data: Data) -> dict[str, Any]:
    """Only a part that is still owed can end otherwise than by being given."""
    left = tuple(unit for unit in told.cooperating if unit != data["unit"])
    return {"cooperating": left, "open_parts": told.open_parts - 1}


def _due_moved(_: Replayed, data: Data) -> dict[str, Any]:
    return {} if data["due_on"] is None else {"due_on": _day(data["due_on"])}


def _begun(told: Replayed, data: Data) -> dict[str, Any]:
    return _entered(told, data["state"], data["begun_on"]) | {"reviews": data.get("reviews")}


def _moved(told: Replayed, data: Data) -> dict[str, Any]:
    day, step = _day(data["moved_on"]), data["step"]
    if step in _DIALOGUES:
        return {"dialogue": _DIALOGUES[step], "dialogue_on": day}
    marks: dict[str, Any] = {_DATED[step]: day} if step in _DATED else {}
    if step in ("suspend", "resume"):
        marks["suspended_since"] = day if step == "suspend" else None
    if step in ("reclassified", "voided"):
        marks["unsent"] = 0
    elif step == "send_suspension":
        marks["unsent"] = told.unsent - 1
    elif told.kind is CaseKind.DENUNCIATION and told.accepted_on is not None and _stops(step, data):
        marks["unsent"] = told.unsent + 1
    return marks | _entered(told, data["state"], data["moved_on"])


def _stops(step: str, data: Data) -> bool:
    """Whether a decision to suspend or terminate was made, which both sides of a denunciation are sent (LTC Đ34.4)."""
    return step == "suspend" or (step in ("terminate", "withdraw") and data["state"] == ProceedingState.TERMINATED)


def _dialogue_requested(_: Replayed, _data: Data) -> dict[str, Any]:
    return {"dialogue": Dialogue.REQUESTED}


def _decided(told: Replayed, data: Data) -> dict[str, Any]:
    entered = _entered(told, ProceedingState.DECIDED, data["decided_on"])
    return entered | {"decided_on": _day(data["decided_on"]), "result": data["result"], "ordered": data["ordered"]}


def _enforced(told: Replayed, data: Data) -> dict[str, Any]:
    return _entered(told, ProceedingState.ENFORCING, data["enforced_on"]) | {"done": data["done"]}


def _protection(_: Replayed, data: Data) -> dict[str, Any]:
    return {"protected": {name: data[name] for name in ("persons", "job", "life")}}


def _entered(told: Replayed, named: str, on: str) -> dict[str, Any]:
    state, day = ProceedingState(named), _day(on)
    if state is told.state:
        return {}
    found: dict[str, Any] = {"state": state, "since": day, "paused": None}
    if state is ProceedingState.SUSPENDED:
        found["paused"] = told.state
    if state is ProceedingState.ACCEPTED and told.accepted_on is None:
        found["accepted_on"] = day
    if state in FINISHED:
        found["finished_on"] = day
    return found


def _day(written: str) -> date:
    return date.fromisoformat(written)


_DATED: Final = {"send": "sent_on", "publish": "published_on", "take_effect": "effective_on"}
_DIALOGUES: Final = {"dialogue_held": Dialogue.HELD, "dialogue_missed": Dialogue.ABSENT}
_FOLDS: Final[Mapping[str, Callable[[Replayed, Data], dict[str, Any]]]] = {
    "case.opened": _opened,
    "case.assigned": _assigned,
    "case.acknowledged": _acknowledged,
    "case.returned": _returned,
    "case.answered": _answered,
    "case.closed": _closed,
    "case.part_assigned": _part_assigned,
    "case.part_answered": _part_answered,
    "case.part_ended": _part_ended,
    "case.due_moved": _due_moved,
    "case.dialogue_requested": _dialogue_requested,
    "proceeding.begun": _begun,
    "proceeding.moved": _moved,
    "proceeding.decided": _decided,
    "proceeding.enforced": _enforced,
    "protection.changed": _protection,
}
