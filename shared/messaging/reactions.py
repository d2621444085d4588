"""What a service does when an event arrives: plain functions, found by the event's type."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from shared.database import Transaction
from shared.events.event import CloudEvent, Event

E = TypeVar("E", bound=Event)
Handler = Callable[[E, Transaction], Awaitable[None]]


class CannotApply(Exception):
    """A handler's word that this event can never be applied as it stands; it is parked with this reason."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """One handler and the event it answers."""

    event: type[Event]
    handle: Callable[[Any, Transaction], Awaitable[None]]


def reacts_to(event: type[E]) -> Callable[[Handler[E]], Reaction]:
    """Make a handler of a function ``async def name(event, tx)``. It must not commit, and must not talk to the world
    outside its transaction: it may be undone and run again.
    """

    def register(handler: Handler[E]) -> Reaction:
        return Reaction(event, handler)

    return register


class Reactions:
    """A service's handlers by event type. Types nobody answers are passed over."""

    def __init__(self, reactions: Iterable[Reaction]) -> None:
        self._by_type: dict[str, list[Reaction]] = {}
        for reaction in reactions:
            self._by_type.setdefault(reaction.event.event_type, []).append(reaction)

    async def apply(self, envelope: CloudEvent, tx: Transaction) -> None:
        """Run every handler of this event's type.

        Raises:
            pydantic.ValidationError: the data is not what the type promises.
        """
        for reaction in self._by_type.get(envelope.type, ()):
            await reaction.handle(reaction.event.model_validate(envelope.data), tx)
