"""What may be decided about a list of matters past their term. Pure."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final, Literal

from shared.refusals import Reason, Refused

State = Literal["waiting", "decided", "done"]
STATE_NAMES: Final[dict[State, Reason]] = {
    "waiting": Reason("Chờ quyết định", "Decision owed"),
    "decided": Reason("Đang thực hiện", "Being carried out"),
    "done": Reason("Đã thực hiện", "Carried out"),
}
STATE_STYLES: Final[dict[State, tuple[str, str]]] = {
    "waiting": ("soon", "clock"),
    "decided": ("run", "run"),
    "done": ("ok", "check"),
}
OUTCOME_NAMES: Final[dict[str | None, Reason]] = {
    None: Reason("Chờ", "Waiting"),
    "done": Reason("Đã khử nhận dạng", "Made anonymous"),
    "kept": Reason("Tiếp tục lưu", "Kept on"),
    "changed": Reason("Có việc mới, giữ lại", "Something new hangs on it: kept"),
}
WHAT_NAMES: Final[dict[tuple[str, str], Reason]] = {
    ("case", "KN"): Reason("Vụ việc khiếu nại", "Complaint"),
    ("case", "TC"): Reason("Vụ việc tố cáo", "Denunciation"),
    ("case", "KNPA"): Reason("Vụ việc kiến nghị, phản ánh", "Recommendation or reflection"),
    ("petition", "destroyed"): Reason("Đơn đã quyết định hủy", "Petition whose destruction was decided"),
    ("petition", "other"): Reason("Đơn không thành vụ việc", "Petition without a case"),
    ("visit", "any"): Reason("Lượt tiếp không có đơn", "Visit without a petition"),
}


def state_of(*, decided: bool, waiting: int) -> State:
    """`waiting`: matters of the list nothing has become of yet."""
    return "waiting" if not decided else "decided" if waiting else "done"


def refuse_deciding(
    *,
    drawn_up_by: str,
    decided: bool,
    caller: str,
    codes: Collection[str],
    keep: Sequence[str],
    keep_until: date | None,
    keep_why: str | None,
    unconfirmed: bool,
    compared: bool,
    today: date,
) -> Refused | None:
    """A second person decides, once, with a reason for what is kept on, and not on terms nobody has compared."""
    if decided:
        return _DECIDED
    if drawn_up_by == caller:
        return _OWN
    if unknown := [code for code in keep if code not in codes]:
        listed = ", ".join(unknown)
        return Refused(Reason(f"Không có trong danh sách: {listed}.", f"Not on the list: {listed}."), "keep")
    refused = _refuse_keeping(keep_until, keep_why, today) if keep else _refuse_saying(keep_until, keep_why)
    return refused or (_NOT_COMPARED if unconfirmed and not compared else None)


def _refuse_keeping(until: date | None, why: str | None, today: date) -> Refused | None:
    if why is None:
        return Refused(Reason("Ghi vì sao tiếp tục lưu.", "Say why they are kept on."), "keep_why")
    if until is None or until <= today:
        return Refused(Reason("Chọn ngày sau hôm nay.", "Choose a day after today."), "keep_until")
    return None


def _refuse_saying(until: date | None, why: str | None) -> Refused | None:
    if until is None and why is None:
        return None
    return Refused(Reason("Chưa chọn hồ sơ nào để tiếp tục lưu.", "Nothing to keep on was chosen."), "keep")


_OWN: Final = Refused(
    Reason("Người lập danh sách không được tự quyết định.", "Nobody decides on a list of his or her own.")
)
_DECIDED: Final = Refused(Reason("Danh sách này đã có quyết định.", "This list has been decided on."))
_NOT_COMPARED: Final = Refused(
    Reason(
        "Có thời hạn lưu chưa đối chiếu với quy định: đối chiếu rồi xác nhận ở đây.",
        "Some terms of keeping were not compared with the law: compare them, then say so here.",
    ),
    "compared",
)
NOTHING_PAST: Final = Refused(
    Reason("Không có hồ sơ nào quá thời hạn lưu ngoài các danh sách đã lập.", "Nothing else is past its term.")
)
