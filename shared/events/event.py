"""What every event is: a frozen model with a type name, and the CloudEvent it travels in.

No event carries personal data: codes, kinds, units, dates and counts only. Whoever needs more asks the owner,
under the owner's access rules.
"""

from datetime import datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

TYPE_PREFIX = "vn.gov.tiepdan."


class Event(BaseModel):
    """One thing that happened, in the past tense.

    Subclass with ``name="case.assigned"`` and, after a break, ``version=2``.

    A published version only ever grows optional fields; readers ignore fields they do not know.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    event_type: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__()  # the name and version of a subclass are taken below, once its fields are known

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        cls.event_type = f"{TYPE_PREFIX}{kwargs.pop('name')}.v{kwargs.pop('version', 1)}"
        super().__pydantic_init_subclass__(**kwargs)
        if (other := EVENTS.get(cls.event_type)) is not None and other.__qualname__ != cls.__qualname__:
            raise TypeError(f"two events are called {cls.event_type}: {other.__qualname__} and {cls.__qualname__}")
        EVENTS[cls.event_type] = cls


EVENTS: dict[str, type[Event]] = {}
"""Every event there is, by its type."""


class CloudEvent(BaseModel):
    """The envelope, CloudEvents 1.0 in structured JSON, exactly as it stands on a stream and in the feed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: str
    subject: str
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str
    sequence: str
    """Version of the subject after this event, a decimal number: 1, 2, 3 … without gaps (CloudEvents `sequence`)."""
    correlationid: UUID
    causationid: UUID | None = None
    data: dict[str, Any]

    @property
    def occurred_at(self) -> datetime:
        return self.time

    @property
    def subject_version(self) -> int:
        return int(self.sequence)


def schema_uri(event_type: str) -> str:
    """Where the schema of an event's data is documented (a name, not a location anyone must be able to fetch)."""
    return f"urn:tiepdan:schema:{event_type.removeprefix(TYPE_PREFIX)}"
