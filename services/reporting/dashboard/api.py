"""How many facts there are and how current they are, over HTTP."""

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request

from services.reporting.facts import queries
from services.reporting.facts.answers import CurrencyAnswer
from services.reporting.inquiry import Reader, Tx, reach, redis_of

router = APIRouter(tags=["reports"])


class SummaryAnswer(BaseModel):
    """The facts there are, by kind."""

    facts: dict[str, int]
    currency: CurrencyAnswer


@router.get("/facts/summary")
async def summary(request: Request, caller: Reader, tx: Tx) -> SummaryAnswer:
    """How many visits, petitions, cases, dialogues, conclusions and reception days are known, and up to when.

    A department is told of its own.
    """
    await queries.snapshot(tx)
    currency = await queries.currency(tx, redis_of(request))
    return SummaryAnswer(facts=await queries.counts(tx, reach(caller)), currency=CurrencyAnswer.of(currency))
