"""One petition with what stands around it: its parts, its links, and where it went before."""

from services.intake.people.statements import told_to
from services.intake.people.vault import Vault
from services.intake.petitions.linking import links_shown
from services.intake.petitions.parts import parts_of, progress_of
from services.intake.petitions.queries import TOGETHER, family_of
from services.intake.petitions.rounds import earlier_rounds
from services.intake.petitions.tables import PetitionRow
from services.intake.petitions.views import PetitionDetail, PetitionLinkView, RoundView
from services.intake.secrecy import reads_everything_of
from shared.access.roles import Caller
from shared.database import Transaction
from shared.events.kinds import Outcome


async def detail_of(tx: Transaction, caller: Caller, petition: PetitionRow, vault: Vault) -> PetitionDetail:
    """The petition as this caller may see it."""
    links = [PetitionLinkView.model_validate(link) for link in await links_shown(tx, caller, petition)]
    if not reads_everything_of(caller, secret=petition.secret):
        links = [link.model_copy(update={"reason": None}) for link in links]
    told = await told_to(tx, caller, vault, petition.subject, secret=petition.secret)
    shown = PetitionDetail.of(petition.model_dump(), caller, told)
    rounds = await earlier_rounds(tx, caller, petition, vault)
    relations = await family_of(tx, caller, petition)
    if relations is None:
        shown = shown.model_copy(update=TOGETHER)
    family = relations or ()
    parts = (await parts_of(tx, [petition.code])).get(petition.code, ()) if petition.outcome == Outcome.SPLIT else ()
    return shown.model_copy(
        update={
            "parts": family,
            "part_states": tuple(part for part in parts if part.petition in family),
            "progress": progress_of(parts),
            "links": tuple(links),
            "rounds": tuple(RoundView.model_validate(one) for one in rounds),
        }
    )
