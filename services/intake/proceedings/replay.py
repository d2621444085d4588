"""Where a procedure stands, told from its events alone: what stands in the log is enough to rebuild the row. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from shared.events.kinds import ProceedingState


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the events of one case come to."""

    state: ProceedingState | None = None
    dialogue: str = "none"
    result: str | None = None
    sent: bool = False
    published: bool = False
    done: Mapping[str, Any] | None = None
    protected: int = 0
    closed: bool = False


def replayed(events: Iterable[tuple[str, Mapping[str, Any]]]) -> Replayed:
    """Fold the events of a case, first first: type without prefix and version, and data."""
    told = Replayed()
    for name, data in events:
        told = _and_then(told, name, data)
    return told


def _and_then(told: Replayed, name: str, data: Mapping[str, Any]) -> Replayed:
    changed: dict[str, Any] = {}
    match name:
        case "proceeding.begun":
            changed = {"state": ProceedingState(data["state"])}
        case "proceeding.moved":
            changed = {"state": ProceedingState(data["state"])} | _MARKS.get(data["step"], {})
        case "case.dialogue_requested":
            changed = {"dialogue": "requested"}
        case "proceeding.decided":
            changed = {"state": ProceedingState.DECIDED, "result": data["result"]}
        case "proceeding.enforced":
            changed = {"state": ProceedingState.ENFORCING, "done": data["done"]}
        case "protection.changed":
            changed = {"protected": data["persons"]}
        case "case.closed":
            changed = {"closed": True}
    return replace(told, **changed)


_MARKS: Final[Mapping[str, dict[str, Any]]] = {
    "send": {"sent": True},
    "publish": {"published": True},
    "dialogue_held": {"dialogue": "held"},
    "dialogue_missed": {"dialogue": "absent"},
}
