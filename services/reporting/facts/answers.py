"""How current the numbers are, as programmes are told."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from services.reporting.facts.queries import Currency


class StreamAnswer(BaseModel):
    """How far one stream has been applied. `behind` is null when Redis does not answer."""

    stream: str
    position: int
    occurred_at: datetime | None
    behind: int | None


class CurrencyAnswer(BaseModel):
    """How current numbers are: time of the latest applied event, events not applied yet, events parked."""

    as_of: datetime | None
    behind: int | None
    parked: int
    streams: list[StreamAnswer]

    @classmethod
    def of(cls, currency: Currency) -> Self:
        streams = [
            StreamAnswer(stream=s.stream, position=s.position, occurred_at=s.occurred_at, behind=s.behind)
            for s in currency.streams
        ]
        return cls(as_of=currency.as_of, behind=currency.behind, parked=currency.parked, streams=streams)
