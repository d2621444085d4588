"""The event log in words: who did what to a dialogue, a conclusion or a reception day, and when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from shared.calendar.clock import VIETNAM
from shared.events.event import Event
from shared.events.kinds import ReceivedBy
from shared.events.scheduling import (
    CaseDialogueCancelled,
    CaseDialogueHeld,
    CaseDialogueOpened,
    CaseDialoguePlanned,
    CaseDialoguePostponed,
    ConclusionAssigned,
    DialogueCancelled,
    DialogueConcluded,
    DialogueHeld,
    DialogueMinutesRevised,
    DialoguePlanned,
    DialoguePostponed,
    DialoguePublished,
    DialogueQuestionRecorded,
    DialogueQuestionSettled,
    ReceptionDayHeld,
    ReceptionDayPlanned,
)
from shared.messaging.log import LoggedEvent
from shared.refusals import Reason

Words = Callable[[Mapping[str, Any]], Reason]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry: the instant in Vietnam's time, the account, what was done, and the unit concerned if any."""

    at: datetime
    actor: str
    what: Reason
    unit: str | None = None


def told(event: LoggedEvent, may_read_of: Callable[[str], bool] = lambda _unit: True) -> HistoryLine:
    """An entry of the log as people read it; an event without words here is shown by its type. Of what was given to a
    unit of which `may_read_of` says no, neither unit nor day is told.
    """
    at, given_to = event.occurred_at.astimezone(VIETNAM), event.data.get("assigned_to")
    if given_to is not None and not may_read_of(given_to):
        number = event.data["number"]
        return HistoryLine(at, event.actor, Reason(f"câu {number}: giao việc", f"question {number}: given to a unit"))
    words = WORDS.get(event.type)
    what = words(event.data) if words else Reason(event.type, event.type)
    unit = given_to or (event.data["unit"] if event.type == ConclusionAssigned.event_type else None)
    return HistoryLine(at, event.actor, what, unit)


def _day(data: Mapping[str, Any], name: str) -> str:
    return f"{date.fromisoformat(data[name]):%d/%m/%Y}"


def _settled(data: Mapping[str, Any]) -> Reason:
    number = data["number"]
    if data["assigned_to"] is None:
        return Reason(f"câu {number}: trả lời tại chỗ", f"question {number}: answered on the spot")
    due = _day(data, "due_on")
    return Reason(f"câu {number}: giao việc, hạn {due}", f"question {number}: given to a unit, due {due}")


def _held(data: Mapping[str, Any]) -> Reason:
    day, people, questions = _day(data, "held_on"), data["attendance"], data["questions"]
    return Reason(
        f"phiên đã diễn ra ngày {day}: {people} người dự, {questions} câu hỏi, "
        f"trả lời tại chỗ {data['answered_on_the_spot']}",
        f"held on {day}: {people} present, {questions} questions, {data['answered_on_the_spot']} answered on the spot",
    )


def _reception_held(data: Mapping[str, Any]) -> Reason:
    day = _day(data, "held_on")
    if data["received_by"] == ReceivedBy.DELEGATE:
        return Reason(f"đã tiếp ngày {day}, ủy quyền", f"held on {day} by a delegate")
    return Reason(f"đã tiếp ngày {day}, trực tiếp", f"held on {day} in person")


def _case_dialogue_held(data: Mapping[str, Any]) -> Reason:
    day = _day(data, "held_on")
    if data["attended"]:
        return Reason(f"đã đối thoại ngày {day}", f"held on {day}")
    return Reason(f"ngày {day} người khiếu nại vắng mặt không có lý do", f"on {day} the complainant stayed away")


def _moved(data: Mapping[str, Any]) -> Reason:
    before, after = _day(data, "planned_before"), _day(data, "planned_on")
    return Reason(f"dời từ {before} sang {after}", f"moved from {before} to {after}")


def _words(words: Mapping[type[Event], Words]) -> dict[str, Words]:
    return {event.event_type: say for event, say in words.items()}


WORDS: Final = _words(
    {
        DialoguePlanned: lambda d: Reason(
            f"lập kế hoạch, ngày {_day(d, 'planned_on')}", f"planned for {_day(d, 'planned_on')}"
        ),
        DialoguePublished: lambda d: Reason(
            f"công bố ngày {_day(d, 'published_on')}", f"published on {_day(d, 'published_on')}"
        ),
        DialoguePostponed: _moved,
        DialogueCancelled: lambda _: Reason("hủy phiên", "cancelled"),
        DialogueQuestionRecorded: lambda d: Reason(f"ghi câu hỏi {d['number']}", f"question {d['number']} recorded"),
        DialogueQuestionSettled: _settled,
        DialogueMinutesRevised: lambda d: Reason(
            f"ghi biên bản, bản {d['revision']}", f"minutes written, revision {d['revision']}"
        ),
        DialogueHeld: _held,
        DialogueConcluded: lambda d: Reason(
            f"ra thông báo kết luận, {d['conclusions']} việc phải làm",
            f"concluded, {d['conclusions']} things to be done",
        ),
        ConclusionAssigned: lambda d: Reason(
            f"giao việc, hạn {_day(d, 'due_on')}", f"assigned, due {_day(d, 'due_on')}"
        ),
        CaseDialogueOpened: lambda d: Reason(
            f"yêu cầu đối thoại ngày {_day(d, 'requested_on')}", f"asked for on {_day(d, 'requested_on')}"
        ),
        CaseDialoguePlanned: lambda d: Reason(
            f"định ngày đối thoại {_day(d, 'planned_on')}", f"planned for {_day(d, 'planned_on')}"
        ),
        CaseDialoguePostponed: _moved,
        CaseDialogueCancelled: lambda _: Reason(
            "hủy vì vụ việc đình chỉ giải quyết", "cancelled, the procedure was terminated"
        ),
        CaseDialogueHeld: _case_dialogue_held,
        ReceptionDayPlanned: lambda d: Reason(
            f"lập lịch tiếp ngày {_day(d, 'planned_on')}", f"scheduled for {_day(d, 'planned_on')}"
        ),
        ReceptionDayHeld: _reception_held,
    }
)
