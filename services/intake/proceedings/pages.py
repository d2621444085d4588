"""A page for each step of a procedure: what it asks for, and why it is refused."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES
from services.intake.cases.tables import CaseRow
from services.intake.cases.views import CaseView, case_for
from services.intake.edge import Tx, based_on
from services.intake.office import AtOffice
from services.intake.papers.queries import numbers_issued
from services.intake.proceedings import usecases
from services.intake.proceedings.api import proceeding_for
from services.intake.proceedings.commands import ACTIONS, COMMANDS
from services.intake.proceedings.forms import fields_of, totals_of, written
from services.intake.proceedings.steps import OPEN_STEPS, STATE_NAMES, STATE_STYLES, STEP_NAMES, Step, ground_of
from services.intake.proceedings.tables import ProceedingRow
from services.intake.screens import address, see_other, shortened
from shared.access.callers import SignedIn
from shared.access.policy import require
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import CaseKind, ProceedingState, Stage
from shared.refusals import Reason, Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of
from shared.web.pages import render

if TYPE_CHECKING:
    OpenStep = Step
else:
    OpenStep = StrEnum("OpenStep", {step.name: step.value for step in OPEN_STEPS})
"""The steps that stand in an address."""

router = APIRouter()
_TEMPLATE: Final = "services/intake/proceedings/templates/step.html"


@router.get("/cases/{code}/proceeding/{step}")
async def step_page(
    request: Request, code: str, step: OpenStep, caller: SignedIn, tx: Tx, office: AtOffice
) -> Response:
    """The form of one step; when it is not possible now, the reason instead."""
    step = Step(step)
    case = await case_for(tx, caller, code, office)
    require(caller, ACTIONS[step], case.matter)
    row = await proceeding_for(tx, case)
    impossible = await usecases.refused_now(tx, office, caller, case, row, step)
    return await _page(request, tx, caller, case, row, step, _begun(row, step), impossible)


@router.post("/cases/{code}/proceeding/{step}")
async def take_step(
    request: Request, code: str, step: OpenStep, caller: SignedIn, tx: Tx, office: AtOffice
) -> Response:
    """Take the step and go back to the case; a refusal comes back on the form, with what was typed."""
    step = Step(step)
    submission: Submission[Any] = await submitted(request, COMMANDS[step])
    version = based_on(submission.value("version"))
    case = await case_for(tx, caller, code, office, lock=True, version=version)
    require(caller, ACTIONS[step], case.matter)
    row = await proceeding_for(tx, case, lock=True)
    if submission.command is not None:
        result = await usecases.take(tx, caller, office, case, row, step, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/cases/{code}", saved_draft=f"{step}-{code}")
        submission = submission.refused(result)
    return await _page(request, tx, caller, case, row, step, submission)


def _begun(row: ProceedingRow, step: Step) -> Submission[Any]:
    """The form as it starts: totals carried out so far are added to, not typed again."""
    if step is Step.ENFORCE:
        return blank(**{name: written(name, figure) for name, figure in row.done.items()})
    if step is Step.SET_ATTRIBUTES:
        return blank(attributes=row.attributes)
    return blank(whole="on") if step is Step.WITHDRAW else blank()


async def _page(
    request: Request,
    tx: Transaction,
    caller: Caller,
    case: CaseRow,
    row: ProceedingRow,
    step: Step,
    form: Submission[Any],
    impossible: Reason | None = None,
) -> Response:
    fields = fields_of(step, CaseKind(row.kind), Stage(row.stage), case.received_on, discipline=row.discipline)
    if step is Step.ENFORCE:
        fields = totals_of(fields, row.ordered)
    language, view = language_of(request), CaseView.of(case, caller)
    return render(
        request,
        _TEMPLATE,
        status_code=422 if form.errors else 200,
        case=view,
        title=shortened(view.content),
        kind=KIND_NAMES[view.kind],
        step=step.value,
        name=STEP_NAMES[step],
        ground=ground_of(step, CaseKind(row.kind)),
        state=STATE_NAMES[ProceedingState(row.state)],
        style=STATE_STYLES[ProceedingState(row.state)],
        impossible=impossible,
        fields=fields,
        labels={field.name: field.label.in_(language) for field in fields},
        choices={field.name: [(code, name.in_(language)) for code, name in field.choices] for field in fields},
        numbers=await numbers_issued(tx, caller, "case", case.code),
        form=form,
        case_link=address(request, f"/cases/{case.code}"),
        cases_link=address(request, "/cases"),
    )
