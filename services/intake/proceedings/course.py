"""A step of the procedure on its way: the case, its clocks, and what has come of the step so far."""

from dataclasses import dataclass, field

from services.intake.cases.due import Because, move
from services.intake.cases.tables import CaseRow
from services.intake.deadlines import clocks
from services.intake.deadlines.tables import ClockRow
from services.intake.office import BODY, Office
from services.intake.proceedings.commands import StepCommand
from services.intake.proceedings.duties import SENDING_SUSPENSION, Duties, duties_of
from services.intake.proceedings.rules import Taken
from services.intake.proceedings.tables import ProceedingRow
from shared.database import Transaction
from shared.events.intake import CaseDueMoved
from shared.events.intake.proceedings import ProceedingMoved
from shared.events.kinds import CaseKind, ProceedingState, Stage
from shared.refusals import Refused


@dataclass(slots=True)
class Course:
    """A step on its way: what it is about, and what has come of it so far."""

    tx: Transaction
    office: Office
    case: CaseRow
    row: ProceedingRow
    running: list[ClockRow]
    taken: Taken
    command: StepCommand
    state: ProceedingState
    moved: list[CaseDueMoved] = field(default_factory=list)

    @property
    def unit(self) -> str:
        return self.case.unit or BODY

    @property
    def kind(self) -> CaseKind:
        return CaseKind(self.row.kind)

    @property
    def stage(self) -> Stage:
        return Stage(self.row.stage)

    @property
    def duties(self) -> Duties:
        return duties_of(self.kind, self.stage, discipline=self.row.discipline)

    def clock(self, duty: str) -> ClockRow | None:
        """The running clock of a duty."""
        return next((one for one in self.running if one.duty == duty and one.runs), None)

    async def start(self, duty: str, *, side: bool = True) -> ClockRow | Refused:
        return await clocks.start(
            self.tx, self.office, self.case.code, duty,
            received_on=self.case.received_on, started_on=self.taken.on,
            attributes=frozenset(self.row.attributes), by=self.tx.actor, side=side,
        )  # fmt: skip

    async def stop(self, duty: str) -> Refused | None:
        """The duty was done, if it is owed at all."""
        return await self._stop(self.clock(duty), "met")

    async def stop_all(self) -> Refused | None:
        """Nothing is owed any more, but that a decision to suspend or terminate is sent (LTC Đ34.4)."""
        for running in self.running:
            if running.duty != SENDING_SUSPENSION and (refused := await self._stop(running, "void")):
                return refused
        return None

    async def _stop(self, running: ClockRow | None, why: clocks.StopReason) -> Refused | None:
        if running is None or not running.runs:
            return None
        stopped = await clocks.stop(self.tx, running, on=self.taken.on, why=why, by=self.tx.actor)
        return stopped if isinstance(stopped, Refused) else None

    def told(self, **more: object) -> ProceedingMoved:
        return ProceedingMoved.model_validate(
            {
                "case": self.case.code,
                "unit": self.unit,
                "moved_on": self.taken.on,
                "step": self.taken.step.value,
                "state": self.state,
                **more,
            }
        )

    def due_moves(self, running: ClockRow, because: Because) -> None:
        if (moved := move(self.case, running, because, on=self.taken.on)) is not None:
            self.moved.append(moved)
