"""What of a procedure is shown, and which steps are offered."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from services.intake.cases.tables import CaseRow
from services.intake.office import Office
from services.intake.proceedings.rules import Dialogue, Sums
from services.intake.proceedings.steps import OPEN_STEPS, Step, comes_up
from services.intake.proceedings.tables import ProceedingPaperRow, ProceedingRow, sums_of
from services.intake.proceedings.usecases import refused_now
from services.intake.secrecy import knows_of_protection, reads_everything_of
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind, ProceedingState, Result, Stage
from shared.refusals import Reason


class SumsView(BaseModel):
    """Money in đồng, land in m², the others in heads."""

    state_money: int
    state_land: Decimal
    return_money: int
    return_land: Decimal
    return_organisations: int
    return_persons: int
    sanctioned_organisations: int
    sanctioned_persons: int
    sanctioned_officials: int
    investigated_cases: int
    investigated_persons: int
    investigated_officials: int

    @classmethod
    def of(cls, sums: Sums) -> Self:
        return cls.model_validate(asdict(sums))


class PaperView(BaseModel):
    """A step that was taken. `note` is withheld from whoever must not know who denounced."""

    step: Step
    on: date
    number: str | None
    note: str | None
    by: str
    at: datetime


class OfferedStep(BaseModel):
    """A step that belongs to this state; `reason_vi` and `reason_en` say why it is not possible now."""

    step: Step
    possible: bool
    reason_vi: str | None
    reason_en: str | None


class ProceedingView(BaseModel):
    """The procedure on a complaint or denunciation."""

    model_config = ConfigDict(frozen=True)

    case: str
    version: int
    kind: CaseKind
    stage: Stage
    discipline: bool
    state: ProceedingState
    since: date
    attributes: list[str]
    dialogue: Dialogue
    accepted_on: date | None
    decided_on: date | None
    decision_number: str | None
    result: Result | None
    in_time: bool | None
    sent_on: date | None
    published_on: date | None
    effective_from: date | None
    effective_on: date | None
    finished_on: date | None
    reviews: str | None
    reviewed_in: str | None
    reviewed_on: date | None
    ordered: SumsView
    done: SumsView
    protected: dict[str, int]
    papers: list[PaperView]
    steps: list[OfferedStep]

    @classmethod
    def of(
        cls,
        case: CaseRow,
        row: ProceedingRow,
        papers: Sequence[ProceedingPaperRow],
        caller: Caller,
        steps: Mapping[Step, Reason | None],
    ) -> Self:
        reads = reads_note(case, caller)
        known = row.model_dump(exclude={"case_code", "paused", "ordered", "done"})
        known["reviews"] = reviews_shown(case, row, caller)
        if not knows_of_protection(caller, case.unit):
            known["protected"] = {}
        return cls(
            **known,
            case=case.code,
            version=case.version,
            ordered=SumsView.of(sums_of(row.ordered)),
            done=SumsView.of(sums_of(row.done)),
            papers=[
                PaperView(
                    step=Step(paper.step),
                    on=paper.on_day,
                    number=paper.number,
                    note=paper.note if reads else None,
                    by=paper.by,
                    at=paper.at,
                )
                for paper in papers
            ],
            steps=[
                OfferedStep(
                    step=step,
                    possible=reason is None,
                    reason_vi=reason.vi if reason else None,
                    reason_en=reason.en if reason else None,
                )
                for step, reason in steps.items()
            ],
        )


async def view_of(tx: Transaction, office: Office, caller: Caller, case: CaseRow, row: ProceedingRow) -> ProceedingView:
    """The procedure as this caller may see it."""
    papers = await papers_of(tx, caller, case)
    return ProceedingView.of(case, row, papers, caller, await offered(tx, office, caller, case, row))


async def offered(
    tx: Transaction, office: Office, caller: Caller, case: CaseRow, row: ProceedingRow
) -> dict[Step, Reason | None]:
    """The steps that belong to this state, each with why this caller cannot take it now, or None. That a decision to
    suspend is sent is offered while there is one to send: few procedures ever have one.
    """
    kind, state = CaseKind(row.kind), ProceedingState(row.state)
    steps = [step for step in OPEN_STEPS if comes_up(step, kind, state)]
    possible = [step for step in steps if step is not Step.SEND_SUSPENSION or row.unsent]
    return {step: await refused_now(tx, office, caller, case, row, step) for step in possible}


def reads_note(case: CaseRow, caller: Caller) -> bool:
    """Whoever reads the whole matter, and the unit that wrote it down."""
    return reads_everything_of(caller, secret=case.secret) or case.unit in caller.units


def reviews_shown(case: CaseRow, row: ProceedingRow, caller: Caller) -> str | None:
    """The case of the first decision. A second complaint found to denounce leads nobody there who may not know who wrote
    it (Luật Tố cáo Đ8.3).
    """
    hidden = case.replaced_by is not None and not reads_everything_of(caller, secret=case.secret)
    return None if hidden else row.reviews


async def papers_of(tx: Transaction, caller: Caller, case: CaseRow) -> Sequence[ProceedingPaperRow]:
    """The papers of a case, first first; those on protection only for who may know of it."""
    wanted = (
        select(ProceedingPaperRow).where(ProceedingPaperRow.case_code == case.code).order_by(ProceedingPaperRow.id)  # type: ignore[arg-type]
    )
    if not knows_of_protection(caller, case.unit):
        wanted = wanted.where(ProceedingPaperRow.step != Step.PROTECT)  # type: ignore[arg-type]
    return (await tx.execute(wanted)).scalars().all()
