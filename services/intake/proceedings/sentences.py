"""How the history tells what happened in a procedure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from services.intake.proceedings.forms import RESULT_NAMES
from services.intake.proceedings.steps import STATE_NAMES, STEP_NAMES, Step
from shared.events.kinds import ProceedingState, Result
from shared.refusals import Reason

_WITHOUT_A_PAPER: Final[Mapping[str, Reason]] = {
    "dialogue_held": Reason("Đã đối thoại với người khiếu nại", "Dialogue with the complainant held"),
    "dialogue_missed": Reason("Đối thoại: người khiếu nại vắng mặt", "Dialogue: the complainant stayed away"),
    "reclassified": Reason("Thủ tục dừng vì sửa loại đơn", "The procedure ends: the petition was reclassified"),
    "voided": Reason("Thủ tục dừng vì đơn vào sổ nhầm", "The procedure ends: the petition was entered by mistake"),
}
_BECAUSE: Final[Mapping[str, Reason]] = {
    "suspended": Reason("tạm đình chỉ", "suspended"),
    "resumed": Reason("tiếp tục giải quyết", "resumed"),
    "extended": Reason("gia hạn", "extended"),
    "attributes": Reason("tính chất vụ việc", "attributes of the case"),
    "overridden": Reason("áp dụng quy định khác", "another law applied"),
    "reprojected": Reason("tính lại theo lịch hoặc quy định mới", "counted again by a new calendar or new rules"),
    "next_duty": Reason("sang bước tiếp theo", "next step"),
}


def _begun(data: Mapping[str, Any], _names: object) -> Reason:
    state = STATE_NAMES[ProceedingState(data["state"])]
    return Reason(f"Bắt đầu thủ tục: {state.vi}", f"Procedure begun: {state.en}")


def _moved(data: Mapping[str, Any], _names: object) -> Reason:
    told = _WITHOUT_A_PAPER.get(data["step"])
    return told if told is not None else STEP_NAMES[Step(data["step"])]


def _decided(data: Mapping[str, Any], _names: object) -> Reason:
    result = RESULT_NAMES[Result(data["result"])]
    vi, en = ("đúng hạn", "in time") if data["in_time"] else ("quá hạn", "late")
    return Reason(
        f"Ban hành quyết định, kết luận: {result.vi}; {vi}", f"Decision or conclusion issued: {result.en}; {en}"
    )


def _enforced(data: Mapping[str, Any], _names: object) -> Reason:
    if data["complete"]:
        return Reason("Đã thi hành xong nội dung quyết định, kết luận", "Everything ordered has been carried out")
    return Reason("Thi hành được một phần", "Part of what was ordered has been carried out")


def _protected(data: Mapping[str, Any], _names: object) -> Reason:
    return Reason(f"Bảo vệ {data['persons']} người", f"{data['persons']} people protected")


def _due_moved(data: Mapping[str, Any], _names: object) -> Reason:
    because = _BECAUSE[data["because"]]
    if data["due_on"] is None:
        return Reason(f"Thời hạn dừng: {because.vi}", f"The time stands: {because.en}")
    day = f"{date.fromisoformat(data['due_on']):%d/%m/%Y}"
    return Reason(f"Hạn mới {day}: {because.vi}", f"Now due {day}: {because.en}")


def _dialogue_requested(_data: Mapping[str, Any], _names: object) -> Reason:
    return STEP_NAMES[Step.REQUEST_DIALOGUE]


SENTENCES: Final[Mapping[str, Callable[[Mapping[str, Any], Any], Reason]]] = {
    "proceeding.begun": _begun,
    "proceeding.moved": _moved,
    "proceeding.decided": _decided,
    "proceeding.enforced": _enforced,
    "protection.changed": _protected,
    "case.due_moved": _due_moved,
    "case.dialogue_requested": _dialogue_requested,
}
