"""What a receipt opens, written as SQL: its petitions with their parts and cases, or a visit that brought none."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text

from services.intake.cases.rules import State
from services.intake.citizens.rules import Progress, Told, VisitProgress, told, told_of_visit
from services.intake.deadlines.promises import processing_due
from services.intake.office import BODY, Office
from services.intake.secrecy import DENOUNCING_VISIT
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import HeadOutcome, Outcome, ProceedingState

# A petition linked to a case of somebody else tells where that stands, never the answer, which was written to others. A visit
# about a case that exists tells nothing of that: whoever asked need not be who brought it.
PETITIONS: Final = text("""
    SELECT p.code, p.received_on, p.voided_on, p.outcome, p.processed_on, p.reason, p.receiving_unit, p.receiving_body,
        'KNPA' = ALL (ARRAY[p.kind, p.first_kind, coalesce(c.kind, 'KNPA')]) AND NOT p.secret
            AND NOT coalesce(c.secret, false) AS plain,
        p.secret OR coalesce(c.secret, false) AS secret, p.opened_case,
        c.state, c.unit, c.due_on, c.suspended_since, c.answered_on, c.answer, c.answer_number,
        r.state AS procedure, r.decided_on, r.finished_on
    FROM petition p
    LEFT JOIN case_file c ON c.code = p.case_code
    LEFT JOIN proceeding r ON r.case_code = p.case_code
    WHERE p.code = :code OR p.part_of = :code OR p.visit_code = :code
        OR p.part_of IN (SELECT code FROM petition WHERE visit_code = :code)
    ORDER BY p.part_of NULLS FIRST, p.code
""")
VISIT: Final = text(f"""
    SELECT code, received_on, voided_on, head_outcome, reply_by, replied_on, {DENOUNCING_VISIT} AS secret
    FROM visit v WHERE code = :code
""")
RATED: Final = text("SELECT EXISTS (SELECT FROM identity.satisfaction WHERE code = :code)")


@dataclass(frozen=True, slots=True)
class Opened:
    """What the holder of a receipt is told. `unit`: who answers for it, or the board; `secret`: a denunciation is in it, which
    no page says; `rated`: its holder has said how it went.
    """

    told: tuple[Told, ...]
    unit: str
    secret: bool
    rated: bool

    @property
    def ended(self) -> bool:
        """Nothing more is to come."""
        return any(one.ended for one in self.told) and all(one.ended or one.silent for one in self.told)


async def opened(tx: Transaction, office: Office, code: str) -> Opened | None:
    """The petition with its parts, or all that the visit brought; of a visit that brought nothing how it ended."""
    today, board = clock.today(), office.organisation.name_on(BODY, clock.today())
    rows = (await tx.execute(PETITIONS, {"code": code})).all()
    rated = bool((await tx.execute(RATED, {"code": code})).scalar())
    if rows:

        def named(unit: str | None) -> str:
            return office.organisation.name_on(unit, today) if unit else ""

        found = tuple(told(_progress(row, office, named), today, board) for row in rows)
        unit = next((row.unit for row in rows if row.unit), BODY)
        return Opened(found, unit, any(row.secret for row in rows), rated)
    visit = (await tx.execute(VISIT, {"code": code})).first()
    if visit is None:
        return None
    return Opened((told_of_visit(_visit(visit), today, board),), BODY, visit.secret, rated)


def _visit(row: Any) -> VisitProgress:
    outcome = HeadOutcome(row.head_outcome) if row.head_outcome else None
    return VisitProgress(row.code, row.received_on, row.voided_on is not None, outcome, row.reply_by, row.replied_on)


def _progress(row: Any, office: Office, named: Callable[[str | None], str]) -> Progress:
    return Progress(
        code=row.code,
        received_on=row.received_on,
        plain=row.plain,
        voided=row.voided_on is not None,
        outcome=Outcome(row.outcome) if row.outcome else None,
        decided_on=row.processed_on,
        decide_by=processing_due(row.received_on, office.rules, office.calendar),
        body=named(row.receiving_unit) or row.receiving_body or "",
        reason=row.reason,
        state=State(row.state) if row.state else None,
        unit=named(row.unit),
        due_on=row.due_on,
        suspended_since=row.suspended_since,
        procedure=ProceedingState(row.procedure) if row.procedure else None,
        answered_on=row.answered_on or row.decided_on or row.finished_on,
        answer=row.answer if row.opened_case else None,
        number=row.answer_number if row.opened_case else None,
    )
