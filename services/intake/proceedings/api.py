"""The procedure on a complaint or denunciation over HTTP: where it stands, and one route for each step."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Response

from services.intake.cases.tables import CaseRow
from services.intake.cases.views import case_for
from services.intake.edge import IfMatch, Tx, based_on, tagged
from services.intake.office import AtOffice
from services.intake.proceedings import usecases
from services.intake.proceedings.commands import ACTIONS, COMMANDS
from services.intake.proceedings.steps import OPEN_STEPS, STEP_NAMES, TRANSITIONS, Step
from services.intake.proceedings.tables import ProceedingRow
from services.intake.proceedings.views import ProceedingView, view_of
from shared.access.callers import SignedIn
from shared.access.policy import require
from shared.database import Transaction
from shared.web.problems import Problem, unwrap

router = APIRouter(tags=["proceedings"])


@router.get("/cases/{code}/proceeding")
async def read_proceeding(
    *, code: str, caller: SignedIn, tx: Tx, office: AtOffice, response: Response
) -> ProceedingView:
    """Where the procedure stands, its papers, and the steps that are possible now or why they are not."""
    case = await case_for(tx, caller, code, office)
    row = await proceeding_for(tx, case)
    tagged(response, case)
    return await view_of(tx, office, caller, case, row)


async def proceeding_for(tx: Transaction, case: CaseRow, *, lock: bool = False) -> ProceedingRow:
    """The procedure of a case the caller may see.

    Raises:
        Problem: 404 when it is a recommendation or reflection, which has none.
    """
    row = await usecases.proceeding_of(tx, case, lock=lock)
    if row is None:
        raise Problem(404, "not_found")
    return row


def _route(step: Step) -> Callable[..., Awaitable[ProceedingView]]:
    model: Any = COMMANDS[step]

    async def taken(
        *,
        code: str,
        command: model,
        caller: SignedIn,
        tx: Tx,
        office: AtOffice,
        response: Response,
        match: IfMatch = None,
    ) -> ProceedingView:
        case = await case_for(tx, caller, code, office, lock=True, version=based_on(match))
        require(caller, ACTIONS[step], case.matter)
        row = await proceeding_for(tx, case, lock=True)
        unwrap(await usecases.take(tx, caller, office, case, row, step, command))
        tagged(response, case)
        return await view_of(tx, office, caller, case, row)

    taken.__name__ = f"{step}_proceeding"
    taken.__doc__ = f"{STEP_NAMES[step].en} ({TRANSITIONS[step].ground})."
    return taken


for _step in OPEN_STEPS:
    router.add_api_route(f"/cases/{{code}}/proceeding/{_step}", _route(_step), methods=["POST"])
