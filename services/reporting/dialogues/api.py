"""The dialogue report over HTTP, and the sessions and conclusions behind each of its numbers."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from starlette.requests import Request

from services.reporting.dialogues import queries
from services.reporting.dialogues.report import DialogueReport, report
from services.reporting.dialogues.rules import FollowUp, FollowUpState, Session, matching
from services.reporting.facts.queries import currency, snapshot
from services.reporting.forms.answers import address
from services.reporting.inquiry import Asked, Inquiry, Tx
from shared.events.kinds import Carrier, DialogueType
from shared.paging import PAGE, After, Limit, cursor, place
from shared.web.openapi import problems
from shared.web.pages import web_of

router = APIRouter(prefix="/reports/dialogue", tags=["reports"], responses=problems(404))


class SessionAnswer(BaseModel):
    """A dialogue that was counted, and under which meeting."""

    code: str
    unit: str
    type: DialogueType
    carriers: list[Carrier]
    counted_as: Carrier
    held_on: date
    questions: int
    answered_on_the_spot: int
    address: str


class SessionsAnswer(BaseModel):
    """A page of sessions; `count` is the number the report shows."""

    sessions: list[SessionAnswer]
    count: int
    next: str | None


class FollowUpAnswer(BaseModel):
    """A conclusion, the case it became, and how that stands."""

    code: str
    dialogue: str
    unit: str
    due_on: date | None
    case: str | None
    state: FollowUpState


class FollowUpsAnswer(BaseModel):
    """A page of conclusions; `count` is the number the report shows."""

    conclusions: list[FollowUpAnswer]
    count: int
    next: str | None


@dataclass(frozen=True, slots=True)
class AskedSessions:
    """Which sessions: the words of a number of the report."""

    inquiry: Inquiry
    type: DialogueType | None
    carrier: Carrier | None
    year: int | None
    joined: bool

    async def found(self, tx: Tx) -> list[Session]:
        """They are, by day."""
        counted = matching(kind=self.type, carrier=self.carrier, year=self.year, joined=self.joined)
        return [one for one in await queries.sessions(tx, self.inquiry.scope) if counted(one)]


def asked_sessions(
    inquiry: Asked,
    type: DialogueType | None = None,  # noqa: A002  # the word of the address
    carrier: Carrier | None = None,
    year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    joined: bool = False,
) -> AskedSessions:
    """The sessions a number counts; `joined` are yearly conferences joined with staff conferences."""
    return AskedSessions(inquiry, type, carrier, year, joined)


Held = Annotated[AskedSessions, Depends(asked_sessions)]


@router.get("")
async def dialogue_report(asked: Asked, tx: Tx) -> DialogueReport:
    """Dialogues held from `from` to `to` (or in `period`): by the meeting they were attached to, by year, checked."""
    return await made(asked, tx)


async def made(asked: Inquiry, tx: Tx) -> DialogueReport:
    """The report an inquiry asks for."""
    await snapshot(tx)
    sessions = await queries.sessions(tx, asked.scope)
    conclusions = await queries.follow_ups(tx, asked.scope)
    return report(sessions, conclusions, asked.scope, asked.unit, await currency(tx, asked.redis))


@router.get("/sessions")
async def counted_sessions(
    request: Request, asked: Held, tx: Tx, after: After = None, limit: Limit = PAGE
) -> SessionsAnswer:
    """The sessions behind a number."""
    settings = web_of(request).settings
    found = await asked.found(tx)
    last = place(after, date, str) or (date.min, "")
    page = [one for one in found if (one.held_on, one.code) > last][:limit]
    return SessionsAnswer(
        sessions=[
            SessionAnswer(
                code=one.code,
                unit=one.unit,
                type=one.type,
                carriers=list(one.carriers),
                counted_as=one.counted_as,
                held_on=one.held_on,
                questions=one.questions,
                answered_on_the_spot=one.answered_on_the_spot,
                address=address(settings, "dialogue", one.code),
            )
            for one in page
        ],
        count=len(found),
        next=cursor(page[-1].held_on, page[-1].code) if len(page) == limit else None,
    )


@router.get("/conclusions")
async def followed_up(
    asked: Asked, tx: Tx, state: FollowUpState | None = None, after: After = None, limit: Limit = PAGE
) -> FollowUpsAnswer:
    """The conclusions given at those sessions, and what became of them."""
    found = await in_state(asked, tx, state)
    last = place(after, str) or ("",)
    page = [one for one in found if (one.code,) > last][:limit]
    return FollowUpsAnswer(
        conclusions=[
            FollowUpAnswer(
                code=one.code,
                dialogue=one.dialogue,
                unit=one.unit,
                due_on=one.due_on,
                case=one.case,
                state=one.state(asked.scope.today),
            )
            for one in page
        ],
        count=len(found),
        next=cursor(page[-1].code) if len(page) == limit else None,
    )


async def in_state(asked: Inquiry, tx: Tx, state: FollowUpState | None) -> list[FollowUp]:
    """The conclusions in a state, by code."""
    found = await queries.follow_ups(tx, asked.scope)
    wanted = [one for one in found if state is None or one.state(asked.scope.today) == state]
    return sorted(wanted, key=lambda one: one.code)
