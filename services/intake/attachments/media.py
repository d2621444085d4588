"""What kinds of file are taken, found out from their content alone."""

from dataclasses import dataclass
from typing import BinaryIO, Final

import filetype

from services.intake.attachments import packages, sounds
from shared.refusals import Reason, Refused


@dataclass(frozen=True, slots=True)
class Media:
    """A kind of file that is taken."""

    type: str
    extension: str
    name: str


PDF: Final = Media("application/pdf", "pdf", "PDF")
JPEG: Final = Media("image/jpeg", "jpg", "JPEG")
PNG: Final = Media("image/png", "png", "PNG")
WEBP: Final = Media("image/webp", "webp", "WebP")
DOCX: Final = Media(packages.WORD, "docx", "Word")
XLSX: Final = Media(packages.EXCEL, "xlsx", "Excel")
MP3: Final = Media(sounds.MP3, "mp3", "MP3")
M4A: Final = Media(sounds.M4A, "m4a", "M4A")
WAV: Final = Media(sounds.WAV, "wav", "WAV")
TAKEN: Final[dict[str, Media]] = {one.type: one for one in (PDF, JPEG, PNG, WEBP, DOCX, XLSX, MP3, M4A, WAV)}
PICTURES: Final = frozenset({JPEG, PNG, WEBP})
DOCUMENTS: Final = frozenset({DOCX, XLSX})
ACCEPTED: Final = ",".join([*TAKEN, *(f".{one.extension}" for one in TAKEN.values())])
"""For a browser's choice of files. What is sent is looked into all the same."""

HEAD: Final = 8192
_TOLD: Final[dict[str, Reason]] = {
    "image/heic": Reason(
        "Ảnh HEIC của điện thoại: hãy lưu thành JPEG rồi gửi lại.", "A HEIC photo of a telephone: save it as JPEG."
    ),
    "application/msword": Reason(
        "Văn bản Word kiểu cũ: hãy lưu thành .docx hoặc PDF.", "An old Word document: save it as .docx or PDF."
    ),
    "application/vnd.ms-excel": Reason(
        "Bảng tính Excel kiểu cũ: hãy lưu thành .xlsx hoặc PDF.", "An old Excel sheet: save it as .xlsx or PDF."
    ),
    "image/gif": Reason("Không nhận ảnh động.", "Moving pictures are not taken."),
    "image/apng": Reason("Không nhận ảnh động.", "Moving pictures are not taken."),
    "video/mp4": Reason("Không nhận phim; hãy gửi ảnh hoặc ghi âm.", "Films are not taken: send pictures or sound."),
}


def recognised(file: BinaryIO) -> Media | Refused:
    """What the file is; refused, with what it seems to be, when such are not taken."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        return Refused(Reason("Tệp rỗng.", "The file is empty."), "file")
    guessed: str = filetype.guess_mime(head) or ""
    if head.startswith(packages.BEGINNING):
        guessed = packages.kind_of(file)
    elif guessed.startswith(("audio/", "video/")):
        found = sounds.kind_of(file, head)
        guessed = "" if not found and guessed in TAKEN else found or guessed
    media = TAKEN.get(guessed)
    if media is not None and (media != PDF or head.startswith(b"%PDF-")):
        return media
    listed = ", ".join(one.name for one in TAKEN.values())
    said = _TOLD.get(guessed)
    vi, en = (said.vi + " ", said.en + " ") if said else ("", "")
    return Refused(
        Reason(f"{vi}Tệp không thuộc loại được nhận: {listed}.", f"{en}Not a kind of file that is taken: {listed}."),
        "file",
    )
