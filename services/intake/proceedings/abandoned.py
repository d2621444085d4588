"""A procedure that should not have begun: its petition was of another kind, or had been entered by mistake."""

from datetime import date
from typing import Literal

from services.intake.cases.tables import CaseRow
from services.intake.office import BODY
from services.intake.proceedings.steps import UNDECIDED
from services.intake.proceedings.tables import ProceedingRow
from shared.database import Transaction
from shared.events.intake.proceedings import ProceedingMoved
from shared.events.kinds import ProceedingState
from shared.refusals import Reason, Refused


def refuse_abandoning(row: ProceedingRow, on: date) -> Refused | None:
    """Why a procedure stays as it is: what was decided stands, a second instance rests on the first, days run forward."""
    if row.state not in UNDECIDED:
        return Refused(
            Reason(
                f"Thủ tục giải quyết vụ việc {row.case_code} đã có kết quả.",
                f"The procedure of {row.case_code} has come to its result.",
            )
        )
    if row.reviewed_in is not None:
        return Refused(
            Reason(
                f"Vụ việc {row.reviewed_in} khiếu nại lần hai về vụ việc {row.case_code}: xử lý vụ việc đó trước.",
                f"Case {row.reviewed_in} is the second complaint about {row.case_code}: deal with that first.",
            )
        )
    if on >= row.since:
        return None
    day = f"{row.since:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Ngày phải từ {day}, ngày của bước trước, trở đi.", f"The day cannot be before {day}, the step before."
        ),
        "on",
    )


async def abandon(
    tx: Transaction, case: CaseRow, row: ProceedingRow, *, on: date, because: Literal["reclassified", "voided"]
) -> None:
    """End it where it stands; whoever calls has asked `refuse_abandoning`. A first decision it was about is free again, and
    what suspended it falls with it: nobody is owed that paper any more.
    """
    row.state, row.since, row.paused, row.finished_on = ProceedingState.TERMINATED, on, None, on
    row.unsent = 0
    case.open_proceeding = False
    moved = ProceedingMoved(
        case=case.code, unit=case.unit or BODY, moved_on=on, step=because, state=ProceedingState.TERMINATED
    )
    tx.emit(moved, of=case, audience=case.matter.units)
    await release_first(tx, row)


async def release_first(tx: Transaction, row: ProceedingRow) -> None:
    """A second instance that came to nothing leaves the first decision as free as before it."""
    if row.reviews is not None and (first := await tx.get(ProceedingRow, row.reviews, lock=True)) is not None:
        first.reviewed_in = None
