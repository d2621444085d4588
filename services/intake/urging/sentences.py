"""How the history tells that a unit was urged."""

from collections.abc import Mapping
from typing import Any, Final

from services.intake.history import Names, Sentence
from services.intake.urging.rules import load_ladder
from shared.refusals import Reason


def _urged(data: Mapping[str, Any], names: Names) -> Reason:
    step = load_ladder().name(data.get("clock", "due"), data["step"], names.on)
    unit = names.unit(data["unit"])
    return Reason(f"{step.vi}: {unit}", f"{step.en}: {unit}")


SENTENCES: Final[Mapping[str, Sentence]] = {"case.urged": _urged}
