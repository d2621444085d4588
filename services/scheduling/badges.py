"""How pages show a state."""

from dataclasses import dataclass

from shared.refusals import Reason


@dataclass(frozen=True, slots=True)
class Badge:
    """A state as pages show it: a word, a shape and a colour together."""

    text: Reason
    css: str
    icon: str
