"""The case a petition opens, and the procedure and clock that begin with it."""

from services.intake.cases.tables import CaseRow
from services.intake.cases.usecases import NewCase, open_case, run_clock
from services.intake.deadlines.promises import Promise
from services.intake.office import Office
from services.intake.people.statements import pass_on_statement
from services.intake.petitions.tables import PetitionRow
from services.intake.petitions.verdicts import Verdict
from services.intake.proceedings.usecases import begin, refuse_at_once
from shared.database import Transaction
from shared.events.kinds import CaseKind, Origin, Outcome


async def begin_case(tx: Transaction, office: Office, case: CaseRow, verdict: Verdict, reviews: str | None) -> None:
    """The clock runs. A complaint or denunciation begins its procedure; one that is not accepted ends it in the same
    breath, and the case with it.
    """
    if verdict.kind is CaseKind.REFLECTION:
        await run_clock(tx, office, case)
        return
    begun = await begin(
        tx,
        office,
        case,
        checking=verdict.outcome is not Outcome.ACCEPTED,
        stage=verdict.stage,
        discipline=verdict.discipline,
        on=verdict.decided_on,
        reviews=reviews,
    )
    if verdict.outcome is Outcome.NOT_ACCEPTED and verdict.ground is not None:
        await refuse_at_once(tx, office, case, begun, on=verdict.decided_on, ground=verdict.ground.code)


async def open_case_of(tx: Transaction, petition: PetitionRow, code: str, new: NewCase) -> CaseRow:
    """Open it, with what the petition told passed on sealed where that is secret; the caller adds the row."""
    case = open_case(tx, code, new)
    if case.secret:
        await pass_on_statement(tx, petition.code, code)
    return case


def new_case(petition: PetitionRow, verdict: Verdict, promised: Promise) -> NewCase:
    """What the petition opens its case with; of a secret one the words are sealed and passed on so."""
    return NewCase(
        kind=verdict.kind,
        field=petition.field,
        stage=verdict.stage,
        discipline=verdict.discipline,
        origin=Origin.PETITION,
        received_on=petition.received_on,
        opened_on=verdict.decided_on,
        content=petition.content,
        promise=promised,
        secret=petition.secret,
        request=petition.request,
        extract=verdict.extract,
        commune=petition.commune,
        petition=petition.code,
    )
