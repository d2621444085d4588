"""How a list of petitions is narrowed down: what its address says, and the chips above it."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query

from services.intake.cases.rules import KIND_NAMES
from services.intake.petitions.queries import DISPOSAL, VOIDED, WAITING, PetitionFilter
from services.intake.petitions.rules import OUTCOME_NAMES, STAGE_NAMES
from shared.events.kinds import CaseKind, Stage
from shared.refusals import Language
from shared.web.languages import voice
from shared.wording import Day, listed


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list can be asked for, on its page and when it is taken out as a file."""

    state: str = ""
    kind: CaseKind | None = None
    first: Annotated[Day | None, Query(alias="from")] = None
    last: Annotated[Day | None, Query(alias="to")] = None
    codes: Annotated[str, Query(max_length=8000)] = ""
    visits: Annotated[str, Query(max_length=8000)] = ""
    stage: Stage | None = None
    case: Annotated[str, Query(max_length=64)] = ""

    @property
    def wanted(self) -> PetitionFilter:
        codes, visits = listed(self.codes), listed(self.visits)
        return PetitionFilter(self.state, self.kind, self.first, self.last, codes, visits, self.stage, self.case)


AskedOfTheRegister = Annotated[Asked, Depends()]


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
