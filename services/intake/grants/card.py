"""What the page of a case shows of who denounced: templates/card.html with `identity` in its context."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from services.intake.cases.tables import CaseRow
from services.intake.grants.rules import STATE_NAMES, STATE_STYLES, State
from services.intake.grants.usecases import own_requests, persons_of, refused_to_ask, running_of
from services.intake.grants.views import RequestView
from services.intake.office import Office
from services.intake.people.papers import PAPER_NAMES
from services.intake.people.usecases import Paper, Person
from services.intake.people.vault import Vault
from services.intake.screens import address
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Reason, Refused


@dataclass(frozen=True, slots=True)
class IdentityCard:
    """The caller's latest request in the case, who denounced while it is granted, and where to ask (again)."""

    latest: RequestView | None
    persons: Sequence[Person]
    ask_link: str
    """"" while nothing can be asked."""
    commune: Callable[[str | None], str | None]

    @property
    def held(self) -> bool:
        return self.latest is not None and self.latest.state is State.GRANTED

    def name(self, state: State) -> Reason:
        return STATE_NAMES[state]

    def style(self, state: State) -> tuple[str, str]:
        return STATE_STYLES[state]

    def paper(self, paper: Paper) -> Reason:
        return PAPER_NAMES[paper]


async def identity_card(
    request: Request, tx: Transaction, caller: Caller, office: Office, vault: Vault, case: CaseRow
) -> IdentityCard | None:
    """None where nothing is secret, and for whoever could not ask."""
    if not case.secret or isinstance(may(caller, Action.REQUEST_IDENTITY, case.matter), Refused):
        return None
    mine = await own_requests(tx, caller, case.code)
    latest = RequestView.of(mine[0], vault) if mine else None
    held = latest is not None and latest.state is State.GRANTED
    return IdentityCard(
        latest,
        await persons_of(tx, caller, case, vault, running_of(mine)) if held else [],
        address(request, f"/identity/cases/{case.code}") if refused_to_ask(caller, case, mine) is None else "",
        office.commune_name,
    )
