"""Pages of what is done to a petition besides deciding on it: split, link, unlink, reclassify, dispose."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from services.intake.cases.rules import KIND_NAMES
from services.intake.edge import Tx, based_on
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.people.vault import Vault
from services.intake.petitions.api import petition_for
from services.intake.petitions.commands import (
    DisposePetition,
    LinkPetition,
    ReclassifyPetition,
    SplitPetition,
    UnlinkPetition,
    VoidPetition,
)
from services.intake.petitions.disposal import dispose_petition, refuse_disposing
from services.intake.petitions.linking import link_petition, refuse_linking, refuse_unlinking, unlink_petition
from services.intake.petitions.proposing import ASKED, Proposal, filled, propose
from services.intake.petitions.reclassifying import reclassify_petition, refuse_reclassifying
from services.intake.petitions.rules import OUTCOME_NAMES, STAGE_NAMES
from services.intake.petitions.splitting import refuse_splitting, split_petition
from services.intake.petitions.tables import PetitionRow
from services.intake.petitions.voiding import refuse_voiding, void_petition
from services.intake.screens import address, enum_choices, field_choices, see_other
from shared.access.callers import signed_in
from shared.access.policy import TABLE, Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import Outcome
from shared.refusals import Reason, Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of
from shared.web.pages import render

router = APIRouter()
TEMPLATE: Final = "services/intake/petitions/templates/step.html"
FEWEST, MOST = 2, 10
"""Parts a mixed petition is split into."""

Refuse = Callable[[Transaction, PetitionRow], Awaitable[Refused | None]]
Take = Callable[[Transaction, Caller, Office, Vault, PetitionRow, Any], Awaitable[BaseModel | PetitionRow | Refused]]


@dataclass(frozen=True, slots=True)
class Step:
    """A step with a page of its own. `refuse` says why it cannot be taken now, `action` who may."""

    name: Reason
    action: Action
    command: type[BaseModel]
    refuse: Refuse
    take: Take


@dataclass(frozen=True, slots=True)
class Offered:
    """A step as the page of a petition offers it; `why` it cannot be taken, or ""."""

    name: str
    href: str
    why: str


def _alone(take: Callable[[Transaction, Caller, PetitionRow, Any], Awaitable[PetitionRow | Refused]]) -> Take:
    """A use case that asks neither the office nor the vault."""

    async def taken(
        tx: Transaction, caller: Caller, _office: Office, _vault: Vault, petition: PetitionRow, command: Any
    ) -> PetitionRow | Refused:
        return await take(tx, caller, petition, command)

    return taken


def _of_itself(refuse: Callable[[PetitionRow], Refused | None]) -> Refuse:
    """A reason that the petition itself gives."""

    async def asked(_tx: Transaction, petition: PetitionRow) -> Refused | None:
        return refuse(petition)

    return asked


async def _not_reclassified(tx: Transaction, petition: PetitionRow) -> Refused | None:
    return await refuse_reclassifying(tx, petition, clock.today())


async def _not_voided(tx: Transaction, petition: PetitionRow) -> Refused | None:
    return await refuse_voiding(tx, petition, clock.today())


STEPS: Final[Mapping[str, Step]] = {
    "split": Step(
        Reason("Tách đơn nhiều nội dung", "Split a mixed petition"),
        Action.CLASSIFY_PETITION,
        SplitPetition,
        _of_itself(refuse_splitting),
        split_petition,
    ),
    "link": Step(
        Reason("Liên kết với vụ việc", "Link to a case"),
        Action.LINK_PETITION,
        LinkPetition,
        _of_itself(refuse_linking),
        _alone(link_petition),
    ),
    "unlink": Step(
        Reason("Gỡ liên kết", "Undo the link"),
        Action.LINK_PETITION,
        UnlinkPetition,
        _of_itself(refuse_unlinking),
        _alone(unlink_petition),
    ),
    "reclassification": Step(
        Reason("Sửa loại đơn", "Reclassify"),
        Action.CLASSIFY_PETITION,
        ReclassifyPetition,
        _not_reclassified,
        reclassify_petition,
    ),
    "disposal": Step(
        Reason("Quyết định về đơn đã lưu", "Decide about a filed petition"),
        Action.DISPOSE_PETITION,
        DisposePetition,
        _of_itself(refuse_disposing),
        _alone(dispose_petition),
    ),
    "void": Step(
        Reason("Hủy đơn vào nhầm", "Void a petition entered by mistake"),
        Action.VOID_RECORD,
        VoidPetition,
        _not_voided,
        _alone(void_petition),
    ),
}


async def steps_of(request: Request, tx: Transaction, caller: Caller, petition: PetitionRow) -> list[Offered]:
    """What this caller may do to the petition. Of linking and undoing it, the one that makes sense; of a petition that
    was split, nothing but to void it with the last part that is left: its parts go on. Of one that is void, nothing.
    """
    split = petition.outcome == Outcome.SPLIT
    if petition.voided_on is not None or (split and await _not_voided(tx, petition) is not None):
        return []
    language = language_of(request)
    left_out = set(STEPS) - {"void"} if split else set()
    left_out |= {"link" if petition.case_code else "unlink"} | ({"disposal"} if petition.keep_until is None else set())
    if petition.outcome is None:
        left_out |= {"reclassification"}
    else:
        left_out |= {"split"}
    offered = []
    for word, step in STEPS.items():
        if word in left_out or isinstance(may(caller, step.action, petition.matter), Refused):
            continue
        refused = await step.refuse(tx, petition)
        why = refused.reason.in_(language) if refused else ""
        offered.append(Offered(step.name.in_(language), address(request, f"/petitions/{petition.code}/{word}"), why))
    return offered


def _routes(word: str, step: Step) -> None:
    """The page of a step and what its form is sent to."""
    may_take = Annotated[Caller, Depends(signed_in(*TABLE[step.action]))]

    async def show(request: Request, code: str, caller: may_take, tx: Tx, office: AtOffice) -> Response:
        petition = await petition_for(tx, caller, code, office)
        return await _page(request, tx, office, petition, word, blank())

    async def take(
        request: Request, code: str, caller: may_take, tx: Tx, office: AtOffice, vault: IdentityVault
    ) -> Response:
        submission = await submitted(request, step.command)
        version = based_on(submission.value("version"))
        petition = await petition_for(tx, caller, code, office, lock=True, version=version)
        if submission.value("do") == "more":
            form: Submission[Any] = Submission(None, {}, submission.raw)
            return await _page(request, tx, office, petition, word, form, more=1)
        if submission.value("do") == ASKED:
            proposal = await propose(tx, caller, office, vault, petition, submission.value("extract"))
            form = filled(submission, "extract", proposal)
            return await _page(request, tx, office, petition, word, form, proposal=proposal)
        if submission.command is not None:
            result = await step.take(tx, caller, office, vault, petition, submission.command)
            if not isinstance(result, Refused):
                return see_other(request, f"/petitions/{code}", saved_draft=f"petition-{word}-{code}")
            submission = submission.refused(result)
        return await _page(request, tx, office, petition, word, submission)

    show.__name__, take.__name__ = f"show_{word}", f"take_{word}"
    router.get(f"/petitions/{{code}}/{word}")(show)
    router.post(f"/petitions/{{code}}/{word}")(take)


for _word, _step in STEPS.items():
    _routes(_word, _step)


async def _page(
    request: Request,
    tx: Transaction,
    office: Office,
    petition: PetitionRow,
    word: str,
    form: Submission[Any],
    *,
    more: int = 0,
    proposal: Proposal | None = None,
) -> Response:
    language = language_of(request)
    refused = await STEPS[word].refuse(tx, petition)
    typed = len({name.split(".")[1] for name in form.raw if name.startswith("parts.")})
    return render(
        request,
        TEMPLATE,
        status_code=422 if form.errors else 200,
        word=word,
        name=STEPS[word].name,
        why=refused.reason if refused else None,
        petition=petition,
        form=form,
        proposal=proposal,
        kinds=enum_choices(KIND_NAMES, language),
        stages=enum_choices(STAGE_NAMES, language),
        begins=enum_choices({one: OUTCOME_NAMES[one] for one in (Outcome.ACCEPTED, Outcome.CHECKING)}, language),
        fields=field_choices(office, petition.received_on, language),
        parts=min(MOST, max(FEWEST, typed) + more),
        most=MOST,
        added=more > 0,
    )
