"""Dialogues over HTTP, for programmes."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.scheduling.callers import Concluder, Host, Planner, Reader
from services.scheduling.dialogues import record, usecases
from services.scheduling.dialogues.commands import (
    CancelDialogue,
    ConcludeDialogue,
    DialogueAnswer,
    HoldDialogue,
    PlanDialogue,
    PostponeDialogue,
    PublishDialogue,
    RecordQuestion,
    ReviseMinutes,
    Settlement,
)
from services.scheduling.dialogues.queries import (
    DialogueFilter,
    DialoguePage,
    DialogueRecord,
    MinutesRow,
    dialogue,
    dialogues,
    minutes_revisions,
)
from services.scheduling.dialogues.rules import State
from services.scheduling.dialogues.taking_up import Result
from services.scheduling.edge import Tx
from services.scheduling.office import AtOffice
from services.scheduling.outcomes import NotFound, answered
from services.scheduling.wording import QuestionNumber
from shared.calendar import clock
from shared.events.kinds import Carrier, DialogueType
from shared.idempotency import IdempotencyKey, once
from shared.paging import PAGE, After, Limit
from shared.web.versions import IfMatch, based_on, tagged
from shared.wording import Day

router = APIRouter(prefix="/dialogues", tags=["dialogues"])


@router.post("", status_code=201)
async def plan(
    *, tx: Tx, office: AtOffice, _caller: Planner, command: PlanDialogue, response: Response, key: IdempotencyKey = None
) -> DialogueAnswer:
    """Plan a session. With `publish`, `held` and `conclude`, a session of the past is one request."""
    today = clock.today()
    answer = await once(tx, key, command, DialogueAnswer, lambda: usecases.plan_dialogue(tx, office, command, today))
    return _located(response, _told(response, answer))


@router.get("")
async def read_list(
    *,
    tx: Tx,
    _caller: Reader,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
    state: Annotated[list[State] | None, Query()] = None,
    type: DialogueType | None = None,  # noqa: A002 -- the name of the field
    carrier: Carrier | None = None,
    unit: str | None = None,
    after: After = None,
    limit: Limit = PAGE,
) -> DialoguePage:
    """Sessions, newest first, by the day they were held or are planned for."""
    wanted = DialogueFilter(first, last, tuple(state or ()), type, carrier, unit)
    return await dialogues(tx, wanted, after, limit)


@router.get("/{code}")
async def read_one(tx: Tx, caller: Reader, code: str, response: Response) -> DialogueRecord:
    """One session, without what other units were told to do; its ETag is the version that If-Match of a command names."""
    found = answered(await dialogue(tx, caller, code) or NotFound())
    tagged(response, found)
    return found


@router.post("/{code}/publish")
async def publish(
    *, tx: Tx, _caller: Planner, code: str, command: PublishDialogue, response: Response, if_match: IfMatch = None
) -> DialogueAnswer:
    """Announce the session."""
    expected = based_on(if_match)
    return _told(response, await usecases.publish_dialogue(tx, code, command, clock.today(), expected=expected))


@router.post("/{code}/postpone")
async def postpone(
    *,
    tx: Tx,
    office: AtOffice,
    _caller: Planner,
    code: str,
    command: PostponeDialogue,
    response: Response,
    if_match: IfMatch = None,
) -> DialogueAnswer:
    """Give the session another day, with the reason."""
    expected, today = based_on(if_match), clock.today()
    return _told(response, await usecases.postpone_dialogue(tx, office, code, command, today, expected=expected))


@router.post("/{code}/cancel")
async def cancel(
    *, tx: Tx, _caller: Planner, code: str, command: CancelDialogue, response: Response, if_match: IfMatch = None
) -> DialogueAnswer:
    """Give the session up, with the reason."""
    expected = based_on(if_match)
    return _told(response, await usecases.cancel_dialogue(tx, code, command, clock.today(), expected=expected))


@router.post("/{code}/hold")
async def hold(
    *,
    tx: Tx,
    office: AtOffice,
    _caller: Host,
    code: str,
    command: HoldDialogue,
    response: Response,
    if_match: IfMatch = None,
) -> DialogueAnswer:
    """Record that the session took place."""
    expected = based_on(if_match)
    return _told(response, await usecases.hold_dialogue(tx, office, code, command, clock.today(), expected=expected))


@router.post("/{code}/conclude")
async def conclude(
    *, tx: Tx, _caller: Concluder, code: str, command: ConcludeDialogue, response: Response, if_match: IfMatch = None
) -> DialogueAnswer:
    """Issue the conclusion notice; what is to be followed up becomes cases of the units named."""
    expected = based_on(if_match)
    return _told(response, await usecases.conclude_dialogue(tx, code, command, clock.today(), expected=expected))


@router.post("/{code}/questions", status_code=201)
async def ask(
    *,
    tx: Tx,
    office: AtOffice,
    _caller: Host,
    code: str,
    command: RecordQuestion,
    response: Response,
    key: IdempotencyKey = None,
    if_match: IfMatch = None,
) -> DialogueAnswer:
    """Write a question down."""
    expected = based_on(if_match)

    async def recorded() -> DialogueAnswer:
        return answered(await record.record_question(tx, office, code, command, expected=expected))

    answer = await once(tx, f"{code} {key}" if key else None, command, DialogueAnswer, recorded)
    return _located(response, _told(response, answer))


@router.post("/{code}/questions/{number}/settle")
async def settle(
    *,
    tx: Tx,
    office: AtOffice,
    _caller: Host,
    code: str,
    number: QuestionNumber,
    command: Settlement,
    response: Response,
    if_match: IfMatch = None,
) -> DialogueAnswer:
    """Say what became of a question: answered on the spot, or given to a unit. May be corrected until concluded."""
    expected = based_on(if_match)
    return _told(response, await record.settle_question(tx, office, code, number, command, expected=expected))


@router.post("/{code}/minutes")
async def write_minutes(
    *, tx: Tx, _caller: Host, code: str, command: ReviseMinutes, response: Response, if_match: IfMatch = None
) -> DialogueAnswer:
    """Save the minutes as a new revision."""
    expected = based_on(if_match)
    return _told(response, await record.revise_minutes(tx, code, command, expected=expected))


@router.get("/{code}/minutes")
async def read_minutes(tx: Tx, caller: Reader, code: str) -> list[MinutesRow]:
    """Every revision of the minutes, newest first."""
    answered(await dialogue(tx, caller, code) or NotFound())
    return await minutes_revisions(tx, code)


def _located(response: Response, answer: DialogueAnswer) -> DialogueAnswer:
    response.headers["Location"] = f"/scheduling/api/v1/dialogues/{answer.code}"
    return answer


def _told(response: Response, result: Result) -> DialogueAnswer:
    answer = answered(result)
    tagged(response, answer)
    return answer
