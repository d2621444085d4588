"""How the history tells what happened to a petition after it was decided on."""

from collections.abc import Mapping
from typing import Any, Final

from services.intake.cases.rules import KIND_NAMES
from services.intake.history import Names, Sentence
from shared.events.kinds import CaseKind
from shared.refusals import Reason


def _linked(data: Mapping[str, Any], _names: Names) -> Reason:
    if data["case"] is None:
        return Reason("Gỡ liên kết với vụ việc", "Link to the case undone")
    return Reason(f"Liên kết với vụ việc {data['case']}", f"Linked to case {data['case']}")


def _reclassified(data: Mapping[str, Any], _names: Names) -> Reason:
    kind = KIND_NAMES[CaseKind(data["kind"])]
    vi, en = f"Sửa loại đơn thành {kind.vi.lower()}", f"Reclassified as: {kind.en.lower()}"
    if (case := data.get("case")) is None:
        return Reason(vi, en)
    if data["case_before"] is None:
        return Reason(f"{vi}, vụ việc {case}", f"{en}, case {case}")
    return Reason(f"{vi}, vụ việc {case} thay {data['case_before']}", f"{en}, case {case} for {data['case_before']}")


def _voided(data: Mapping[str, Any], _names: Names) -> Reason:
    return Reason(
        f"Hủy đơn {data['petition']} vào nhầm, giữ số", f"Petition {data['petition']} voided, its number kept"
    )


def _disposed(data: Mapping[str, Any], _names: Names) -> Reason:
    if data["decision"] == "destroy":
        return Reason("Quyết định hủy đơn đã lưu", "Destruction of the filed petition decided")
    return Reason("Quyết định tiếp tục lưu đơn", "The filed petition goes on being kept")


def _extract_corrected(_data: Mapping[str, Any], _names: Names) -> Reason:
    return Reason("Sửa bản trích", "The extract was corrected")


SENTENCES: Final[Mapping[str, Sentence]] = {
    "petition.linked": _linked,
    "petition.reclassified": _reclassified,
    "petition.disposed": _disposed,
    "petition.voided": _voided,
    "case.extract_corrected": _extract_corrected,
}
