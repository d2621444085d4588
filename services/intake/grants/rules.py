"""Seeing who denounced, for a while and for a reason: what may be decided when. Pure. (Luật Tố cáo Đ8, Đ56.)"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from shared.refusals import Reason, Refused

LONGEST: Final = 30
"""Days of a grant: the time the law gives to resolve a denunciation (LTC Đ30.1); who needs it longer asks again."""


class State(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    EXPIRED = "expired"
    ENDED = "ended"


STATE_NAMES: Final[dict[State, Reason]] = {
    State.ASKED: Reason("Chờ quyết định", "Decision owed"),
    State.GRANTED: Reason("Đang được xem", "May be seen"),
    State.REFUSED: Reason("Không cho phép", "Refused"),
    State.EXPIRED: Reason("Hết thời hạn", "Expired"),
    State.ENDED: Reason("Đã kết thúc", "Ended"),
}
STATE_STYLES: Final[dict[State, tuple[str, str]]] = {
    State.ASKED: ("new", "new"),
    State.GRANTED: ("run", "run"),
    State.REFUSED: ("none", "x"),
    State.EXPIRED: ("none", "clock"),
    State.ENDED: ("none", "check"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of one request."""

    asked_by: str
    granted: bool | None
    until: date | None
    ended: bool

    def state(self, today: date) -> State:
        if self.granted is None or self.until is None:
            return State.ASKED if self.granted is None else State.REFUSED
        if self.ended:
            return State.ENDED
        return State.GRANTED if today <= self.until else State.EXPIRED


def refuse_asking(standings: list[Standing], *, secret: bool, today: date) -> Refused | None:
    """Only what is kept secret has to be asked for, and once: `standings` are the asker's own requests in the case."""
    if not secret:
        return _NOT_SECRET
    states = {one.state(today) for one in standings}
    if State.ASKED in states:
        return _ASKED
    return _HELD if State.GRANTED in states else None


def refuse_deciding(request: Standing, caller: str, today: date) -> Refused | None:
    """A third person decides, and once."""
    if request.asked_by == caller:
        return _OWN
    return None if request.state(today) is State.ASKED else _DECIDED


def refuse_granting(request: Standing, caller: str, until: date, today: date) -> Refused | None:
    """A grant ends by itself, soon."""
    refused = refuse_deciding(request, caller, today)
    if refused is not None or today <= until <= today + timedelta(days=LONGEST):
        return refused
    last = f"{today + timedelta(days=LONGEST):%d/%m/%Y}"
    return Refused(
        Reason(f"Chọn ngày từ hôm nay đến {last}.", f"Choose a day from today to {last}."),
        "until",
    )


def refuse_ending(request: Standing, today: date) -> Refused | None:
    """Whoever guards it may end a grant early at any time."""
    return None if request.state(today) is State.GRANTED else _NOT_RUNNING


_NOT_SECRET: Final = Refused(
    Reason(
        "Danh tính trong vụ việc này không thuộc diện giữ bí mật: không cần đề nghị.",
        "Who brought this case is no secret: nothing has to be asked for.",
    )
)
_ASKED: Final = Refused(
    Reason(
        "Anh/chị đã đề nghị, đang chờ người giữ bí mật quyết định.",
        "You have asked; the custodian has not decided yet.",
    )
)
_HELD: Final = Refused(Reason("Anh/chị đang được xem.", "You may see it already."))
_OWN: Final = Refused(
    Reason("Người đề nghị không được tự quyết định.", "Nobody decides on a request of his or her own.")
)
_DECIDED: Final = Refused(Reason("Đề nghị này đã có quyết định.", "This request has been decided on."))
_NOT_RUNNING: Final = Refused(Reason("Không có cho phép nào đang có hiệu lực.", "No grant is running."))
