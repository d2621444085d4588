"""How the history tells that more time was asked for and refused; that it was granted is told with the new day."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.intake.history import Names, Sentence
from shared.refusals import Reason


def _requested(data: Mapping[str, Any], names: Names) -> Reason:
    unit, until = names.unit(data["unit"]), data.get("until")
    day = f"{date.fromisoformat(until):%d/%m/%Y}" if until else None
    return Reason(
        f"{unit} đề nghị gia hạn" + (f" đến {day}" if day else ""),
        f"{unit} asked for more time" + (f", until {day}" if day else ""),
    )


def _refused(_data: Mapping[str, Any], _names: Names) -> Reason:
    return Reason("Không cho gia hạn", "More time refused")


SENTENCES: Final[Mapping[str, Sentence]] = {
    "case.extension_requested": _requested,
    "case.extension_refused": _refused,
}
