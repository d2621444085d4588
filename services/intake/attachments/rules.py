"""What may be attached to a record by whom, who may take it off again, and what a file may be called. Pure."""

import unicodedata
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final, Literal

from shared.refusals import Reason, Refused
from shared.text import nfc


class FileKind(StrEnum):
    """What a file is to its record."""

    PETITION = "petition"
    EVIDENCE = "evidence"
    RECORDING = "recording"
    IDENTITY_PAPER = "identity_paper"
    REDACTED_COPY = "redacted_copy"
    WORK = "work"


KIND_NAMES: Final[dict[FileKind, Reason]] = {
    FileKind.PETITION: Reason("Bản chụp, bản quét đơn", "Scan of the petition"),
    FileKind.EVIDENCE: Reason("Tài liệu, chứng cứ, ảnh của công dân", "The citizen's documents, evidence, photos"),
    FileKind.RECORDING: Reason("Ghi âm công dân", "Recording of the citizen"),
    FileKind.IDENTITY_PAPER: Reason("Giấy tờ tùy thân", "Identity paper"),
    FileKind.REDACTED_COPY: Reason("Bản sao đã che danh tính", "Copy with the identity taken out"),
    FileKind.WORK: Reason("Tài liệu do cơ quan lập khi giải quyết", "Made by the office while resolving it"),
}
ORIGINALS: Final = frozenset(FileKind) - {FileKind.REDACTED_COPY, FileKind.WORK}
"""What came from the citizen: handwriting, voice and papers tell who it is (Luật Tố cáo Đ8.3, Đ56)."""

Record = Literal["visit", "petition", "case"]
"""What files are attached to."""

LONGEST_NAME: Final = 150
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
_FIELD: Final = "file"


def kinds_for(record: Record, *, denounced: bool) -> tuple[FileKind, ...]:
    """What may be attached to such a record. What a denouncer gave goes with the petition or the visit, of which the units
    that handle the case learn nothing, not even that something came; they are handed a copy without what tells who it is
    (Luật Tố cáo Đ56).
    """
    if record == "case" and denounced:
        return (FileKind.REDACTED_COPY, FileKind.WORK)
    return tuple(kind for kind in FileKind if kind is not FileKind.REDACTED_COPY)


def refuse_attaching(kind: FileKind, record: Record, *, denounced: bool, voided: bool) -> Refused | None:
    """Why such a file cannot be attached to such a record, whoever asks."""
    if voided:
        return Refused(Reason("Hồ sơ đã hủy, không đính kèm thêm.", "The record is void: nothing is attached to it."))
    if kind in kinds_for(record, denounced=denounced):
        return None
    return Refused(
        Reason(
            "Tài liệu của người tố cáo đính kèm vào đơn hoặc lượt tiếp, ở Ban Tiếp công dân (Điều 8 Luật Tố cáo).",
            "What a denouncer gave goes with the petition or the visit (Law on Denunciations, article 8).",
        ),
        "file_kind",
    )


def refuse_removing(*, removed: bool, theirs: bool) -> Refused | None:
    """Why a file cannot be taken off; `theirs`: the desk may any, others what their unit attached."""
    if removed:
        return Refused(Reason("Tệp này đã được gỡ.", "This file was removed already."))
    return None if theirs else Refused(Reason("Tệp do đơn vị khác đính kèm.", "Another unit attached this file."))


def file_name(given: str | None, extension: str) -> str | Refused:
    """What the file is called from now on: as given, with the extension of what it is."""
    name = nfc((given or "").strip())
    if "/" in name or "\\" in name or name in (".", ".."):
        return _refused(
            "Tên tệp có đường dẫn thư mục. Đổi tên tệp rồi gửi lại.", "The file's name holds a path. Rename the file."
        )
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for letter in name):
        return _refused(
            "Tên tệp có ký tự điều khiển hoặc ký tự ẩn. Đổi tên tệp rồi gửi lại.",
            "The file's name holds control characters or hidden ones. Rename the file.",
        )
    stem = PurePosixPath(name).stem.strip(" .")
    if not any(letter.isalnum() for letter in stem) or stem.partition(".")[0].lower() in _RESERVED:
        return _refused(
            "Tên tệp không dùng được. Đổi tên tệp rồi gửi lại.", "The file cannot be called that: rename it."
        )
    if len(stem) > LONGEST_NAME:
        return _refused(
            f"Tên tệp dài quá {LONGEST_NAME} chữ.", f"The file's name is longer than {LONGEST_NAME} letters."
        )
    return f"{stem}.{extension}"


def too_large(largest: int) -> Refused:
    """For a file of more than `largest` bytes."""
    megabytes = largest // 1_000_000
    return _refused(
        f"Tệp lớn hơn {megabytes} MB nên không được nhận. Chia nhỏ hoặc giảm độ phân giải rồi gửi lại.",
        f"The file is larger than {megabytes} MB and was not taken. Split it or lower its resolution.",
    )


def _refused(vi: str, en: str) -> Refused:
    return Refused(Reason(vi, en), _FIELD)
