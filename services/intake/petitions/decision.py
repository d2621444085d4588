"""The part of a form in which the desk checks a petition and decides on it; the same at the counter and for the post."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.intake.cases.rules import KIND_NAMES
from services.intake.office import BODY, Office
from services.intake.petitions.conditions import Condition, conditions_for, load_conditions
from services.intake.petitions.outcome_guards import RETURNABLE
from services.intake.petitions.rules import OPENING, OUTCOME_NAMES, STAGE_NAMES
from services.intake.proceedings.grounds import GROUNDED, grounds_for
from services.intake.proceedings.powers import Power, given_since
from services.intake.screens import enum_choices, unit_choices
from shared.datafiles import in_force
from shared.events.kinds import CaseKind, Channel, Outcome
from shared.refusals import Language, Reason
from shared.web.languages import voice

_TRANSFERRED_SINCE: Final = f"{given_since(Power.TRANSFER, CaseKind.COMPLAINT):%d/%m/%Y}"
_SMALL: dict[Outcome, Reason] = {
    Outcome.ACCEPTED: Reason("Mở vụ việc, tính hạn giải quyết", "Opens a case, its deadline runs"),
    Outcome.CHECKING: Reason("Mở vụ việc, tính hạn thụ lý", "Opens a case; it is accepted or refused in time"),
    Outcome.NOT_ACCEPTED: Reason("Có căn cứ không thụ lý theo luật", "The law gives a ground not to accept"),
    Outcome.GUIDED: Reason("Không thuộc thẩm quyền, hoặc nhiều nội dung", "Outside our competence, or several matters"),
    Outcome.TRANSFERRED: Reason(
        f"Không thuộc thẩm quyền; khiếu nại từ {_TRANSFERRED_SINCE}",
        f"Outside our competence; complaints since {_TRANSFERRED_SINCE}",
    ),
    Outcome.RETURNED: Reason("Cơ quan khác chuyển đến không đúng", "Another agency sent it here wrongly"),
    Outcome.FILED: Reason("Không đủ điều kiện, không có tình tiết mới", "Not eligible, nothing new"),
    Outcome.NOT_PROCESSED: Reason("Tố cáo thuộc trường hợp luật không xử lý", "A denunciation the law leaves alone"),
}


def decision_choices(
    office: Office,
    on: date,
    language: Language,
    kind: CaseKind | None = None,
    field: str | None = None,
    channel: Channel | None = None,
) -> dict[str, Any]:
    """What the decision's template needs: conditions, outcomes, units. `kind` None: conditions of every kind, by kind.
    `field` known: who receives such a matter at the reception office is proposed. `channel` None: it is chosen beside it.
    """
    outcomes = [
        (member.value, OUTCOME_NAMES[member].in_(language), small.in_(language), "")
        for member, small in _SMALL.items()
        if member is not Outcome.RETURNED or channel in (None, RETURNABLE)
    ]
    _ = voice(language).gettext
    later = _("Quyết định sau")
    return {
        "conditions": _all_kinds(on, language) if kind is None else _of_one_kind(kind, on),
        "outcomes": [("", later, "", ""), *outcomes] if kind is None else outcomes,
        "units": unit_choices(office, on),
        "stages": enum_choices(STAGE_NAMES, language),
        "grounds": _grounds(on, language, kind),
        "receivers": _receivers(office, on, language),
        "proposed": _proposed(office, on, field),
        "yes_or_no": [("true", _("Có")), ("false", _("Không"))],
        "whens": {Outcome.RETURNED.value: f"channel={RETURNABLE}"} if channel is None else {},
        **_WHENS,
    }


_WHENS: Final[dict[str, str]] = {
    "grounded": " ".join(GROUNDED),
    "opening": " ".join(OPENING),
    "assignable": f"{Outcome.ACCEPTED} {Outcome.CHECKING}",
    "received_elsewhere": f"{Outcome.GUIDED} {Outcome.TRANSFERRED}",
    "explained": " ".join(one for one in Outcome if one not in (Outcome.ACCEPTED, Outcome.CHECKING)),
    "reasoned": " ".join(one for one in Outcome if one not in (Outcome.ACCEPTED, Outcome.CHECKING, *GROUNDED)),
    "doubtful": f"{Outcome.NOT_ACCEPTED} {Outcome.FILED} {Outcome.RETURNED}",
}
"""The outcomes for which each part of the form is asked."""


def _grounds(on: date, language: Language, kind: CaseKind | None) -> list[tuple[str, str]]:
    """Every ground of the law, under its outcome and kind."""
    return [
        (one.code, f"{OUTCOME_NAMES[outcome].in_(language)}, {KIND_NAMES[of].in_(language)}: {one.name.in_(language)}")
        for of in ((kind,) if kind else tuple(CaseKind))
        for outcome in GROUNDED
        for one in grounds_for(outcome, of, on)
    ]


def _receivers(office: Office, on: date, language: Language) -> list[tuple[str, str]]:
    """Bodies a petition can be sent to; first those that receive a subject of their own (Luật Tiếp công dân Đ12.4)."""
    organisation = office.organisation
    own = {
        unit.code: f"{unit.name} ({row.name_en if language == 'en' else row.name_vi})"
        for row in office.subjects.rows
        if in_force(row.valid_from, row.valid_to, on) and (unit := organisation.successor(row.unit, on)) is not None
    }
    return [*own.items(), *((code, name) for code, name in unit_choices(office, on) if code not in own)]


def _proposed(office: Office, on: date, field: str | None) -> str:
    """The name of the body that receives this subject, when it is not the board itself."""
    if field is None:
        return ""
    receiver = office.subjects.receiver(field, on)
    return "" if receiver.code == BODY else receiver.name


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """Conditions that stand together on the form. Without a name they hold for whatever kind is chosen there."""

    name: str
    kinds: tuple[CaseKind, ...]
    grounds: Mapping[str, Sequence[Condition]]
    """By legal ground, in the order of the list."""


def _of_one_kind(kind: CaseKind, on: date) -> list[ConditionGroup]:
    return [_group("", (), conditions_for(kind, on))]


def _all_kinds(on: date, language: Language) -> list[ConditionGroup]:
    by_kinds: dict[frozenset[CaseKind], list[Condition]] = {}
    for one in load_conditions():
        if in_force(one.valid_from, one.valid_to, on):
            by_kinds.setdefault(one.kinds, []).append(one)
    groups: list[ConditionGroup] = []
    for kinds, conditions in by_kinds.items():
        ordered = () if kinds == frozenset(CaseKind) else tuple(kind for kind in CaseKind if kind in kinds)
        groups.append(_group("; ".join(KIND_NAMES[kind].in_(language) for kind in ordered), ordered, conditions))
    return groups


def _group(name: str, kinds: tuple[CaseKind, ...], conditions: Iterable[Condition]) -> ConditionGroup:
    grounds: dict[str, list[Condition]] = {}
    for one in conditions:
        grounds.setdefault(one.ground, []).append(one)
    return ConditionGroup(name, kinds, grounds)
