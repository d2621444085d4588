"""What the desk decides on a petition, with all that the rules ask about. Pure."""

from dataclasses import dataclass
from datetime import date

from services.intake.petitions.conditions import Condition
from services.intake.petitions.rules import OPENING
from services.intake.proceedings.grounds import Ground
from shared.events.kinds import CaseKind, Channel, Outcome, Stage


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the desk decides on a petition, with all that the rules ask about."""

    kind: CaseKind
    stage: Stage
    discipline: bool
    channel: Channel
    received_on: date
    decided_on: date
    outcome: Outcome
    eligible: bool
    in_competence: bool
    missing: tuple[Condition, ...]
    ground: Ground | None
    number: str | None
    reason: str | None
    receiving_unit: str | None
    receiving_body: str | None
    extract: str | None
    assign_to: str | None
    secret: bool
    """It is, came as, or was brought to a denunciation: reclassified, it keeps the denouncer's secret."""
    sender_body: str | None = None
    again: bool = False
    """It goes to the body that sent it, all the same."""
    linked_to: CaseKind | None = None
    """The kind of the case it was linked to before it was decided on; then it opens none of its own."""
    linked_secret: bool = False
    """That case is, or came as, a denunciation."""

    @property
    def opens(self) -> bool:
        return self.outcome in OPENING and self.linked_to is None


def usual_eligibility(outcome: Outcome) -> tuple[bool, bool]:
    """(eligible, in competence) as an outcome usually implies, when the desk does not say otherwise."""
    return {
        Outcome.ACCEPTED: (True, True),
        Outcome.CHECKING: (True, True),
        Outcome.NOT_ACCEPTED: (True, True),
        Outcome.GUIDED: (True, False),
        Outcome.TRANSFERRED: (True, False),
        Outcome.RETURNED: (True, False),
        Outcome.FILED: (False, False),
        Outcome.NOT_PROCESSED: (False, False),
        Outcome.SPLIT: (True, True),
    }[outcome]
