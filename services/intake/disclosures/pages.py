"""What is held about a person, for that person: the form, and the sheet to print and hand over."""

from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES, STATE_NAMES
from services.intake.disclosures import usecases
from services.intake.disclosures.api import Before, ExtractView, Maker, Number, Reader, extract_for, whose
from services.intake.disclosures.commands import MakeExtract
from services.intake.disclosures.queries import find_extracts
from services.intake.edge import Tx
from services.intake.office import AtOffice, IdentityVault
from services.intake.papers.catalogue import load_papers
from services.intake.people.papers import PAPER_NAMES
from services.intake.people.vault import Vault
from services.intake.petitions.rules import OUTCOME_NAMES
from services.intake.screens import address, addresses, see_other
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.pages import render
from shared.web.problems import unwrap

router = APIRouter()
_TEMPLATES: Final = "services/intake/disclosures/templates/"


@router.get("/personal-data")
async def show_extracts(
    request: Request, caller: Reader, tx: Tx, vault: IdentityVault, before: Before = None
) -> Response:
    """The form, and what was made before."""
    return await _overview(request, tx, caller, vault, blank(), before)


@router.post("/personal-data")
async def make_extract(request: Request, caller: Maker, tx: Tx, vault: IdentityVault) -> Response:
    """Make one; a refusal comes back on the form."""
    submission = await submitted(request, MakeExtract)
    if submission.command is not None:
        result = await usecases.make(tx, caller, submission.command, vault)
        if not isinstance(result, Refused):
            return see_other(request, f"/personal-data/extracts/{result.id}")
        submission = submission.refused(result)
    return await _overview(request, tx, caller, vault, submission, None)


@router.get("/personal-data/extracts/{number}")
async def show_extract(
    *, request: Request, number: Number, caller: Maker, tx: Tx, vault: IdentityVault, office: AtOffice
) -> Response:
    """The sheet. Each time it is opened is a look."""
    row = await extract_for(tx, caller, number)
    held = unwrap(await usecases.read(tx, caller, row, vault))
    return render(
        request,
        _TEMPLATES + "extract.html",
        held=held,
        kinds=KIND_NAMES,
        states=STATE_NAMES,
        outcomes=OUTCOME_NAMES,
        papers=PAPER_NAMES,
        paper_names={code: several[-1].name for code, several in load_papers().items()},
        commune=office.commune_name,
        list_link=address(request, "/personal-data"),
        file_link=address(request, f"/api/v1/personal-data/extracts/{number}"),
    )


async def _overview(
    request: Request, tx: Transaction, caller: Caller, vault: Vault, form: Submission[Any], before: int | None
) -> Response:
    rows, following = await find_extracts(tx, whose(caller), before=before)
    link = addresses(request, "/personal-data", {})
    makes = not isinstance(may(caller, Action.EXTRACT_PERSON), Refused)
    return render(
        request,
        _TEMPLATES + "extracts.html",
        status_code=422 if form.errors else 200,
        form=form,
        lines=[ExtractView.of(row, vault) for row in rows],
        makes=makes,
        complete=makes and usecases.scope_of(caller) == "complete",
        here_link=link(),
        extract_link=lambda line: address(request, f"/personal-data/extracts/{line.number}"),
        own=caller.login,
        first=link() if before else "",
        following=link(before=following) if following else "",
    )
