"""When more time may be asked for, and what day a request comes to. Pure."""

from datetime import date
from typing import Final

from services.intake.deadlines.rules import LONGER
from shared.calendar import Calendar
from shared.events.kinds import CaseKind
from shared.refusals import Reason, Refused
from shared.wording import too_far_ahead


def wanted_until(
    duty: str, due_on: date | None, *, until: date | None, days: int | None, calendar: Calendar, today: date
) -> date | Refused | None:
    """The day a request comes to; None where the law says how much longer."""
    if duty != LONGER:
        if until is None and days is None:
            return None
        return Refused(
            Reason(
                "Pháp luật ấn định thời gian gia hạn; không chọn ngày.",
                "The law says how much longer: no day is chosen.",
            ),
            "until" if until is not None else "days",
        )
    if (until is None) == (days is None):
        return Refused(
            Reason(
                "Ghi ngày hạn mới, hoặc số ngày làm việc thêm (một trong hai).",
                "State the new day, or how many working days more: one of the two.",
            ),
            "until",
        )
    if days is None or due_on is None:
        return until
    why = too_far_ahead(due_on, today) or too_far_ahead(longer := calendar.add(due_on, days, "working"), today)
    return longer if why is None else Refused(why, "days")


def refuse_second_request(asked_on: date) -> Refused:
    day = f"{asked_on:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Đã đề nghị gia hạn ngày {day}, đang chờ quyết định.", f"Asked for on {day} already, and not decided yet."
        )
    )


def refuse_before_asked(asked_on: date, on: date) -> Refused | None:
    if on >= asked_on:
        return None
    day = f"{asked_on:%d/%m/%Y}"
    return Refused(Reason(f"Đề nghị ngày {day}; quyết định không trước ngày đó.", f"It was asked for on {day}."), "on")


def is_by_the_board(kind: CaseKind) -> bool:
    """Whether the board grants it, to whom the answer is owed; else who resolves the matter extends its own time."""
    return kind is CaseKind.REFLECTION


NOTHING_ASKED: Final = Refused(
    Reason("Không có đề nghị gia hạn nào đang chờ quyết định.", "No request for more time waits for a decision.")
)
NOTHING_RUNS: Final = Refused(
    Reason("Vụ việc không còn thời hạn giải quyết đang chạy.", "The case has no running deadline to resolve it.")
)
