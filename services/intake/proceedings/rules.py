"""A procedure as its rules see it: where it stands, the step to be taken, and where that leads. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from services.intake.deadlines.rules import Attribute
from services.intake.proceedings.steps import TRANSITIONS, Step
from shared.events.kinds import CaseKind, ProceedingState, Result, Stage
from shared.refusals import Reason, Refused


class Dialogue(StrEnum):
    """Where the dialogue inside a complaint stands."""

    NONE = "none"
    REQUESTED = "requested"
    HELD = "held"
    ABSENT = "absent"
    """The complainant stayed away without excuse, which stops nothing (LKN Đ30.6 as amended)."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What was ordered, or what of it has been carried out: money in đồng, land in m², the others in heads."""

    state_money: int = 0
    state_land: Decimal = Decimal(0)
    return_money: int = 0
    return_land: Decimal = Decimal(0)
    return_organisations: int = 0
    return_persons: int = 0
    sanctioned_organisations: int = 0
    sanctioned_persons: int = 0
    sanctioned_officials: int = 0
    investigated_cases: int = 0
    investigated_persons: int = 0
    investigated_officials: int = 0

    def exceeding(self, most: "Sums") -> str | None:
        """The first figure that is larger here than there."""
        return next((f.name for f in fields(self) if getattr(self, f.name) > getattr(most, f.name)), None)


@dataclass(frozen=True, slots=True)
class Protected:
    """Persons under protection, and how many of them in their jobs, in life, health, property or honour. One person may
    have measures of both sorts (LTC Đ47; TT 06/2025 Mẫu 02 II.5).
    """

    persons: int = 0
    job: int = 0
    life: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules need to know of a procedure."""

    kind: CaseKind
    stage: Stage
    received_on: date
    state: ProceedingState
    since: date
    """The day this state was entered."""
    paused: ProceedingState | None
    """Where a suspended procedure goes on."""
    dialogue: Dialogue
    ordered: Sums
    done: Sums
    sent: bool
    published: bool
    effective_from: date | None
    """The first day on which a decision is in effect, when it was issued."""
    taken_on: bool
    """Whether a unit leads the case and has acknowledged it."""
    second_instance: str | None = None
    """The case in which a first decision is being reviewed."""
    unsent: int = 0
    """Decisions to suspend or terminate a denunciation that are still to be sent."""
    dialogue_on: date | None = None
    reviewed_on: date | None = None
    """The day on which the second instance decided."""
    discipline: bool = False
    """A complaint about a disciplinary decision (LKN chapter IV)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as somebody wants to take it, with what the rules ask about."""

    step: Step
    on: date
    result: Result | None = None
    findings_differ: bool | None = None
    """First instance: what the complainant asks and what verification found differ (LKN Đ30)."""
    sums: Sums | None = None
    whole: bool | None = None
    continued: bool = False
    """A denunciation goes on in spite of its withdrawal (LTC Đ33.3)."""
    protected: Protected | None = None
    attributes: frozenset[str] = frozenset()


Guard = Callable[[Standing, Taken], Refused | None]


ATTRIBUTES: Final[Mapping[CaseKind, tuple[Attribute, ...]]] = {
    CaseKind.COMPLAINT: ("complex", "remote"),
    CaseKind.DENUNCIATION: ("complex", "very-complex", "delegated"),
}
"""What a matter may be stated to be (LKN Đ28, Đ37; LTC Đ24.1, Đ30)."""


def target(case: Standing, taken: Taken) -> ProceedingState:
    """The state a step that is not refused leads to."""
    if taken.step is Step.RESUME:
        return case.paused or ProceedingState.ACCEPTED
    if taken.step is Step.WITHDRAW:
        return ProceedingState.TERMINATED if taken.whole and not taken.continued else case.state
    return TRANSITIONS[taken.step].target or case.state


def always_talks(stage: Stage, *, discipline: bool) -> bool:
    """Whether a complaint is decided only after a dialogue, whatever verification found: LKN Đ39 for the second instance,
    Đ53 for discipline.
    """
    return stage is Stage.SECOND or discipline


def refuse_stage(kind: CaseKind, stage: Stage, *, discipline: bool) -> Refused | None:
    """Which stages a kind has: a complaint has two instances, a denunciation may be repeated."""
    stages = {
        CaseKind.COMPLAINT: (Stage.FIRST, Stage.SECOND),
        CaseKind.DENUNCIATION: (Stage.FIRST, Stage.REPEATED),
        CaseKind.REFLECTION: (Stage.FIRST,),
    }[kind]
    if stage not in stages:
        return Refused(
            Reason("Loại đơn này không có lần giải quyết đó.", "This kind of petition has no such stage."), "stage"
        )
    if discipline and kind is not CaseKind.COMPLAINT:
        return Refused(
            Reason("Chỉ khiếu nại mới có quyết định kỷ luật.", "Only a complaint is about discipline."), "discipline"
        )
    return None
