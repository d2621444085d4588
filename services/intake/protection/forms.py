"""The forms of protection: what each asks for, and what may be chosen."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from services.intake.cases.usecases import Command
from services.intake.office import Office
from services.intake.proceedings.forms import Asked, Choices
from services.intake.protection.commands import DecideProtection, EndProtection, ReviewProtection
from services.intake.protection.measures import measures_on
from services.intake.protection.rules import State
from services.intake.screens import unit_choices
from shared.refusals import Reason


class Act(StrEnum):
    """What is done with a request from its page."""

    DECIDE = "decide"
    REVIEW = "review"
    END = "end"


ACT_NAMES: Final[Mapping[Act, Reason]] = {
    Act.DECIDE: Reason("Quyết định về đề nghị bảo vệ", "Decide on the request"),
    Act.REVIEW: Reason("Xem xét lại việc bảo vệ", "Review the protection"),
    Act.END: Reason("Chấm dứt việc bảo vệ", "End the protection"),
}
ACT_GROUNDS: Final[Mapping[Act, str]] = {
    Act.DECIDE: "Điều 51, Điều 52 Luật Tố cáo",
    Act.REVIEW: "Điều 54 Luật Tố cáo",
    Act.END: "Điều 54 Luật Tố cáo",
}
COMMANDS: Final[Mapping[Act, type[Command]]] = {
    Act.DECIDE: DecideProtection,
    Act.REVIEW: ReviewProtection,
    Act.END: EndProtection,
}
ACTS: Final[Mapping[State, tuple[Act, ...]]] = {
    State.REQUESTED: (Act.DECIDE,),
    State.RUNNING: (Act.REVIEW, Act.END),
    State.REFUSED: (),
    State.ENDED: (),
}
"""What can be done with a request, from where it stands."""
GUARDED: Final[Mapping[str, Reason]] = {
    "secrecy": Reason("Bí mật thông tin", "Secrecy"),
    "job": Reason("Vị trí công tác, việc làm", "Job"),
    "life": Reason("Tính mạng, sức khỏe, tài sản, danh dự, nhân phẩm", "Life, health, property, honour, dignity"),
}
_ON: Final = Asked("on", Reason("Ngày", "Day"), "date", hint=Reason("Bỏ trống là hôm nay", "Today when left empty"))
_REVIEW_BY: Final = Asked("review_by", Reason("Phải xem xét lại chậm nhất ngày", "To be reviewed by"), "date")
_NAMELESS: Final = Reason("Không ghi gì cho biết ai tố cáo", "Say nothing that tells who denounced")
_IF_GRANTED: Final = Reason("Khi áp dụng biện pháp bảo vệ", "Where protection is granted")
_FIELDS: Final[Mapping[Act, tuple[Asked, ...]]] = {
    Act.DECIDE: (
        Asked(
            "granted",
            Reason("Quyết định", "Decision"),
            "choice",
            required=True,
            choices=(
                ("true", Reason("Áp dụng biện pháp bảo vệ", "Protection is granted")),
                ("false", Reason("Không áp dụng", "Not granted")),
            ),
        ),
        Asked("number", Reason("Số văn bản", "Number of the paper"), required=True),
        _ON,
        Asked("measures", Reason("Biện pháp bảo vệ", "Measures"), "boxes"),
        Asked("persons", Reason("Số người được bảo vệ", "People protected"), "number", hint=_IF_GRANTED),
        Asked("job", Reason("Trong đó bảo vệ vị trí công tác, việc làm", "Of them in their jobs"), "number"),
        Asked(
            "life",
            Reason("Trong đó bảo vệ tính mạng, sức khỏe, tài sản, danh dự", "Of them life, health, property, honour"),
            "number",
        ),
        Asked("body", Reason("Cơ quan thực hiện", "Body that carries it out"), "choice", hint=_IF_GRANTED),
        Asked(_REVIEW_BY.name, _REVIEW_BY.label, "date", hint=_IF_GRANTED),
        Asked("reason", Reason("Lý do không áp dụng", "Why nothing is granted"), "textarea", hint=_NAMELESS),
    ),
    Act.REVIEW: (Asked(_REVIEW_BY.name, _REVIEW_BY.label, "date", required=True), _ON),
    Act.END: (
        Asked("reason", Reason("Lý do chấm dứt", "Why it ends"), "textarea", required=True, hint=_NAMELESS),
        _ON,
    ),
}


def fields_of(act: Act, office: Office, today: date) -> tuple[Asked, ...]:
    """The form of an act, with what may be chosen there today."""
    choices: dict[str, Choices] = {
        "measures": [
            (one.code, Reason(f"{GUARDED[one.guards].vi}: {one.name.vi}", f"{GUARDED[one.guards].en}: {one.name.en}"))
            for one in measures_on(today)
        ],
        "body": [(code, Reason(name, name)) for code, name in unit_choices(office, today)],
    }
    return tuple(
        Asked(field.name, field.label, field.kind, field.required, field.hint, choices.get(field.name, field.choices))
        for field in _FIELDS[act]
    )
