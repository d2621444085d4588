"""The legal procedure on complaints and denunciations as a table: which step leads from where to where. Pure.

(Luật Khiếu nại 02/2011 as amended by Luật 136/2025; Luật Tố cáo 25/2018; NĐ 124/2020; NĐ 31/2019.)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.events.kinds import CaseKind, ProceedingState
from shared.refusals import Reason


class Step(StrEnum):
    """What can be done in a procedure."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    NOTIFY = "notify"
    VERIFY = "verify"
    REQUEST_DIALOGUE = "request_dialogue"
    SET_ATTRIBUTES = "set_attributes"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"
    DECIDE = "decide"
    SEND = "send"
    PUBLISH = "publish"
    TAKE_EFFECT = "take_effect"
    ENFORCE = "enforce"
    FINISH = "finish"
    PROTECT = "protect"
    SEND_SUSPENSION = "send_suspension"


S = ProceedingState
UNDECIDED: Final = frozenset({S.CHECKING, S.ACCEPTED, S.VERIFYING, S.SUSPENDED})
"""States in which a decision or conclusion is still owed."""
FINISHED: Final = frozenset({S.DONE, S.NOT_ACCEPTED, S.TERMINATED})
"""States nothing leads out of."""
_AFTER_DECISION: Final = frozenset({S.DECIDED, S.EFFECTIVE, S.ENFORCING})
_BOTH: Final = frozenset({CaseKind.COMPLAINT, CaseKind.DENUNCIATION})
_COMPLAINT: Final = frozenset({CaseKind.COMPLAINT})
_DENUNCIATION: Final = frozenset({CaseKind.DENUNCIATION})


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `target` None: the state stays, or depends on what is stated (withdrawal, resumption)."""

    kinds: frozenset[CaseKind]
    sources: frozenset[ProceedingState]
    target: ProceedingState | None
    ground: str
    """Where the law says so."""


def _of(
    kinds: frozenset[CaseKind],
    sources: set[ProceedingState] | frozenset[ProceedingState],
    target: ProceedingState | None,
    ground: str,
) -> Transition:
    return Transition(kinds, frozenset(sources), target, ground)


# fmt: off
TRANSITIONS: Final[Mapping[Step, Transition]] = {
    Step.ACCEPT:           _of(_BOTH, {S.CHECKING}, S.ACCEPTED, "LKN Đ27; LTC Đ24, Đ29"),
    Step.REFUSE:           _of(_BOTH, {S.CHECKING}, S.NOT_ACCEPTED, "LKN Đ11; LTC Đ29"),
    Step.NOTIFY:           _of(_DENUNCIATION, {S.ACCEPTED, S.VERIFYING}, None, "LTC Đ29.3"),
    Step.VERIFY:           _of(_BOTH, {S.ACCEPTED}, S.VERIFYING, "LKN Đ29; LTC Đ31"),
    Step.REQUEST_DIALOGUE: _of(_COMPLAINT, {S.VERIFYING}, None, "LKN Đ30, Đ39, Đ53"),
    Step.SET_ATTRIBUTES:   _of(_BOTH, {S.CHECKING, S.ACCEPTED, S.VERIFYING}, None,
                               "LKN Đ28, Đ37; LTC Đ30; NĐ 31/2019 Đ3"),
    Step.EXTEND:           _of(_BOTH, {S.ACCEPTED, S.VERIFYING}, None, "LTC Đ30"),
    Step.SUSPEND:          _of(_BOTH, {S.ACCEPTED, S.VERIFYING}, S.SUSPENDED, "LKN Đ11a; LTC Đ34"),
    Step.RESUME:           _of(_BOTH, {S.SUSPENDED}, None, "LKN Đ11a; LTC Đ34"),
    Step.WITHDRAW:         _of(_BOTH, UNDECIDED, None, "LKN Đ10; LTC Đ33"),
    Step.TERMINATE:        _of(_BOTH, {S.ACCEPTED, S.VERIFYING, S.SUSPENDED}, S.TERMINATED,
                               "LKN Đ11a; LTC Đ34"),
    Step.DECIDE:           _of(_BOTH, {S.VERIFYING}, S.DECIDED, "LKN Đ31, Đ40; LTC Đ35"),
    Step.SEND:             _of(_BOTH, _AFTER_DECISION, None, "LKN Đ32, Đ41; LTC Đ35.3"),
    Step.PUBLISH:          _of(_BOTH, _AFTER_DECISION, None, "NĐ 124/2020 Đ29.3; LTC Đ40"),
    Step.TAKE_EFFECT:      _of(_COMPLAINT, {S.DECIDED}, S.EFFECTIVE, "LKN Đ44"),
    Step.ENFORCE:          _of(_BOTH, _AFTER_DECISION, S.ENFORCING, "LKN Đ46; LTC Đ36"),
    Step.FINISH:           _of(_BOTH, _AFTER_DECISION, S.DONE, "LKN Đ46; LTC Đ36"),
    Step.PROTECT:          _of(_DENUNCIATION, frozenset(S) - {S.NOT_ACCEPTED}, None,
                               "LTC Đ47, Đ49 đến Đ58"),
    # Also later than from where it was decided: it stays owed when the time goes on.
    Step.SEND_SUSPENSION:  _of(_DENUNCIATION, frozenset(S) - {S.CHECKING, S.NOT_ACCEPTED}, None, "LTC Đ34.4"),
}
# fmt: on

STATE_NAMES: Final[Mapping[ProceedingState, Reason]] = {
    S.CHECKING: Reason("Đang kiểm tra điều kiện thụ lý", "Checking whether it is accepted"),
    S.ACCEPTED: Reason("Đã thụ lý", "Accepted"),
    S.VERIFYING: Reason("Đang xác minh", "Being verified"),
    S.SUSPENDED: Reason("Tạm đình chỉ", "Suspended"),
    S.DECIDED: Reason("Đã ban hành quyết định, kết luận", "Decided"),
    S.EFFECTIVE: Reason("Quyết định có hiệu lực", "Decision in effect"),
    S.ENFORCING: Reason("Đang tổ chức thi hành", "Being carried out"),
    S.DONE: Reason("Đã thi hành xong", "Carried out"),
    S.NOT_ACCEPTED: Reason("Không thụ lý", "Not accepted"),
    S.TERMINATED: Reason("Đã đình chỉ", "Terminated"),
}
REPLACED: Final = Reason("Đã dừng do sửa loại đơn", "Ended: the petition was of another kind")
VOID: Final = Reason("Đã dừng do đơn vào sổ nhầm", "Ended: the petition was entered by mistake")
"""What is said of a procedure whose case was taken out: nobody terminated it (`abandoned.py`)."""

STATE_STYLES: Final[Mapping[ProceedingState, tuple[str, str]]] = {
    S.CHECKING: ("new", "new"),
    S.ACCEPTED: ("run", "run"),
    S.VERIFYING: ("run", "run"),
    S.SUSPENDED: ("lock", "lock"),
    S.DECIDED: ("ok", "check"),
    S.EFFECTIVE: ("ok", "check"),
    S.ENFORCING: ("run", "run"),
    S.DONE: ("ok", "check"),
    S.NOT_ACCEPTED: ("lock", "lock"),
    S.TERMINATED: ("lock", "lock"),
}
"""Class and icon of a state's badge."""

STEP_NAMES: Final[Mapping[Step, Reason]] = {
    Step.ACCEPT: Reason("Thụ lý", "Accept"),
    Step.REFUSE: Reason("Không thụ lý", "Do not accept"),
    Step.NOTIFY: Reason("Thông báo việc thụ lý", "Notify of the acceptance"),
    Step.VERIFY: Reason("Giao xác minh", "Begin verification"),
    Step.REQUEST_DIALOGUE: Reason("Yêu cầu tổ chức đối thoại", "Ask for a dialogue"),
    Step.SET_ATTRIBUTES: Reason("Xác định tính chất vụ việc", "State what makes it complex or remote"),
    Step.EXTEND: Reason("Gia hạn giải quyết", "Extend the time limit"),
    Step.SUSPEND: Reason("Tạm đình chỉ", "Suspend"),
    Step.RESUME: Reason("Tiếp tục giải quyết", "Resume"),
    Step.WITHDRAW: Reason("Ghi nhận việc rút", "Record a withdrawal"),
    Step.TERMINATE: Reason("Đình chỉ giải quyết", "Terminate"),
    Step.DECIDE: Reason("Ban hành quyết định, kết luận", "Issue the decision or conclusion"),
    Step.SEND: Reason("Gửi quyết định, kết luận", "Send the decision or conclusion"),
    Step.PUBLISH: Reason("Công khai", "Publish"),
    Step.TAKE_EFFECT: Reason("Có hiệu lực pháp luật", "Takes effect"),
    Step.ENFORCE: Reason("Ghi nhận kết quả thi hành", "Record what was carried out"),
    Step.FINISH: Reason("Kết thúc việc thi hành", "Finish"),
    Step.PROTECT: Reason("Bảo vệ người tố cáo", "Protect the denouncer"),
    Step.SEND_SUSPENSION: Reason("Gửi quyết định tạm đình chỉ, đình chỉ", "Send the decision to suspend or terminate"),
}


_LAWS: Final[Mapping[CaseKind, Mapping[str, str]]] = {
    CaseKind.COMPLAINT: {"LKN": "Luật Khiếu nại", "NĐ 124/2020": "Nghị định 124/2020/NĐ-CP"},
    CaseKind.DENUNCIATION: {"LTC": "Luật Tố cáo", "NĐ 31/2019": "Nghị định 31/2019/NĐ-CP"},
}
"""What the table calls the laws of a kind, and what a page calls them."""
_ARTICLE: Final = re.compile(r"\bĐ(\d+[a-z]?)(?:\.(\d+))?")
"""`Đ34.4`: article 34, clause 4."""


def ground_of(step: Step, kind: CaseKind) -> str:
    """Where the law of this kind says so, as a page shows it; "" where the table names none of it."""
    laws = _LAWS.get(kind, {})
    return "; ".join(
        _ARTICLE.sub(_article, ground.replace(law, name, 1))
        for ground in TRANSITIONS[step].ground.split("; ")
        for law, name in laws.items()
        if ground.startswith(law)
    )


def _article(found: re.Match[str]) -> str:
    return f"Điều {found[1]}" + (f" khoản {found[2]}" if found[2] else "")


TAKEN_BY_ANOTHER_ROOM: Final = frozenset({Step.PROTECT})
"""No step anybody takes by itself: its figures follow what is decided on each request for protection."""
OPEN_STEPS: Final = tuple(step for step in Step if step not in TAKEN_BY_ANOTHER_ROOM)
"""The steps with a route and a page of their own."""


def comes_up(step: Step, kind: CaseKind, state: ProceedingState) -> bool:
    """Whether a step belongs to this kind and state at all; only then is anybody offered it, possible today or not."""
    transition = TRANSITIONS[step]
    return kind in transition.kinds and state in transition.sources
