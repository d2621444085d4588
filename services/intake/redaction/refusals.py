"""What is said where a text tells who denounced: the place to whoever wrote it, the identity to nobody. Pure."""

from collections.abc import Iterable, Sequence
from typing import Final

from services.intake.redaction.rules import KIND_NAMES, Known, Mark, tells
from shared.refusals import Reason, Refused

MOST: Final = 5
"""Texts of an account outside the desk that may be refused for this within `WITHIN_HOURS`: whoever guesses names learns
no more from the next one. Whoever writes without guessing meets it once in a year."""
WITHIN_HOURS: Final = 24

TOO_MANY: Final = Reason(
    f"Trong {WITHIN_HOURS} giờ qua tài khoản này đã {MOST} lần bị chặn vì văn bản có thể làm lộ danh tính phải giữ bí mật. Tạm "
    "thời không nhận văn bản về vụ việc giữ bí mật; hãy liên hệ Ban Tiếp công dân.",
    f"Within {WITHIN_HOURS} hours {MOST} texts of this account were stopped because they may tell who must be kept secret. "
    "Until then no text about a secret case is taken; call the reception board.",
)
_TO_OTHERS: Final = Reason(
    "Đoạn này có thể làm lộ người phải giữ bí mật (Điều 8, Điều 56 Luật Tố cáo) nên chưa lưu. Viết lại, không nêu họ tên, nơi "
    "ở, số điện thoại, số giấy tờ của người không phải là người bị tố cáo; nhắc người bị tố cáo thì ghi đủ họ tên, chức vụ. Lần "
    "này đã được ghi nhật ký.",
    "This passage may tell who must be kept secret (Law on Denunciations, art. 8 and 56) and was not saved. Write it without "
    "name, home, telephone or paper number of anybody but the denounced, and the denounced with full name and post. It is on "
    "record.",
)


def refuse_telling(
    texts: Iterable[tuple[str, str]], people: Sequence[Known], *, reads_everything: bool
) -> tuple[Refused, tuple[int, ...]] | None:
    """Why one of the texts (by its field) is not taken, and whom of `people` it tells of.

    Who reads all of the case is told what kind of thing stands in which sentence. Others are told the field alone, in the
    same words whatever was found: less would help nobody, more would help whoever guesses.
    """
    for field, text in texts:
        if found := tells(text, people):
            told = tuple(sorted({mark.person for mark in found if mark.person is not None}))
            return Refused(_to_the_desk(text, found) if reads_everything else _TO_OTHERS, field), told
    return None


def not_comparable(key: str) -> Reason:
    """A text nobody could compare with who denounced is not taken."""
    return Reason(
        f"Chưa kiểm tra được văn bản: danh tính đã ghi cần khóa {key} mà máy chủ không có. Hãy báo người vận hành.",
        f"The text could not be checked: who is on record is sealed with key {key}, which the server does not have. "
        "Tell whoever runs the system.",
    )


def _to_the_desk(text: str, found: Sequence[Mark]) -> Reason:
    kinds = list(dict.fromkeys(mark.kind for mark in found))
    vi, en = (
        ", ".join(name) for name in zip(*((KIND_NAMES[kind].vi, KIND_NAMES[kind].en) for kind in kinds), strict=True)
    )
    sentence = 1 + sum(text[: found[0].start].count(end) for end in (". ", "? ", "! ", "\n"))
    return Reason(
        f"Câu {sentence} còn nêu {vi} của người tố cáo: bỏ đi rồi lưu lại (Điều 56 Luật Tố cáo).",
        f"Sentence {sentence} still has the denouncer's {en}: take it out and save again (Law on Denunciations, art. 56).",
    )
