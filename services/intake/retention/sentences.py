"""How the history tells that a record names nobody any more."""

from collections.abc import Mapping
from typing import Any, Final

from services.intake.history import Names, Sentence
from shared.refusals import Reason


def _anonymised(_data: Mapping[str, Any], _names: Names) -> Reason:
    return Reason("Hết thời hạn lưu, đã khử nhận dạng", "Past its term of keeping, made anonymous")


SENTENCES: Final[Mapping[str, Sentence]] = {"record.anonymised": _anonymised}
