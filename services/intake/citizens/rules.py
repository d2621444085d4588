"""What becomes of a petition, in words for whoever wrote it. Pure.

Whoever finds the slip of somebody else must not learn from the page what it is about, so no page tells content, kind or the
number of a case; and a denunciation reads word for word like a complaint (Luật Tố cáo Đ8.3, Đ56). Answers are told in full
for recommendations and reflections alone: on the others there is a paper, which goes to who wrote.
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from services.intake.cases.rules import State
from shared.events.kinds import HeadOutcome, Outcome, ProceedingState
from shared.refusals import Reason


class Reached(IntEnum):
    """How far it has come; the four steps of the page."""

    RECEIVED = 0
    LOOKED_AT = 1
    HANDLED = 2
    ANSWERED = 3


@dataclass(frozen=True, slots=True)
class Progress:
    """What is on record of one petition. `plain`: it is no complaint and no denunciation, and never was, so that `reason`,
    `answer` and `number`, written for the citizen, may be shown. `decide_by`: by when it is to be looked at.
    """

    code: str
    received_on: date
    plain: bool
    voided: bool
    outcome: Outcome | None
    decided_on: date | None
    decide_by: date | None
    body: str
    reason: str | None
    state: State | None
    unit: str
    due_on: date | None
    suspended_since: date | None
    procedure: ProceedingState | None
    answered_on: date | None
    answer: str | None
    number: str | None


@dataclass(frozen=True, slots=True)
class Told:
    """`headline` first, then what else there is to say; `by` is the day promised, `where` who has it now. `ended`: nothing
    more is to come, so that it can be asked how it went; `silent`: it is void, or its parts go on in its place;
    `at_once`: it was settled where it was received, so that no unit had it in hand.
    """

    code: str
    received_on: date
    reached: Reached
    headline: Reason
    where: str
    more: tuple[Reason, ...] = ()
    by: date | None = None
    late: bool = False
    answer: str | None = None
    ended: bool = False
    silent: bool = False
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class VisitProgress:
    """What is on record of a visit that brought no petition."""

    code: str
    received_on: date
    voided: bool
    outcome: HeadOutcome | None
    reply_by: date | None
    replied_on: date | None


VOIDED: Final = Reason(
    "Số này vào sổ nhầm và đã hủy. Hãy hỏi nơi tiếp công dân.",
    "This number was entered by mistake and is void. Ask at the reception office.",
)
ON_PAPER: Final = Reason(
    "Nội dung ghi trong văn bản gửi theo địa chỉ đã ghi. Chưa nhận được thì mang giấy biên nhận đến nơi tiếp công dân.",
    "What was decided is in the paper sent to the address given. If it has not come, bring the receipt to the office.",
)
ASK: Final = Reason(
    "Muốn biết lý do, mang giấy biên nhận đến nơi tiếp công dân để được giải thích.",
    "To be told why, bring the receipt to the reception office.",
)
ENDINGS: Final[dict[Outcome, Reason]] = {
    Outcome.RETURNED: Reason(
        "Đã trả lại cơ quan chuyển đơn đến. Cơ quan đó trả lời tiếp.",
        "Returned to the agency that sent it on, which goes on with it.",
    ),
    Outcome.FILED: Reason("Đơn được lưu, không tiếp tục xử lý.", "It is kept on file and not taken further."),
    Outcome.NOT_PROCESSED: Reason("Đơn được lưu, không tiếp tục xử lý.", "It is kept on file and not taken further."),
    Outcome.NOT_ACCEPTED: Reason("Đã xem xét: không thụ lý.", "It was looked at and not accepted."),
    Outcome.SPLIT: Reason(
        "Đơn có nhiều việc, mỗi việc được giải quyết riêng như dưới đây.",
        "It holds several matters; each goes on by itself, as below.",
    ),
}
PROCEDURES: Final[dict[ProceedingState, Reason]] = {
    ProceedingState.CHECKING: Reason("Đang xem xét có thụ lý hay không.", "Whether to accept it is being looked into."),
    ProceedingState.ACCEPTED: Reason("Đã thụ lý, đang giải quyết.", "Accepted; being resolved."),
    ProceedingState.VERIFYING: Reason("Đã thụ lý, đang xác minh.", "Accepted; being verified."),
    ProceedingState.SUSPENDED: Reason("Đang tạm đình chỉ giải quyết.", "Suspended for the time being."),
    ProceedingState.DECIDED: Reason("Đã có kết quả giải quyết.", "It has been decided."),
    ProceedingState.EFFECTIVE: Reason("Đã có kết quả giải quyết.", "It has been decided."),
    ProceedingState.ENFORCING: Reason(
        "Đã có kết quả, đang thực hiện.", "It has been decided and is being carried out."
    ),
    ProceedingState.DONE: Reason("Đã giải quyết xong.", "It is resolved."),
    ProceedingState.NOT_ACCEPTED: ENDINGS[Outcome.NOT_ACCEPTED],
    ProceedingState.TERMINATED: Reason("Đã đình chỉ, không giải quyết tiếp.", "Ended without a decision."),
}
UNDECIDED: Final = (
    ProceedingState.CHECKING,
    ProceedingState.ACCEPTED,
    ProceedingState.VERIFYING,
    ProceedingState.SUSPENDED,
)


def told(one: Progress, today: date, board: str) -> Told:
    """One petition, for its writer. `board`: who has what no unit was given yet."""
    if one.voided:
        return Told(one.code, one.received_on, Reached.RECEIVED, VOIDED, board, silent=True)
    if one.outcome is None:
        waiting = Reason("Đã nhận, đang chờ xem xét.", "Received; waiting to be looked at.")
        return Told(
            one.code,
            one.received_on,
            Reached.RECEIVED,
            waiting,
            board,
            by=one.decide_by,
            late=_is_past(one.decide_by, today),
        )
    if one.state is None:
        return _ended_at_the_desk(one, one.outcome, board)
    if _is_answered(one):
        return _answered(one, board)
    return _in_hand(one, one.state, today, board)


def told_of_visit(one: VisitProgress, today: date, board: str) -> Told:
    """A visit that brought nothing in writing."""
    if one.voided:
        return Told(one.code, one.received_on, Reached.RECEIVED, VOIDED, board, silent=True)
    if one.outcome is HeadOutcome.ANSWERED or one.replied_on is not None:
        on = one.replied_on or one.received_on
        answered = Reason(f"Đã trả lời ngày {on:%d/%m/%Y}.", f"Answered on {on:%d/%m/%Y}.")
        return Told(one.code, one.received_on, Reached.ANSWERED, answered, board, ended=True, at_once=True)
    if one.outcome is HeadOutcome.DIRECTED:
        directed = Reason("Người tiếp đã chỉ đạo trả lời.", "Whoever received you has directed a reply.")
        return Told(
            one.code,
            one.received_on,
            Reached.HANDLED,
            directed,
            board,
            by=one.reply_by,
            late=_is_past(one.reply_by, today),
        )
    heard = Reason(
        "Đã tiếp và ghi vào sổ. Lượt này không có đơn nên không có việc phải trả lời.",
        "You were received and it is in the book. There was no petition, so no answer is owed.",
    )
    return Told(one.code, one.received_on, Reached.ANSWERED, heard, board, ended=True, at_once=True)


def _ended_at_the_desk(one: Progress, outcome: Outcome, board: str) -> Told:
    match outcome:
        case Outcome.GUIDED:
            headline = Reason(
                "Việc này do cơ quan khác giải quyết, đã hướng dẫn.", "Another body resolves this; you were told which."
            )
        case Outcome.TRANSFERRED:
            headline = Reason("Đã chuyển đến cơ quan có thẩm quyền.", "Sent on to the competent body.")
        case _:
            headline = ENDINGS.get(outcome, Reason("Đã xem xét.", "It was looked at."))
    more = [_on(one.decided_on)]
    if one.plain and one.reason:
        more.append(Reason(one.reason, one.reason))
    elif outcome in (Outcome.FILED, Outcome.NOT_PROCESSED, Outcome.NOT_ACCEPTED):
        more.append(ASK)
    ended = outcome is not Outcome.SPLIT
    return Told(
        one.code, one.received_on, Reached.ANSWERED if ended else Reached.LOOKED_AT, headline, one.body or board,
        tuple(line for line in more if line is not None), ended=ended, silent=not ended, at_once=True,
    )  # fmt: skip


def _is_answered(one: Progress) -> bool:
    if one.procedure is not None:
        return one.procedure not in UNDECIDED
    return one.state in (State.ANSWERED, State.CLOSED)


def _answered(one: Progress, board: str) -> Told:
    headline = PROCEDURES[one.procedure] if one.procedure else Reason("Đã trả lời.", "It was answered.")
    shown = one.answer if one.plain else None
    number = f"số {one.number}" if shown and one.number else None
    lines = [_on(one.answered_on), Reason(f"Văn bản {number}.", f"Paper {one.number}.") if number else None]
    return Told(
        one.code, one.received_on, Reached.ANSWERED, headline, one.unit or board,
        tuple(line for line in (*lines, None if shown else ON_PAPER) if line is not None), answer=shown, ended=True,
    )  # fmt: skip


def _in_hand(one: Progress, state: State, today: date, board: str) -> Told:
    if one.procedure is not None:
        headline = PROCEDURES[one.procedure]
    elif state is State.NEW:
        headline = Reason("Sẽ được giải quyết; đang chọn đơn vị.", "It will be resolved; a unit is being chosen.")
    elif state is State.ASSIGNED:
        headline = Reason("Đã giao cho đơn vị giải quyết.", "Given to the unit that resolves it.")
    else:
        headline = Reason("Đơn vị đang giải quyết.", "The unit is working on it.")
    if one.suspended_since is not None:
        since = Reason(
            f"Thời hạn tạm dừng từ ngày {one.suspended_since:%d/%m/%Y}.",
            f"The time limit stands still since {one.suspended_since:%d/%m/%Y}.",
        )
        return Told(one.code, one.received_on, Reached.HANDLED, headline, one.unit or board, (since,))
    return Told(
        one.code,
        one.received_on,
        Reached.HANDLED,
        headline,
        one.unit or board,
        by=one.due_on,
        late=_is_past(one.due_on, today),
    )


def _is_past(by: date | None, today: date) -> bool:
    return by is not None and by < today


def _on(day: date | None) -> Reason | None:
    return Reason(f"Ngày {day:%d/%m/%Y}.", f"On {day:%d/%m/%Y}.") if day else None
