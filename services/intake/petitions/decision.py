"""The part of a form in which the desk checks a petition and decides on it; the same at the counter and for the post."""

from datetime import date
from typing import Any

from services.intake.office import Office
from services.intake.petitions.conditions import load_conditions
from services.intake.petitions.rules import COMPLAINTS_MAY_BE_TRANSFERRED_FROM, OUTCOME_NAMES
from services.intake.screens import unit_choices
from shared.datafiles import in_force
from shared.events.kinds import CaseKind, Outcome
from shared.refusals import Language, Reason
from shared.web.languages import voice

_SMALL: dict[Outcome, Reason] = {
    Outcome.ACCEPTED: Reason("Mở vụ việc, tính hạn giải quyết", "Opens a case, its deadline runs"),
    Outcome.GUIDED: Reason("Không thuộc thẩm quyền, hoặc nhiều nội dung", "Outside our competence, or several matters"),
    Outcome.TRANSFERRED: Reason(
        f"Không thuộc thẩm quyền; khiếu nại từ {COMPLAINTS_MAY_BE_TRANSFERRED_FROM:%d/%m/%Y}",
        f"Outside our competence; complaints since {COMPLAINTS_MAY_BE_TRANSFERRED_FROM:%d/%m/%Y}",
    ),
    Outcome.FILED: Reason("Không đủ điều kiện, không có tình tiết mới", "Not eligible, nothing new"),
}


def decision_choices(office: Office, on: date, language: Language, kind: CaseKind | None = None) -> dict[str, Any]:
    """What the decision's template needs: conditions by legal ground, outcomes, units. `kind` None: those of all kinds."""
    wanted = [
        one
        for one in load_conditions()
        if in_force(one.valid_from, one.valid_to, on) and (kind is None or kind in one.kinds)
    ]
    grounds: dict[str, list[Any]] = {}
    for one in wanted:
        grounds.setdefault(one.ground, []).append(one)
    outcomes = [
        (member.value, name.in_(language), _SMALL[member].in_(language), "") for member, name in OUTCOME_NAMES.items()
    ]
    later = voice(language).gettext("Quyết định sau")
    return {
        "grounds": grounds,
        "outcomes": [("", later, "", ""), *outcomes] if kind is None else outcomes,
        "units": unit_choices(office, on),
    }
