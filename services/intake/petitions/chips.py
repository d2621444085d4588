"""How a list of petitions is narrowed down: the chips above it, and codes given in an address."""

from typing import Any

from services.intake.cases.rules import KIND_NAMES
from services.intake.petitions.queries import DISPOSAL, VOIDED, WAITING, PetitionFilter
from services.intake.petitions.rules import OUTCOME_NAMES, STAGE_NAMES
from shared.refusals import Language
from shared.web.languages import voice


def chips_of(wanted: PetitionFilter, link: Any, language: Language) -> list[Any]:
    """By outcome, kind and stage, each with a link that changes it alone."""
    _ = voice(language).gettext
    chosen: dict[str, object] = {"state": wanted.state, "kind": wanted.kind, "stage": wanted.stage}

    def entry(text: str, **changed: str) -> tuple[str, None, str, bool]:
        return (
            text,
            None,
            link(**chosen | changed),
            all(chosen[name] in (value, value or None) for name, value in changed.items()),
        )

    states = [
        entry(_("Tất cả"), state=""),
        entry(_("Chờ xử lý"), state=WAITING),
        *(entry(name.in_(language), state=outcome.value) for outcome, name in OUTCOME_NAMES.items()),
        entry(_("Hết hạn lưu"), state=DISPOSAL),
        entry(_("Số hủy"), state=VOIDED),
    ]
    kinds = [entry(_("Tất cả"), kind=""), *(entry(name.in_(language), kind=one) for one, name in KIND_NAMES.items())]
    stages = [
        entry(_("Tất cả"), stage=""),
        *(entry(name.in_(language), stage=one) for one, name in STAGE_NAMES.items()),
    ]
    return [(_("Hướng xử lý"), states), (_("Loại"), kinds), (_("Lần"), stages)]


def listed(codes: str) -> tuple[str, ...]:
    """Codes with commas between them."""
    return tuple(code for code in codes.replace(" ", "").split(",") if code)
