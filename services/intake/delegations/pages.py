"""The list of delegations, and the page of one: the days it came, who spoke for it, what it brought."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES, SHOWN_NAMES, SHOWN_STYLES
from services.intake.delegations.api import delegation_for
from services.intake.delegations.queries import cases_brought, find_delegations, petitions_brought, visits_of
from services.intake.edge import Tx
from services.intake.history import histories, told
from services.intake.office import AtOffice, IdentityVault
from services.intake.people.usecases import Asked, Person, look
from services.intake.petitions.rules import OUTCOME_NAMES
from services.intake.screens import address
from services.intake.secrecy import knows_what_came_together
from services.intake.visits.queries import representatives_of
from services.intake.visits.representatives import owed_by
from shared.access.callers import SignedIn
from shared.access.policy import Action, may, require
from shared.refusals import Refused
from shared.web.languages import language_of
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/delegations/templates/"


@router.get("/delegations")
async def show_delegations(*, request: Request, caller: SignedIn, tx: Tx, after: str | None = None) -> Response:
    """Delegations, newest first."""
    require(caller, Action.READ_VISITS)
    lines, following = await find_delegations(tx, after=after)
    return render(
        request,
        _TEMPLATES + "delegations.html",
        lines=lines,
        first=address(request, "/delegations") if after else "",
        following=address(request, "/delegations", after=following) if following else "",
    )


@router.get("/delegations/{code}")
async def show_delegation(
    *, request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """One delegation. Who came is read through `look`, visit by visit; nobody is named where a visit was to denounce."""
    found = await delegation_for(tx, caller, code)
    visits = await visits_of(tx, caller, code)
    codes = [line.code for line in visits]
    others = await representatives_of(tx, codes)
    spoke = {line.code: (line.person, *others.get(line.code, ())) for line in visits}
    asked: dict[UUID, Asked] = {
        key: Asked(line.subject, line.matter) for line in visits if not line.secret for key in spoke[line.code]
    }
    persons = await look(tx, caller, asked, vault, "trang đoàn đông người")
    named: dict[str, list[Person]] = {
        line: [persons[key] for key in keys if key in persons] for line, keys in spoke.items()
    }
    return render(
        request,
        _TEMPLATES + "delegation.html",
        delegation=found,
        visits=visits,
        named=named,
        owed={line.code: owed for line in visits if (owed := owed_by(line)) is not None},
        known={line: len(keys) for line, keys in spoke.items()},
        petitions=await petitions_brought(tx, caller, visits),
        cases=await cases_brought(tx, caller, visits),
        kinds=KIND_NAMES,
        outcomes=OUTCOME_NAMES,
        states=SHOWN_NAMES,
        styles=SHOWN_STYLES,
        commune=office.commune_name,
        history=told(
            await histories(tx, [line.subject for line in visits]),
            office,
            language_of(request),
            moments=knows_what_came_together(caller) or not any(line.secret for line in visits),
        ),
        may_record=not isinstance(may(caller, Action.RECORD_VISIT), Refused),
    )
