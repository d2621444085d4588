"""What a line of the table says: who may call a route."""

from dataclasses import dataclass
from typing import Final

from shared.access.policy import Action, Subject


@dataclass(frozen=True)
class Rule:
    """Who may.

    Attributes:
        actions: what the policy is asked; nothing for those below.
        open: nobody needs to have signed in.
        finds_nothing: the parameters name no record there is, so that 404 is the answer of those who may, too.
        of: what the policy is asked about where it is no record: who may depends on the caller's unit alone.
        query: sent with the request; what it names is of the one department, too.
    """

    actions: tuple[Action, ...] = ()
    open: bool = False
    finds_nothing: bool = False
    query: str = ""
    of: Subject | None = None


OPEN: Final = Rule(open=True)
SIGNED_IN: Final = Rule()


def may_do(*actions: Action, query: str = "") -> Rule:
    return Rule(actions, query=query)
