"""Complaints and denunciations as the log of events tells them, and what of it falls into a period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Told = Iterable[tuple[str, dict[str, Any]]]
"""Events in order: type without prefix and version, data."""


@dataclass
class Procedure:
    """What events say of the procedure on one complaint or denunciation."""

    kind: str = ""
    stage: str = ""
    reviews: str | None = None
    states: list[tuple[date, str]] = field(default_factory=list)
    withdrawn_on: date | None = None
    decided_on: date | None = None
    result: str = ""
    ordered: Mapping[str, Any] = field(default_factory=dict)
    done: list[tuple[date, Mapping[str, Any]]] = field(default_factory=list)
    finished_on: date | None = None

    def state_on(self, day: date) -> str:
        return [state for on, state in self.states if on <= day][-1]


@dataclass
class Log:
    """The log of events, and the days a form is for."""

    first: date
    last: date
    petitions: dict[str, dict[str, Any]] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)

    def within(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def of_petitions(self, kind: str) -> list[dict[str, Any]]:
        """Processed in the period, eligible and ours: column 6 or 12 of form 02/XLD."""
        return [
            one
            for one in self.petitions.values()
            if self.within(one.get("processed_on")) and one["eligible"] and one["in_competence"] and one["kind"] == kind
        ]

    def cases(self, kind: str) -> list[Procedure]:
        """The matters of those petitions, each once."""
        codes = {one["case"] for one in self.of_petitions(kind) if one["case"] is not None}
        return [one for code, one in self.procedures.items() if code in codes]

    def decided(self, kind: str) -> list[Procedure]:
        return [one for one in self.procedures.values() if one.kind == kind and self.within(one.decided_on)]

    def to_carry_out(self, kind: str) -> list[Procedure]:
        """Issued by the end of the period, and neither carried out nor overturned by the second instance before it."""
        overturned = {
            one.reviews
            for one in self.procedures.values()
            if one.result == "changed" and one.decided_on is not None and one.decided_on <= self.last
        }
        return [
            one
            for code, one in self.procedures.items()
            if one.kind == kind
            and one.decided_on is not None
            and one.decided_on <= self.last
            and not (one.finished_on is not None and one.finished_on < self.first)
            and code not in overturned
        ]


def read(told: Told, first: date, last: date) -> Log:
    """What the events come to for a period. Later ones are not looked at."""
    log = Log(first, last)
    for name, data in told:
        days = {key: date.fromisoformat(value) for key, value in data.items() if key.endswith("_on") and value}
        _hear(log, name, data | days)
    return log


def _hear(log: Log, name: str, data: dict[str, Any]) -> None:
    if name.startswith("petition."):
        _hear_of_petition(log, name, data)
    elif name.startswith("proceeding."):
        _hear_of_procedure(log.procedures.setdefault(data["case"], Procedure()), name, data)
    elif name == "case.closed" and data.get("because") and data["case"] in log.procedures:
        del log.procedures[data["case"]]  # it should not have been opened, or not as this kind


def _hear_of_petition(log: Log, name: str, data: dict[str, Any]) -> None:
    petition = log.petitions.setdefault(data["petition"], {})
    match name:
        case "petition.recorded" | "petition.processed":
            petition.update(data)
        case "petition.linked":
            petition["case"] = data["case"]
        case "petition.reclassified":
            petition.update({key: data[key] for key in ("kind", "stage", "outcome", "case") if data.get(key)})
        case "petition.voided":
            del log.petitions[data["petition"]]


def _hear_of_procedure(procedure: Procedure, name: str, data: dict[str, Any]) -> None:
    match name:
        case "proceeding.begun":
            procedure.kind, procedure.stage, procedure.reviews = data["kind"], data["stage"], data["reviews"]
            procedure.states.append((data["begun_on"], data["state"]))
        case "proceeding.moved":
            procedure.states.append((data["moved_on"], data["state"]))
            if data["step"] == "withdraw" and data["whole"]:
                procedure.withdrawn_on = data["moved_on"]
            if data["state"] == "done":
                procedure.finished_on = data["moved_on"]
        case "proceeding.decided":
            procedure.states.append((data["decided_on"], "decided"))
            procedure.decided_on, procedure.result = data["decided_on"], data["result"]
            procedure.ordered = data["ordered"]
        case "proceeding.enforced":
            procedure.done.append((data["enforced_on"], data["done"]))
