"""What happens at the reception desk and to cases. Published on the stream `intake`, and on `unit.<code>` of each unit
a case concerns.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.events.event import Event
from shared.events.kinds import CaseKind, Channel, MatterClass, Origin, Outcome, ReceivedBy, Reception

Code = Annotated[str, Field(max_length=64)]
UnitCode = Annotated[str, Field(max_length=60)]


class VisitRecorded(Event, name="visit.recorded"):
    """A visit turn (lượt tiếp) was entered in the reception book."""

    visit: Code
    unit: UnitCode
    received_on: date
    reception: Reception
    received_by: ReceivedBy
    online: bool = False
    people: Annotated[int, Field(ge=1)]
    delegation: bool
    """At least five people (form 01/TCD note): counted as a delegation (đoàn đông người)."""
    first_time: bool
    """First or repeated visit on its matter, decided on the day and kept."""
    case: Code | None = None
    """The case this visit is about; several visits may share one."""


class PetitionRecorded(Event, name="petition.recorded"):
    """A petition (đơn) was received and registered."""

    petition: Code
    unit: UnitCode
    received_on: date
    kind: CaseKind
    field: Code
    matter_class: MatterClass
    channel: Channel
    visit: Code | None = None
    repeated: bool = False


class PetitionProcessed(Event, name="petition.processed"):
    """The eligibility of a petition was decided and what becomes of it."""

    petition: Code
    unit: UnitCode
    processed_on: date
    eligible: bool
    in_competence: bool
    outcome: Outcome
    case: Code | None = None
    kind: CaseKind | None = None
    """The kind it was decided to be; differs from the recorded one when the desk corrected it. None in older events."""
    matter_class: MatterClass | None = None
    """The statistical class that goes with `kind`."""


class CaseOpened(Event, name="case.opened"):
    """A case (vụ việc) exists and its clock runs."""

    case: Code
    unit: UnitCode
    opened_on: date
    kind: CaseKind
    field: Code
    origin: Origin
    petition: Code | None = None
    conclusion: Code | None = None
    due_on: date
    rule: Code
    rule_version: Code
    calendar_version: Code


class CaseAssigned(Event, name="case.assigned"):
    """A case was given to a unit, which must acknowledge and answer it. Stands on that unit's stream."""

    case: Code
    kind: CaseKind
    unit: UnitCode
    assigned_on: date
    due_on: date


class CaseAcknowledged(Event, name="case.acknowledged"):
    """The unit has taken the case on."""

    case: Code
    unit: UnitCode
    acknowledged_on: date


class CaseAnswered(Event, name="case.answered"):
    """The unit has answered."""

    case: Code
    unit: UnitCode
    answered_on: date
    due_on: date
    in_time: bool


class CaseClosed(Event, name="case.closed"):
    """Nothing is left to do in the case."""

    case: Code
    unit: UnitCode
    closed_on: date


class ConclusionReturned(Event, name="conclusion.returned"):
    """A leader's conclusion could not become a case; says why, so that its owner can mend it."""

    conclusion: Code
    unit: UnitCode
    reason: Code
