"""What an API gives of a case as a whole: its clocks."""

from fastapi import APIRouter

from services.intake.cases.views import case_for
from services.intake.deadlines.explanations import explain_clocks
from services.intake.deadlines.queries import clocks_of, ledger_of
from services.intake.deadlines.views import ClockView
from services.intake.edge import Tx
from services.intake.office import AtOffice
from services.intake.secrecy import reads_everything_of
from shared.access.callers import SignedIn

router = APIRouter(tags=["cases"])


@router.get("/cases/{code}/deadlines")
async def read_deadlines(*, code: str, caller: SignedIn, tx: Tx, office: AtOffice) -> list[ClockView]:
    """Every clock of the case with its ledger, and why its date is that date, day by day; those running first.

    The words somebody gave as a reason are left out where the content of the case is withheld.
    """
    case = await case_for(tx, caller, code, office)
    reasons = reads_everything_of(caller, secret=case.secret)
    explained = explain_clocks(await clocks_of(tx, code), await ledger_of(tx, code), office)
    return [ClockView.of(one, reasons=reasons) for one in explained]
