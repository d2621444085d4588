"""What happened to a record, told from the event log in words. The log is the history; nothing else is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import text

from services.intake.office import Office
from shared.database import Transaction
from shared.events.intake.proceedings import ProtectionChanged
from shared.messaging.log import COLUMNS, LoggedEvent
from shared.refusals import Language, Reason

SEVERAL: Final = text(f"""
    SELECT {COLUMNS} FROM event_log e WHERE subject = ANY(CAST(:subjects AS text[])) ORDER BY e.seq DESC
""")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history. `on` is the day it happened, `at` the moment it was entered, if that is to be known, `by` an
    account's login.
    """

    at: datetime | None
    on: date
    text: str
    by: str
    version: int
    subject: str
    tone: str = ""


PROTECTION: Final = frozenset({ProtectionChanged.event_type})


def readable(events: list[LoggedEvent], *, protection: bool) -> list[LoggedEvent]:
    """Without what tells that a denouncer is protected, for who need not know of it."""
    return events if protection else [event for event in events if event.type not in PROTECTION]


async def histories(tx: Transaction, subjects: list[str]) -> list[LoggedEvent]:
    """What happened to several records of one matter, newest first, in one statement."""
    return [LoggedEvent.of(row) for row in await tx.execute(SEVERAL, {"subjects": subjects})]


def told(events: list[LoggedEvent], office: Office, language: Language, *, moments: bool = True) -> list[Entry]:
    """The lines in words; without `moments` only the days: what was entered at the same minute belongs together."""
    entries = [_entry(event, office, language) for event in events]
    return entries if moments else [replace(entry, at=None) for entry in entries]


def _entry(event: LoggedEvent, office: Office, language: Language) -> Entry:
    name = event.type.split(".", 3)[-1].rpartition(".v")[0]
    days = [value for key, value in event.data.items() if key.endswith("_on") and key not in ("due_on", "received_on")]
    day = days[0] if days else event.data.get("received_on", event.occurred_at.date().isoformat())
    on = date.fromisoformat(day)
    sentence = _SENTENCES.get(name)
    words = sentence(event.data, Names(office, on)).in_(language) if sentence else name
    tone = "key" if name in _KEY else ""
    return Entry(event.occurred_at, on, words, event.actor, event.subject_version, event.subject, tone)


_KEY: Final = frozenset({"case.opened", "case.assigned", "case.answered"})
_OUTCOMES: Final[Mapping[str, tuple[str, str]]] = {
    "accepted": ("thụ lý", "accepted"),
    "checking": ("kiểm tra điều kiện thụ lý", "conditions of acceptance being checked"),
    "not_accepted": ("không thụ lý", "not accepted"),
    "guided": ("hướng dẫn", "guided to the competent body"),
    "transferred": ("chuyển đơn", "transferred"),
    "returned": ("trả lại cơ quan chuyển đơn", "returned to the agency that sent it"),
    "filed": ("lưu đơn", "filed"),
    "not_processed": ("không xử lý", "not processed"),
    "split": ("tách đơn", "split"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What units were called on the day something happened: the old name stays on what is old."""

    office: Office
    on: date

    def unit(self, code: str) -> str:
        organisation = self.office.organisation
        return organisation.name_on(code, self.on) if code in organisation.by_code else code


def _day(value: str) -> str:
    return f"{date.fromisoformat(value):%d/%m/%Y}"


def _processed(data: Mapping[str, Any], _names: Names) -> Reason:
    vi, en = _OUTCOMES[data["outcome"]]
    return Reason(f"Xử lý đơn {data['petition']}: {vi}", f"Petition {data['petition']} processed: {en}")


def _opened(data: Mapping[str, Any], _names: Names) -> Reason:
    due = _day(data["due_on"])
    return Reason(f"Mở vụ việc {data['case']}. Hạn: {due}", f"Case {data['case']} opened. Due {due}")


def _assigned(data: Mapping[str, Any], names: Names) -> Reason:
    unit = names.unit(data["unit"])
    return Reason(f"Giao {unit}", f"Assigned to {unit}")


def _acknowledged(data: Mapping[str, Any], names: Names) -> Reason:
    unit = names.unit(data["unit"])
    return Reason(f"{unit} tiếp nhận", f"{unit} acknowledged it")


def _answered(data: Mapping[str, Any], names: Names) -> Reason:
    unit = names.unit(data["unit"])
    vi, en = ("đúng hạn", "in time") if data["in_time"] else ("quá hạn", "late")
    return Reason(f"{unit} trả lời, {vi}", f"{unit} answered, {en}")


def _closed(data: Mapping[str, Any], _names: Names) -> Reason:
    """Older events do not say why."""
    match data.get("because"):
        case "reclassified":
            return Reason("Vụ việc dừng: đơn thuộc loại khác", "Case ended: its petition is of another kind")
        case "voided":
            return Reason("Hủy vụ việc mở nhầm, giữ số", "Case voided, its number kept")
        case _:
            return Reason("Kết thúc vụ việc", "Case closed")


Sentence = Callable[[Mapping[str, Any], Names], Reason]
_SENTENCES: Final[dict[str, Sentence]] = {
    "visit.recorded": lambda data, _names: Reason(
        f"Tiếp công dân, vào sổ {data['visit']}", f"Received, entered as {data['visit']}"
    ),
    "visit.voided": lambda data, _names: Reason(
        f"Hủy lượt {data['visit']} vào nhầm, giữ số", f"Visit {data['visit']} voided, its number kept"
    ),
    "visit.representatives_named": lambda data, _names: Reason(
        f"Bổ sung người đại diện của đoàn: đã biết {data['representatives']} người",
        f"Representatives of the delegation added: {data['representatives']} known",
    ),
    "visit.replied": lambda data, _names: Reason(
        "Đã trả lời theo chỉ đạo, đúng hạn" if data["in_time"] else "Đã trả lời theo chỉ đạo, quá hạn",
        "The directed reply was given in time" if data["in_time"] else "The directed reply was given late",
    ),
    "petition.recorded": lambda data, _names: Reason(
        f"Nhận đơn {data['petition']}", f"Petition {data['petition']} received"
    ),
    "petition.processed": _processed,
    "case.opened": _opened,
    "case.assigned": _assigned,
    "case.acknowledged": _acknowledged,
    "case.answered": _answered,
    "case.closed": _closed,
    "conclusion.returned": lambda data, _names: Reason(
        f"Trả lại kết luận: {data['reason']}", f"Conclusion returned: {data['reason']}"
    ),
}


def teach(sentences: Mapping[str, Sentence]) -> None:
    """Let a room that stands above the history say how its own events are told."""
    _SENTENCES.update(sentences)
