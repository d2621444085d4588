"""Protecting a denouncer, from the request to the day it ends: what may be stated when. Pure. (Luật Tố cáo Đ47 to Đ58.)"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from services.intake.protection.measures import Measure
from shared.refusals import Reason, Refused


class Asker(StrEnum):
    """In what part somebody asked; never who."""

    DENOUNCER = "denouncer"
    RELATIVE = "relative"
    RESOLVER = "resolver"
    OTHER = "other"


class State(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    RUNNING = "running"
    REFUSED = "refused"
    ENDED = "ended"


ASKER_NAMES: Final[dict[Asker, Reason]] = {
    Asker.DENOUNCER: Reason("Người tố cáo", "The denouncer"),
    Asker.RELATIVE: Reason("Người thân thích của người tố cáo", "A relative of the denouncer"),
    Asker.RESOLVER: Reason("Người giải quyết tố cáo, tự mình xem xét", "Whoever resolves it, unasked"),
    Asker.OTHER: Reason("Cơ quan, tổ chức khác", "Another body"),
}
STATE_NAMES: Final[dict[State, Reason]] = {
    State.REQUESTED: Reason("Chờ quyết định", "Decision owed"),
    State.RUNNING: Reason("Đang bảo vệ", "Protected"),
    State.REFUSED: Reason("Không áp dụng biện pháp bảo vệ", "No protection"),
    State.ENDED: Reason("Đã chấm dứt", "Ended"),
}
STATE_STYLES: Final[dict[State, tuple[str, str]]] = {
    State.REQUESTED: ("new", "new"),
    State.RUNNING: ("run", "run"),
    State.REFUSED: ("none", "x"),
    State.ENDED: ("ok", "check"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of one request."""

    requested_on: date
    decided_on: date | None
    granted: bool | None
    reviewed_on: date | None
    ended_on: date | None

    @property
    def state(self) -> State:
        if self.ended_on is not None:
            return State.ENDED
        return {None: State.REQUESTED, True: State.RUNNING, False: State.REFUSED}[self.granted]

    @property
    def last_on(self) -> date:
        return self.reviewed_on or self.decided_on or self.requested_on


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a request. `measures`: codes; the figures count people."""

    on: date
    granted: bool
    measures: Sequence[str]
    persons: int
    job: int
    life: int
    body: str | None
    review_by: date | None
    reason: str | None


def refuse_second_request(asked: Mapping[Asker, date], by: Asker) -> Refused | None:
    """Who has asked waits for the decision: what comes again from the same side was sent twice. `asked` has the days of
    the requests not decided on yet.
    """
    if by not in asked:
        return None
    day = f"{asked[by]:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Bên này đã đề nghị ngày {day}, đang chờ quyết định.",
            f"This side asked on {day} already; that is not decided yet.",
        ),
        "by",
    )


def refuse_decision(case: Standing, made: Decision, known: Sequence[Measure]) -> Refused | None:
    """A request is decided on once: granted with measures of the law, for people, by a body, to be reviewed; or not, and
    why (LTC Đ51). `known` are the measures in force on the day.
    """
    if case.state is not State.REQUESTED:
        return Refused(Reason("Đề nghị này đã có quyết định.", "This request has been decided on."))
    return _refuse_before(case, made.on) or (_refuse_grant(made, known) if made.granted else _refuse_refusing(made))


def _refuse_grant(made: Decision, known: Sequence[Measure]) -> Refused | None:
    chosen = [one for one in known if one.code in made.measures]
    if not chosen or len(chosen) != len(set(made.measures)):
        return _MEASURES
    if made.persons < 1:
        return _NOBODY
    for figure in ("job", "life"):
        count, guarded = getattr(made, figure), any(one.guards == figure for one in chosen)
        if guarded is not (count > 0):
            return Refused(_COUNTED if guarded else _NOT_GUARDED, figure)
        if count > made.persons:
            return Refused(_TOO_MANY, figure)
    if made.body is None:
        return _BODY
    return refuse_review_day(made.on, made.review_by)


def _refuse_refusing(made: Decision) -> Refused | None:
    if made.reason is None:
        return _WHY
    given = {"measures": bool(made.measures), "persons": made.persons > 0, "job": made.job > 0, "life": made.life > 0}
    given |= {"body": made.body is not None, "review_by": made.review_by is not None}
    field = next((name for name, stated in given.items() if stated), None)
    return None if field is None else Refused(_NOTHING_GRANTED, field)


def refuse_review(case: Standing, on: date, review_by: date | None) -> Refused | None:
    """Who is protected is looked at again and again, until it ends."""
    return _refuse_idle(case) or _refuse_before(case, on) or refuse_review_day(on, review_by)


def refuse_ending(case: Standing, on: date) -> Refused | None:
    return _refuse_idle(case) or _refuse_before(case, on)


def refuse_review_day(on: date, review_by: date | None) -> Refused | None:
    if review_by is not None and review_by > on:
        return None
    return Refused(
        Reason("Ghi ngày phải xem xét lại, sau ngày này.", "State by when it is reviewed, after this day."), "review_by"
    )


def _refuse_idle(case: Standing) -> Refused | None:
    if case.state is State.RUNNING:
        return None
    return Refused(Reason("Không có biện pháp bảo vệ nào đang áp dụng.", "No measures are running."))


def _refuse_before(case: Standing, on: date) -> Refused | None:
    if on >= case.last_on:
        return None
    day = f"{case.last_on:%d/%m/%Y}"
    return Refused(Reason(f"Ngày phải từ {day} trở đi.", f"The day cannot be before {day}."), "on")


_MEASURES: Final = Refused(
    Reason("Chọn biện pháp bảo vệ có trong luật vào ngày này.", "Choose measures that the law has on that day."),
    "measures",
)
_NOBODY: Final = Refused(Reason("Ghi số người được bảo vệ.", "State how many are protected."), "persons")
_COUNTED: Final = Reason("Ghi số người được áp dụng biện pháp đã chọn.", "State how many the measures chosen are for.")
_NOT_GUARDED: Final = Reason("Chưa chọn biện pháp nào thuộc nhóm này.", "No measure of this sort was chosen.")
_TOO_MANY: Final = Reason(
    "Số người có biện pháp này nằm trong số người được bảo vệ, không thể lớn hơn.",
    "Those with this measure are some of the persons protected: there cannot be more of them.",
)
_BODY: Final = Refused(Reason("Chọn cơ quan thực hiện việc bảo vệ.", "Choose the body that carries it out."), "body")
_WHY: Final = Refused(
    Reason("Không áp dụng thì nêu lý do (Điều 51 Luật Tố cáo).", "Say why not (Law on Denunciations, art. 51)."),
    "reason",
)
_NOTHING_GRANTED: Final = Reason(
    "Không áp dụng biện pháp bảo vệ thì để trống mục này.", "Leave this empty where nothing is granted."
)
