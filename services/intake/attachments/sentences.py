"""How the history tells of attachments."""

from collections.abc import Mapping
from typing import Any, Final

from services.intake.attachments.rules import KIND_NAMES, FileKind
from services.intake.history import Names, Sentence
from shared.refusals import Reason


def _told(vi: str, en: str) -> Sentence:
    def sentence(data: Mapping[str, Any], _names: Names) -> Reason:
        kind = KIND_NAMES[FileKind(data["kind"])]
        return Reason(f"{vi} số {data['file']}: {kind.vi.lower()}", f"{en} {data['file']}: {kind.en.lower()}")

    return sentence


SENTENCES: Final[Mapping[str, Sentence]] = {
    "file.attached": _told("Đính kèm tệp", "Attached file"),
    "file.removed": _told("Gỡ tệp", "Removed file"),
}
