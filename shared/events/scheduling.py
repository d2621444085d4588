"""What happens to dialogues and reception days. Published on the stream `scheduling`."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.events.event import Event
from shared.events.intake import Code, UnitCode
from shared.events.kinds import Carrier, DialogueType, ReceivedBy

Carriers = Annotated[tuple[Carrier, ...], Field(min_length=1)]


class DialoguePlanned(Event, name="dialogue.planned"):
    """A dialogue session (đối thoại) stands in the plan."""

    dialogue: Code
    unit: UnitCode
    type: DialogueType
    carriers: Carriers
    planned_on: date


class DialoguePublished(Event, name="dialogue.published"):
    """Its announcement was made public."""

    dialogue: Code
    unit: UnitCode
    published_on: date
    planned_on: date


class DialogueHeld(Event, name="dialogue.held"):
    """The session took place."""

    dialogue: Code
    unit: UnitCode
    type: DialogueType
    carriers: Carriers
    held_on: date
    attendance: Annotated[int, Field(ge=0)]
    questions: Annotated[int, Field(ge=0)]
    answered_on_the_spot: Annotated[int, Field(ge=0)]


class DialogueCancelled(Event, name="dialogue.cancelled"):
    """The session will not take place."""

    dialogue: Code
    unit: UnitCode
    cancelled_on: date


class ConclusionAssigned(Event, name="conclusion.assigned"):
    """A leader's conclusion at a dialogue gives a unit something to do by a date; intake opens a case for it."""

    conclusion: Code
    dialogue: Code
    unit: UnitCode
    """The unit that has to act."""
    owner: UnitCode
    """The unit that held the dialogue."""
    field: Code
    concluded_on: date
    due_on: date


class DialogueConcluded(Event, name="dialogue.concluded"):
    """The conclusion notice was issued."""

    dialogue: Code
    unit: UnitCode
    concluded_on: date
    conclusions: Annotated[int, Field(ge=0)]


class ReceptionDayHeld(Event, name="reception_day.held"):
    """A head's announced reception day was held, by the head or by a delegate (form 01/TCD columns 10 and 16)."""

    day: Code
    unit: UnitCode
    held_on: date
    received_by: ReceivedBy
    ad_hoc: bool
    announced: bool


class DialoguePostponed(Event, name="dialogue.postponed"):
    """The session was given another day."""

    dialogue: Code
    unit: UnitCode
    postponed_on: date
    planned_before: date
    planned_on: date


class DialogueQuestionRecorded(Event, name="dialogue.question_recorded"):
    """A question was put, before the session or in it. What was asked stays with the owner."""

    dialogue: Code
    unit: UnitCode
    number: Annotated[int, Field(ge=1)]
    asker: Code
    """Category of who asked: staff, party_member, citizen, organisation, enterprise."""


class DialogueQuestionSettled(Event, name="dialogue.question_settled"):
    """A question was answered on the spot (`assigned_to` None), or is to be followed up by a unit by a day."""

    dialogue: Code
    unit: UnitCode
    number: Annotated[int, Field(ge=1)]
    assigned_to: UnitCode | None = None
    due_on: date | None = None


class DialogueMinutesRevised(Event, name="dialogue.minutes_revised"):
    """A revision of the minutes was written; earlier ones stay."""

    dialogue: Code
    unit: UnitCode
    revision: Annotated[int, Field(ge=1)]


class ReceptionDayPlanned(Event, name="reception_day.planned"):
    """A head's reception day stands in the schedule."""

    day: Code
    unit: UnitCode
    planned_on: date
    ad_hoc: bool
    announced: bool


class CaseDialogueOpened(Event, name="case_dialogue.opened"):
    """A dialogue inside a complaint (LKN Đ30, Đ39; never counted with civic dialogues) is to be planned."""

    case: Code
    dialogue: Code
    unit: UnitCode
    """The unit answerable for the case."""
    requested_on: date
    by_head: bool
    """The chairman of the province has to hold it in person."""


class CaseDialoguePlanned(Event, name="case_dialogue.planned"):
    """A dialogue inside a complaint has its day, place and chair."""

    case: Code
    dialogue: Code
    unit: UnitCode
    planned_on: date


class CaseDialoguePostponed(Event, name="case_dialogue.postponed"):
    """A dialogue inside a complaint was given another day."""

    case: Code
    dialogue: Code
    unit: UnitCode
    postponed_on: date
    planned_before: date
    planned_on: date


class CaseDialogueCancelled(Event, name="case_dialogue.cancelled"):
    """The procedure on the complaint was terminated before the dialogue was held."""

    case: Code
    dialogue: Code
    unit: UnitCode
    cancelled_on: date


class CaseDialogueHeld(Event, name="case_dialogue.held"):
    """A dialogue inside a complaint (LKN Đ30, Đ39; never counted with civic dialogues) was held, or its party stayed away."""

    case: Code
    dialogue: Code
    unit: UnitCode
    held_on: date
    attended: bool
    """False: an unexcused no-show, which does not stop the resolution (LKN Đ30.6 as amended by Luật 136/2025)."""
    by_head: bool
    """The chairman of the province held it in person."""
