"""The form of each step: which fields it asks for, what they are called, and what may be chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from services.intake.proceedings.grounds import grounds_for
from services.intake.proceedings.rules import ATTRIBUTES
from services.intake.proceedings.steps import Step
from services.intake.proceedings.tables import LAND
from shared.events.kinds import CaseKind, Outcome, Result, Stage
from shared.refusals import Reason
from shared.web.formats import number

Kind = Literal["text", "textarea", "date", "number", "choice", "boxes", "tick"]
Choices = Sequence[tuple[str, Reason]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a form. `choices` are filled in for the case at hand when `kind` is choice or boxes."""

    name: str
    label: Reason
    kind: Kind = "text"
    required: bool = False
    hint: Reason | None = None
    choices: Choices = ()


_ON: Final = Asked("on", Reason("Ngày", "Day"), "date", hint=Reason("Bỏ trống là hôm nay", "Today when left empty"))
_NUMBER: Final = Asked("number", Reason("Số văn bản", "Number of the paper"), required=True)
_OPTIONAL_NUMBER: Final = Asked("number", Reason("Số văn bản, nếu có", "Number of the paper, if any"))
_NOTE: Final = Asked("note", Reason("Ghi chú", "Note"), "textarea")
_REASON: Final = Asked("note", Reason("Lý do", "Reason"), "textarea", required=True)

ATTRIBUTE_NAMES: Final[Mapping[str, Reason]] = {
    "complex": Reason("Phức tạp", "Complex"),
    "very-complex": Reason("Đặc biệt phức tạp", "Very complex"),
    "remote": Reason("Vùng sâu, vùng xa đi lại khó khăn", "Remote, hard to reach"),
    "delegated": Reason(
        "Phải xác minh tại nhiều nơi hoặc ủy quyền kiểm tra", "Checked in several places or by another"
    ),
}
RESULT_NAMES: Final[Mapping[Result, Reason]] = {
    Result.RIGHT: Reason("Đúng", "Right"),
    Result.WRONG: Reason("Sai", "Wrong"),
    Result.PARTLY: Reason("Có đúng, có sai", "Partly right"),
    Result.UPHELD: Reason("Giữ nguyên quyết định lần đầu", "First decision upheld"),
    Result.CHANGED: Reason("Hủy, sửa quyết định lần đầu", "First decision annulled or changed"),
}
SUM_NAMES: Final[Mapping[str, Reason]] = {
    "state_money": Reason("Thu hồi cho Nhà nước: tiền (đồng)", "Recover for the State: money (đồng)"),
    "state_land": Reason("Thu hồi cho Nhà nước: đất (m²)", "Recover for the State: land (m²)"),
    "return_money": Reason("Trả lại tổ chức, cá nhân: tiền (đồng)", "Return: money (đồng)"),
    "return_land": Reason("Trả lại tổ chức, cá nhân: đất (m²)", "Return: land (m²)"),
    "return_organisations": Reason("Số tổ chức được trả lại quyền lợi", "Organisations given back their rights"),
    "return_persons": Reason("Số cá nhân được trả lại quyền lợi", "Individuals given back their rights"),
    "sanctioned_organisations": Reason("Kiến nghị xử lý: tổ chức", "To be sanctioned: organisations"),
    "sanctioned_persons": Reason("Kiến nghị xử lý: người", "To be sanctioned: people"),
    "sanctioned_officials": Reason(
        "Kiến nghị xử lý: trong đó cán bộ, công chức, viên chức", "To be sanctioned: of them officials"
    ),
    "investigated_cases": Reason("Chuyển cơ quan điều tra: vụ", "Handed to investigators: cases"),
    "investigated_persons": Reason("Chuyển cơ quan điều tra: người", "Handed to investigators: people"),
    "investigated_officials": Reason(
        "Chuyển cơ quan điều tra: trong đó cán bộ, công chức, viên chức", "Handed to investigators: of them officials"
    ),
}
_SUMS: Final = tuple(Asked(name, label, "number") for name, label in SUM_NAMES.items())

_FIELDS: Final[Mapping[Step, tuple[Asked, ...]]] = {
    Step.ACCEPT: (_NUMBER, _ON, _NOTE),
    Step.REFUSE: (
        Asked("ground", Reason("Căn cứ không thụ lý", "Legal ground"), "choice", required=True),
        *(_NUMBER, _ON, _NOTE),
    ),
    Step.NOTIFY: (_OPTIONAL_NUMBER, _ON, _NOTE),
    Step.VERIFY: (_NUMBER, _ON, _NOTE),
    Step.REQUEST_DIALOGUE: (
        Asked(
            "by_head",
            Reason(
                "Chủ tịch UBND tỉnh trực tiếp đối thoại (vụ việc phức tạp)", "The chairman in person (complex case)"
            ),
            "tick",
        ),
        *(_ON, _NOTE),
    ),
    Step.SET_ATTRIBUTES: (
        Asked("attributes", Reason("Tính chất vụ việc", "What the matter is like"), "boxes"),
        *(_REASON, _ON),
    ),
    Step.EXTEND: (_NUMBER, _REASON, _ON),
    Step.SUSPEND: (_NUMBER, _REASON, _ON),
    Step.RESUME: (_NUMBER, _ON, _NOTE),
    Step.WITHDRAW: (
        Asked(
            "form",
            Reason("Hình thức rút", "How it was withdrawn"),
            "choice",
            choices=(
                ("petition", Reason("Đơn rút", "By petition")),
                ("minutes", Reason("Biên bản ghi nhận", "In recorded minutes")),
            ),
        ),
        Asked("whole", Reason("Rút toàn bộ", "The whole matter"), "tick"),
        Asked(
            "continued",
            Reason("Vẫn giải quyết dù đã rút (Điều 33 khoản 3 Luật Tố cáo)", "Goes on all the same"),
            "tick",
        ),
        *(_ON, _NOTE),
    ),
    Step.TERMINATE: (_NUMBER, _REASON, _ON),
    Step.DECIDE: (
        Asked("result", Reason("Kết quả giải quyết", "Result"), "choice", required=True),
        Asked(
            "findings_differ",
            Reason(
                "Yêu cầu của người khiếu nại và kết quả xác minh còn khác nhau?",
                "Do the request and the findings differ?",
            ),
            "choice",
            hint=Reason("Khiếu nại lần đầu (Điều 30 Luật Khiếu nại)", "First instance (Law on Complaints, art. 30)"),
            choices=(("false", Reason("Không", "No")), ("true", Reason("Có", "Yes"))),
        ),
        *(_NUMBER, _ON, _NOTE),
        *_SUMS,
    ),
    Step.SEND: (_OPTIONAL_NUMBER, _ON, _NOTE),
    Step.PUBLISH: (
        Asked(
            "how",
            Reason("Hình thức công khai", "How it is published"),
            "choice",
            required=True,
            choices=(
                ("posting", Reason("Niêm yết", "Posted")),
                ("website", Reason("Cổng, trang thông tin điện tử", "Website")),
                ("meeting", Reason("Công bố tại cuộc họp", "At a meeting")),
                ("press", Reason("Phương tiện thông tin đại chúng", "Press")),
            ),
        ),
        *(_ON, _NOTE),
    ),
    Step.TAKE_EFFECT: (_ON, _NOTE),
    Step.ENFORCE: (_OPTIONAL_NUMBER, _ON, _NOTE, *_SUMS),
    Step.FINISH: (_OPTIONAL_NUMBER, _ON, _NOTE),
    Step.SEND_SUSPENSION: (_OPTIONAL_NUMBER, _ON, _NOTE),
}


def fields_of(
    step: Step, kind: CaseKind, stage: Stage, received_on: date, *, discipline: bool = False
) -> tuple[Asked, ...]:
    """The form of a step for a case of this kind and stage, with what may be chosen there."""
    second = kind is CaseKind.COMPLAINT and stage is Stage.SECOND
    choices: dict[str, Choices] = {
        "ground": [(ground.code, ground.name) for ground in grounds_for(Outcome.NOT_ACCEPTED, kind, received_on)],
        "attributes": [(code, ATTRIBUTE_NAMES[code]) for code in ATTRIBUTES[kind]],
        "result": [
            (result.value, name)
            for result, name in RESULT_NAMES.items()
            if (result in (Result.UPHELD, Result.CHANGED)) is second
        ],
    }
    left_out = {"continued"} if kind is CaseKind.COMPLAINT else set[str]()
    if kind is CaseKind.DENUNCIATION or second or discipline:
        left_out.add("findings_differ")
    if kind is CaseKind.COMPLAINT:
        left_out.add("sanctioned_organisations")
    return tuple(
        Asked(asked.name, asked.label, asked.kind, asked.required, asked.hint, choices.get(asked.name, asked.choices))
        for asked in _FIELDS[step]
        if asked.name not in left_out
    )


def totals_of(fields: Sequence[Asked], ordered: Mapping[str, Any]) -> tuple[Asked, ...]:
    """What was carried out is asked for as a total so far, of what was ordered and of nothing else."""
    return tuple(
        replace(asked, hint=_total(written(asked.name, ordered[asked.name]))) if asked.name in SUM_NAMES else asked
        for asked in fields
        if asked.name not in SUM_NAMES or asked.name in ordered
    )


def written(name: str, figure: Any) -> str:
    """A figure as it is written here and read back from a form, whatever language the page is in."""
    return number(Decimal(figure), "vi", 2 if name in LAND else 0)


def _total(ordered: str) -> Reason:
    return Reason(f"Tổng đã thi hành đến nay; phải thi hành {ordered}", f"Total carried out so far; ordered: {ordered}")
