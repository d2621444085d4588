"""Whether an entry is an event at all."""

from typing import Final
from uuid import NAMESPACE_URL, uuid5

from pydantic import ValidationError

from shared.events.event import CloudEvent
from shared.messaging.entries import StreamEntry
from shared.messaging.faults import reason

LONGEST_NAME: Final = 500
"""Characters a subject or a type may have; more fits no index that has to hold it."""


class Malformed:
    """An entry that is no CloudEvent. It blocks nothing but itself."""

    type = "malformed"

    def __init__(self, stream: str, position: int, error: str) -> None:
        self.subject = f"{stream}@{position}"
        self.id = uuid5(NAMESPACE_URL, self.subject)
        self.error = error


def parse(stream: str, one: StreamEntry) -> CloudEvent | Malformed:
    """The event, or why there is none: no CloudEvent, or one whose names PostgreSQL cannot hold."""
    try:
        event = CloudEvent.model_validate_json(one.body)
    except ValidationError as error:
        return Malformed(stream, one.position, reason(error))
    for name in ("subject", "type"):
        value = getattr(event, name)
        if len(value) > LONGEST_NAME or "\x00" in value:
            return Malformed(stream, one.position, f"malformed: {name}: no name")
    return event


def storable(body: bytes) -> str:
    r"""A body as text that PostgreSQL holds and `parse` judges as it judged the bytes.

    What is no UTF-8 is shown as `\xff`, which is no JSON either: put into a replacement character, a broken event
    would pass as a sound one when it is tried again.
    """
    return body.decode(errors="backslashreplace").replace("\x00", "\\x00")
