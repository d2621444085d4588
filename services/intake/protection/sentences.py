"""How the history of a request tells what happened to it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.intake.history import Names, Sentence
from shared.refusals import Reason

_STEPS: Final[Mapping[str, Reason]] = {
    "requested": Reason("Có đề nghị bảo vệ", "Protection asked for"),
    "granted": Reason("Quyết định áp dụng biện pháp bảo vệ", "Protection granted"),
    "refused": Reason("Không áp dụng biện pháp bảo vệ", "Protection refused"),
    "reviewed": Reason("Đã xem xét lại, tiếp tục bảo vệ", "Reviewed, protection goes on"),
    "ended": Reason("Chấm dứt biện pháp bảo vệ", "Protection ended"),
}


def _moved(data: Mapping[str, Any], _names: Names) -> Reason:
    step = _STEPS[data["step"]]
    if data["step"] not in ("granted", "reviewed") or data["review_by"] is None:
        return step
    day = f"{date.fromisoformat(data['review_by']):%d/%m/%Y}"
    return Reason(f"{step.vi}; xem xét lại trước {day}", f"{step.en}; to be reviewed by {day}")


SENTENCES: Final[Mapping[str, Sentence]] = {"protection.moved": _moved}
