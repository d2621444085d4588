"""Pages of petitions: the list, one petition, and the form for those that come by post."""

from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.intake.attachments.card import files_card
from services.intake.cases.rules import KIND_NAMES, STATE_NAMES, STATE_STYLES
from services.intake.deadlines.promises import processing_due
from services.intake.edge import Tx, based_on
from services.intake.history import histories, told
from services.intake.office import AtOffice, IdentityVault, Office
from services.intake.papers.card import papers_card
from services.intake.people.papers import PAPER_NAMES
from services.intake.people.usecases import Asked, Person, look
from services.intake.people.vault import Vault
from services.intake.petitions import usecases
from services.intake.petitions.api import petition_for
from services.intake.petitions.chips import AskedOfTheRegister, chips_of
from services.intake.petitions.commands import PetitionAnswer, ProcessPetition, RecordPetition
from services.intake.petitions.decision import decision_choices
from services.intake.petitions.details import detail_of
from services.intake.petitions.papers import situations_of
from services.intake.petitions.proposing import ASKED, Proposal, filled, propose, proposed, stated, words_of
from services.intake.petitions.queries import WAITING, family_of, find_petitions
from services.intake.petitions.routing import routed
from services.intake.petitions.rules import CHANNEL_NAMES, OUTCOME_NAMES, STAGE_NAMES
from services.intake.petitions.step_pages import steps_of
from services.intake.petitions.tables import PetitionRow
from services.intake.proceedings.grounds import ground_name
from services.intake.screens import (
    addresses,
    commune_choices,
    enum_choices,
    field_choices,
    heading,
    see_other,
    shortened,
)
from services.intake.secrecy import knows_what_came_together
from shared.access.callers import Clerk, SignedIn
from shared.access.policy import Action, may, require
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import PetitionLinked
from shared.events.kinds import Channel
from shared.idempotency import once
from shared.refusals import Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import language_of
from shared.web.pages import render

router = APIRouter()
_TEMPLATES: Final = "services/intake/petitions/templates/"
FIRST_WORDS: Final = 80  # characters of a part: enough to tell it from the others


@router.get("/petitions")
async def petitions(
    *,
    request: Request,
    caller: SignedIn,
    tx: Tx,
    office: AtOffice,
    asked: AskedOfTheRegister,
    after: str | None = None,
) -> Response:
    """Petitions, newest first, those to decide on first due first; `codes` lets a report open exactly the ones it counted."""
    require(caller, Action.READ_VISITS)
    language = language_of(request)
    lines, following = await find_petitions(tx, caller, asked.wanted, after=after)
    fixed: dict[str, object] = {
        "from": asked.first, "to": asked.last, "codes": asked.codes, "visits": asked.visits, "case": asked.case,
    }  # fmt: skip
    chosen = fixed | {"state": asked.state, "kind": asked.kind, "stage": asked.stage}
    link = addresses(request, "/petitions", fixed)
    same = addresses(request, "/petitions", chosen)
    return render(
        request,
        _TEMPLATES + "petitions.html",
        lines=lines,
        waiting=asked.state == WAITING,
        process_by=lambda line: processing_due(line.received_on, office.rules, office.calendar),
        calendar=office.calendar,
        chips=chips_of(asked.wanted, link, language),
        kinds=KIND_NAMES,
        stages=STAGE_NAMES,
        outcomes=OUTCOME_NAMES,
        field_name=lambda code: office.field_name(code, language),
        export_at=addresses(request, "/exports/petitions", chosen),
        first=same() if after else "",
        following=same(after=following) if following else "",
        may_record=not isinstance(may(caller, Action.RECORD_PETITION), Refused),
    )


@router.get("/petitions/new")
async def new_petition(request: Request, caller: Clerk, office: AtOffice) -> Response:
    """The form for a petition that came without its writer."""
    require(caller, Action.RECORD_PETITION)
    return _form(request, office, blank(key=str(uuid4()), channel=Channel.POST.value), 200)


@router.get("/petitions/receiver")
async def receiver(
    request: Request, caller: Clerk, office: AtOffice, field: Annotated[str, Query(max_length=60)] = ""
) -> Response:
    """Who receives a matter of this field, for the open form."""
    require(caller, Action.RECORD_PETITION)
    return render(request, _TEMPLATES + "receiver.html", routed=routed(office, field, clock.today()))


@router.post("/petitions")
async def record_petition(request: Request, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault) -> Response:
    """Register it; a refusal comes back with everything typed."""
    submission = await submitted(request, RecordPetition)
    if submission.value("do") == ASKED:
        words = submission.value("process.extract") or words_of(
            submission.value("content"), submission.value("request")
        )
        proposal = proposed(words, stated(submission, office))
        return _form(request, office, filled(submission, "process.extract", proposal), 200, proposal)
    if (command := submission.command) is None:
        return _form(request, office, submission, 422)
    if command.who and command.who.commune and not command.commune:
        command = command.model_copy(update={"commune": command.who.commune})
    result = await once(
        tx,
        submission.value("key") or None,
        command,
        PetitionAnswer,
        lambda: usecases.record_petition(tx, caller, office, vault, command),
    )
    if isinstance(result, Refused):
        await tx.session.rollback()  # the claim of the key, so that the corrected form may use it
        field = result.field
        nested = f"process.{field}" if field in ProcessPetition.model_fields and command.process else field
        nested = field if field == "kind" else nested
        return _form(request, office, submission.refused(Refused(result.reason, nested)), 422)
    return see_other(request, f"/petitions/{result.petition}", saved_draft="petition")


@router.get("/petitions/{code}")
async def petition(
    request: Request, code: str, caller: SignedIn, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """One petition."""
    found = await petition_for(tx, caller, code, office)
    return await _page(request, tx, caller, office, vault, found, blank())


@router.post("/petitions/{code}/process")
async def process_petition(
    request: Request, code: str, caller: Clerk, tx: Tx, office: AtOffice, vault: IdentityVault
) -> Response:
    """Decide on it from its page."""
    submission = await submitted(request, ProcessPetition)
    version = based_on(submission.value("version"))
    found = await petition_for(tx, caller, code, office, lock=True, version=version)
    if submission.value("do") == ASKED:
        require(caller, Action.CLASSIFY_PETITION, found.matter)
        proposal = await propose(tx, caller, office, vault, found, submission.value("extract"))
        form = filled(submission, "extract", proposal)
        return await _page(request, tx, caller, office, vault, found, form, proposal)
    if submission.command is not None:
        result = await usecases.process_petition(tx, caller, office, vault, found, submission.command)
        if not isinstance(result, Refused):
            return see_other(request, f"/cases/{result.case}" if result.case else f"/petitions/{code}")
        submission = submission.refused(result)
    return await _page(request, tx, caller, office, vault, found, submission)


async def _page(
    request: Request,
    tx: Transaction,
    caller: Caller,
    office: Office,
    vault: Vault,
    found: PetitionRow,
    form: Submission[Any],
    proposal: Proposal | None = None,
) -> Response:
    language = language_of(request)
    shown = await detail_of(tx, caller, found, vault)
    together = not found.secret and await family_of(tx, caller, found) is not None
    knows = together or knows_what_came_together(caller)
    return render(
        request,
        _TEMPLATES + "petition.html",
        status_code=422 if form.errors else 200,
        petition=shown,
        process_by=None if shown.outcome else processing_due(found.received_on, office.rules, office.calendar),
        calendar=office.calendar,
        title=heading(
            shown.content, secret=found.secret, extract=found.extract, kind=KIND_NAMES[shown.kind], code=found.code
        ),
        first_words=lambda content: shortened(content, FIRST_WORDS),
        form=form,
        proposal=proposal,
        labels={},
        kinds=KIND_NAMES,
        stages=STAGE_NAMES,
        outcomes=OUTCOME_NAMES,
        ground=ground_name(found.ground),
        steps=await steps_of(request, tx, caller, found),
        channel=CHANNEL_NAMES[shown.channel].in_(language),
        field=office.field_name(found.field, language),
        commune=office.commune_name(shown.commune),
        person=await _person(tx, caller, vault, found),
        papers=await papers_card(
            request, tx, caller, office, "petition", found.code, found.matter, situations_of(found)
        ),
        files=await files_card(
            request, tx, caller, vault, "petition", found.code, found.matter, voided=found.voided_on is not None
        ),
        may_decide=not isinstance(may(caller, Action.CLASSIFY_PETITION), Refused),
        choices=decision_choices(office, shown.received_on, language, shown.kind, shown.field, shown.channel),
        kind_choices=enum_choices(KIND_NAMES, language),
        states=STATE_NAMES,
        styles=STATE_STYLES,
        history=told(
            [one for one in await histories(tx, [found.subject]) if knows or one.type != PetitionLinked.event_type],
            office,
            language,
            moments=knows,
        ),
    )


async def _person(tx: Transaction, caller: Caller, vault: Vault, found: PetitionRow) -> Person | None:
    if found.person is None:
        return None
    asked: dict[UUID, Asked] = {found.person: Asked(found.subject, found.matter)}
    return (await look(tx, caller, asked, vault, "trang đơn")).get(found.person)


def _form(
    request: Request, office: Office, form: Submission[Any], status: int, proposal: Proposal | None = None
) -> Response:
    language, today = language_of(request), clock.today()
    return render(
        request,
        _TEMPLATES + "new.html",
        status_code=status,
        form=form,
        proposal=proposal,
        labels={},
        papers=enum_choices(PAPER_NAMES, language),
        communes=commune_choices(office, today),
        channels=enum_choices(CHANNEL_NAMES, language),
        fields=field_choices(office, today, language),
        stages=enum_choices(STAGE_NAMES, language),
        kind_segment=[(kind.value, name.in_(language), "", "") for kind, name in KIND_NAMES.items()],
        choices=decision_choices(office, today, language, field=form.value("field") or None),
        routed=routed(office, form.value("field"), today),
    )
