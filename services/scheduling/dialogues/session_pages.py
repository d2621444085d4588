"""The session page, used live in the room: questions, who came, minutes, conclusion in one click."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from services.scheduling.callers import Concluder, Host, Planner, Reader, is_allowed, may_read_conclusion
from services.scheduling.dialogues import labels, record, usecases
from services.scheduling.dialogues.commands import DialogueAnswer, PublishDialogue, RecordQuestion, ReviseMinutes
from services.scheduling.dialogues.forms import AskForm, CancelForm, CloseForm, MinutesForm, PostponeForm, SettleForm
from services.scheduling.dialogues.pages import TEMPLATES, session_url, unit_choices
from services.scheduling.dialogues.queries import DialogueRecord, dialogue, minutes_revisions
from services.scheduling.dialogues.rules import FROM, State, Step, refuse_open_questions, refuse_step
from services.scheduling.dialogues.taking_up import Result
from services.scheduling.edge import Tx
from services.scheduling.history import HistoryLine, told
from services.scheduling.notices.rules import NoticeCheck, check_notice
from services.scheduling.office import AtOffice, Office
from services.scheduling.outcomes import NotFound, answered
from services.scheduling.posted import carried_out, see_other, seen_version
from services.scheduling.wording import QuestionNumber
from shared.access.policy import Action
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.messaging.log import history
from shared.refusals import Reason, Refused
from shared.web.forms import Submission, blank
from shared.web.languages import language_of
from shared.web.pages import render

router = APIRouter(prefix="/dialogues")
ATTENDANCE_MISSING = Refused(
    Reason("Ghi số người dự trước khi kết thúc phiên.", "Enter how many were present first."), "attendance"
)


class Nothing(BaseModel):
    """A button without fields."""


@router.get("/{code}")
async def session_page(
    request: Request, tx: Tx, office: AtOffice, caller: Reader, code: str, question: int | None = None
) -> Response:
    """The session; `question` opens the form of that question instead of the first open one."""
    return await _page(request, tx, office, caller, code, question=question)


@router.get("/{code}/minutes")
async def minutes_page(request: Request, tx: Tx, caller: Reader, code: str) -> Response:
    """Every revision of the minutes."""
    found = answered(await dialogue(tx, caller, code) or NotFound())
    revisions = await minutes_revisions(tx, code)
    return render(request, f"{TEMPLATES}/minutes.html", session=found, revisions=revisions)


@router.get("/{code}/minutes/print")
async def minutes_paper(request: Request, tx: Tx, office: AtOffice, caller: Reader, code: str) -> Response:
    """The newest minutes on A4, to be signed."""
    found = answered(await dialogue(tx, caller, code) or NotFound())
    host = office.post_title(found.host_post, "vi")
    return render(request, f"{TEMPLATES}/minutes_paper.html", session=found, host=host, labels=labels)


@router.post("/{code}/publish")
async def publish(request: Request, tx: Tx, office: AtOffice, caller: Planner, code: str) -> Response:
    version, today = await seen_version(request), clock.today()
    return await _done(
        request, tx, office, caller, code,
        Nothing, lambda _: usecases.publish_dialogue(tx, code, PublishDialogue(), today, expected=version),
    )  # fmt: skip


@router.post("/{code}/postpone")
async def postpone(request: Request, tx: Tx, office: AtOffice, caller: Planner, code: str) -> Response:
    version, today = await seen_version(request), clock.today()
    return await _done(
        request, tx, office, caller, code,
        PostponeForm,
        lambda form: usecases.postpone_dialogue(tx, office, code, form.command(), today, expected=version),
    )  # fmt: skip


@router.post("/{code}/cancel")
async def cancel(request: Request, tx: Tx, office: AtOffice, caller: Planner, code: str) -> Response:
    version, today = await seen_version(request), clock.today()
    return await _done(
        request, tx, office, caller, code,
        CancelForm, lambda form: usecases.cancel_dialogue(tx, code, form.command(), today, expected=version),
    )  # fmt: skip


@router.post("/{code}/questions")
async def ask(request: Request, tx: Tx, office: AtOffice, caller: Host, code: str) -> Response:
    return await _done(
        request, tx, office, caller, code,
        AskForm, lambda form: record.record_question(tx, office, code, RecordQuestion(**form.model_dump())),
        draft=f"ask-{code}",
    )  # fmt: skip


@router.post("/{code}/questions/{number}")
async def settle(
    request: Request, tx: Tx, office: AtOffice, caller: Host, code: str, number: QuestionNumber
) -> Response:
    """Save what became of a question; the page opens at the next open one."""
    return await _done(
        request, tx, office, caller, code,
        SettleForm, lambda form: record.settle_question(tx, office, code, number, form.command()),
        draft=f"settle-{code}-{number}", question=number,
    )  # fmt: skip


@router.post("/{code}/minutes")
async def write_minutes(request: Request, tx: Tx, office: AtOffice, caller: Host, code: str) -> Response:
    return await _done(
        request, tx, office, caller, code,
        MinutesForm, lambda form: record.revise_minutes(tx, code, ReviseMinutes(text=form.minutes)),
        draft=f"minutes-{code}", anchor="#bien-ban",
    )  # fmt: skip


@router.post("/{code}/hold")
async def hold(request: Request, tx: Tx, office: AtOffice, caller: Host, code: str) -> Response:
    return await _close(request, tx, office, caller, code, "hold")


@router.post("/{code}/conclude")
async def conclude(request: Request, tx: Tx, office: AtOffice, caller: Concluder, code: str) -> Response:
    """One click at the end: held, if nobody has said so yet, and concluded."""
    return await _close(request, tx, office, caller, code, "conclude")


async def _close(
    request: Request, tx: Transaction, office: Office, caller: Caller, code: str, do: Literal["hold", "conclude"]
) -> Response:
    today, version = clock.today(), await seen_version(request)
    found = answered(await dialogue(tx, caller, code) or NotFound())
    is_held = found.state not in FROM[Step.HOLD]

    async def close(form: CloseForm) -> Result:
        if do == "conclude" and is_held:
            return await usecases.conclude_dialogue(tx, code, form.concluded(), today, expected=version)
        if form.attendance is None:
            return ATTENDANCE_MISSING
        result = await usecases.hold_dialogue(tx, office, code, form.held(), today, expected=version)
        if do == "conclude" and isinstance(result, DialogueAnswer):
            return await usecases.conclude_dialogue(tx, code, form.concluded(), today)
        return result

    return await _done(request, tx, office, caller, code, CloseForm, close, draft=f"close-{code}")


async def _done(
    request: Request,
    tx: Transaction,
    office: Office,
    caller: Caller,
    code: str,
    model: type[Any],
    do: Callable[[Any], Awaitable[Result]],
    *,
    draft: str | None = None,
    question: int | None = None,
    anchor: str = "",
) -> Response:
    """Back to the session after a form, or the session with that form's errors."""
    result = await carried_out(request, tx, model, do)
    if isinstance(result, Submission):
        return await _page(request, tx, office, caller, code, form=result, question=question)
    return see_other(session_url(request, code, anchor), draft)


async def _page(
    request: Request,
    tx: Transaction,
    office: Office,
    caller: Caller,
    code: str,
    *,
    form: Submission[Any] | None = None,
    question: int | None = None,
) -> Response:
    session = answered(await dialogue(tx, caller, code) or NotFound())
    language, today = language_of(request), clock.today()
    open_numbers = [q.number for q in session.all_questions if q.answer is None and not q.assigned]
    recording = refuse_step(Step.RECORD, session.state) is None and is_allowed(caller, Action.HOLD_DIALOGUE)
    return render(
        request,
        f"{TEMPLATES}/session.html",
        status_code=422 if form else 200,
        session=session,
        form=form or blank(),
        failed=bool(form),
        current=(question or (open_numbers[0] if open_numbers else None)) if recording else None,
        recording=recording,
        open_count=len(open_numbers),
        may=_allowed_steps(caller, session.state),
        cannot_conclude=_why_not_conclude(session, open_numbers, today),
        published=_published(session, office),
        notice=_notice(session, office),
        calendar=office.calendar,
        history=await _told(tx, caller, session),
        units=unit_choices(office),
        fields=[(row.code, office.field_name(row.code, language)) for row in office.fields.on(today)],
        field_name=lambda value: office.field_name(value, language),
        post_title=lambda value: office.post_title(value, language),
        labels=labels,
    )


async def _told(tx: Transaction, caller: Caller, session: DialogueRecord) -> list[HistoryLine]:
    events = await history(tx.session, f"dialogue/{session.code}")
    return [told(event, lambda unit: may_read_conclusion(caller, unit, session.unit)) for event in reversed(events)]


def _allowed_steps(caller: Caller, state: State) -> dict[Step, bool]:
    """Which steps this caller can take now; a step that is not the caller's is not offered at all."""
    actions = {
        Step.PUBLISH: Action.PLAN_DIALOGUE,
        Step.POSTPONE: Action.PLAN_DIALOGUE,
        Step.CANCEL: Action.PLAN_DIALOGUE,
        Step.HOLD: Action.HOLD_DIALOGUE,
        Step.RECORD: Action.HOLD_DIALOGUE,
        Step.CONCLUDE: Action.CONCLUDE_DIALOGUE,
    }
    before = {State.PLANNED, State.PUBLISHED}  # the page can hold and conclude in one click
    return {
        step: is_allowed(caller, action) and (state in FROM[step] or (step is Step.CONCLUDE and state in before))
        for step, action in actions.items()
    }


def _why_not_conclude(session: DialogueRecord, open_numbers: list[int], today: date) -> Reason | None:
    if session.state not in {State.PLANNED, State.PUBLISHED, State.HELD}:
        return None
    if session.day > today:
        return Reason("Buổi đối thoại chưa diễn ra.", "The dialogue has not been held.")
    no = refuse_open_questions(open_numbers)
    return no.reason if no else None


def _published(session: DialogueRecord, office: Office) -> NoticeCheck:
    period = office.notices.find("dialogue_posted", session.planned_on)
    return check_notice(period, session.planned_on, session.published_on, office.calendar)


def _notice(session: DialogueRecord, office: Office) -> NoticeCheck:
    period = office.notices.find("conclusion_notice", session.day)
    return check_notice(period, session.day, session.concluded_on, office.calendar)
