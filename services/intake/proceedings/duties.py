"""Which legal deadlines a procedure runs under. Pure."""

from dataclasses import dataclass
from typing import Final

from shared.events.kinds import CaseKind, Stage

NOTIFYING: Final = "TC-3"
SENDING_SUSPENSION: Final = "TC-5"
EFFECT: Final = "KN-8"
ACTING: Final = "TC-7"
ACCEPTANCE: Final = frozenset({"KN-1", "TC-1", "TC-8"})
"""Until a case is accepted or refused, this is what it is due for."""


@dataclass(frozen=True, slots=True)
class Duties:
    """Rule ids: deciding on acceptance, resolving, then sending and publishing what was decided."""

    acceptance: str
    resolution: str
    sending: str
    publishing: str


def duties_of(kind: CaseKind, stage: Stage, *, discipline: bool) -> Duties:
    """The rows of the deadline file that bind a procedure.

    Raises:
        ValueError: a recommendation or reflection has no procedure.
    """
    if kind is CaseKind.COMPLAINT:
        second = stage is Stage.SECOND
        resolution = "KN-9" if discipline else "KN-5" if second else "KN-2"
        return Duties("KN-1", resolution, "KN-6" if second else "KN-3", "KN-7")
    if kind is CaseKind.DENUNCIATION:
        return Duties("TC-8" if stage is Stage.REPEATED else "TC-1", "TC-4", "TC-6", "TC-9")
    raise ValueError(f"a matter of kind {kind} has no procedure")
