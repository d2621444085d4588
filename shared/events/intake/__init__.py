"""What happens at the reception desk and to cases. Published on the stream `intake`, and on `unit.<code>` of each unit
a case concerns.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.events.event import Event
from shared.events.kinds import (
    AssignmentPart,
    CaseKind,
    Channel,
    HeadOutcome,
    MatterClass,
    Origin,
    Outcome,
    ReceivedBy,
    Reception,
    Stage,
)

Code = Annotated[str, Field(max_length=64)]
UnitCode = Annotated[str, Field(max_length=60)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in hexadecimal."""


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
    """Counted as a delegation (đoàn đông người): so many people as the rule of that day asks, five since TT 06/2025."""
    first_time: bool
    """First or repeated visit on its matter, decided on the day and kept."""
    case: Code | None = None
    """The case this visit is about; several visits may share one."""
    refused: Code | None = None
    """The ground of the law on which the visitor was turned away (Luật TCD Đ9). The visit is counted like any other."""
    head_outcome: HeadOutcome | None = None
    reply_by: date | None = None
    """When the head directed the matter: the day of the reply."""
    body: UnitCode | None = None
    """Whose reception book it stands in. `unit` is in whose row of form 01/TCD: of whoever received. One matter that both
    the desk and the head receive stands in one book, and is counted once."""


class VisitVoided(Event, name="visit.voided"):
    """A line of the reception book had been entered by mistake: it keeps its number and is counted no more."""

    visit: Code
    unit: UnitCode
    voided_on: date


class VisitRepresentativesNamed(Event, name="visit.representatives_named"):
    """It became known who else spoke for a delegation, or by what paper they were appointed (Luật TCD Đ29)."""

    visit: Code
    unit: UnitCode
    named_on: date
    representatives: Annotated[int, Field(ge=1)]
    """How many are known by now, whoever was received among them."""
    mandate: bool


class VisitReplied(Event, name="visit.replied"):
    """The reply that a head had directed was given (Luật TCD Đ18.4)."""

    visit: Code
    unit: UnitCode
    replied_on: date
    reply_by: date
    in_time: bool


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
    stage: Stage = Stage.FIRST
    part_of: Code | None = None
    """The mixed petition this one was split from; the mixed one is counted no more, its parts are."""


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
    stage: Stage | None = None


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
    replaces: Code | None = None
    """The case of the wrong kind whose place it takes: its petition was reclassified. None where a denunciation is hidden."""


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
    because: Literal["reclassified", "voided"] | None = None
    """It should not have been opened, or not as this kind: then it is counted no more."""
    replaced_by: Code | None = None
    """When its petition was reclassified: the case that is counted instead. None where a denunciation is hidden."""


class ConclusionReturned(Event, name="conclusion.returned"):
    """A leader's conclusion could not become a case; says why, so that its owner can mend it."""

    conclusion: Code
    unit: UnitCode
    reason: Code


class CaseDueMoved(Event, name="case.due_moved"):
    """The day by which the case is due is another, by suspension, extension, attribute, override or a late holiday."""

    case: Code
    unit: UnitCode
    moved_on: date
    rule: Code
    because: Literal["suspended", "resumed", "extended", "attributes", "overridden", "reprojected", "next_duty"]
    due_before: date | None
    """None when its time stood until then."""
    due_on: date | None
    """None while suspended."""


class CaseExtensionRequested(Event, name="case.extension_requested"):
    """The unit answerable asked for more time. Granted, the day moves: `case.due_moved`, because `extended`."""

    case: Code
    unit: UnitCode
    requested_on: date
    rule: Code
    until: date | None = None
    """The day asked for; None where the law says how much longer."""


class CaseExtensionRefused(Event, name="case.extension_refused"):
    """The unit gets no more time; the day stays."""

    case: Code
    unit: UnitCode
    refused_on: date
    rule: Code


class CaseDialogueRequested(Event, name="case.dialogue_requested"):
    """The procedure needs a dialogue with the complainant (LKN Đ30, Đ39); scheduling plans it."""

    case: Code
    unit: UnitCode
    requested_on: date
    stage: Stage
    by_head: bool = False
    """The provincial chairman in person (complex cases)."""


class CaseReturned(Event, name="case.returned"):
    """A unit sent the case back: not its competence. Who gave it must give it to another."""

    case: Code
    unit: UnitCode
    returned_on: date


class CaseExtractCorrected(Event, name="case.extract_corrected"):
    """What others than the desk read of a secret case was put right: whoever keeps a copy fetches it anew."""

    case: Code
    unit: UnitCode
    corrected_on: date


class CasePartAssigned(Event, name="case.part_assigned"):
    """A unit cooperates on the case of another."""

    case: Code
    unit: UnitCode
    part: AssignmentPart
    assigned_on: date
    due_on: date


class CasePartAcknowledged(Event, name="case.part_acknowledged"):
    """A cooperating unit has taken its part on."""

    case: Code
    unit: UnitCode
    acknowledged_on: date


class CasePartEnded(Event, name="case.part_ended"):
    """A unit no longer cooperates: it sent its part back as not its competence, or the board took it back."""

    case: Code
    unit: UnitCode
    ended_on: date
    because: Literal["returned", "withdrawn"]


class CasePartAnswered(Event, name="case.part_answered"):
    """A cooperating unit has given its part of the answer."""

    case: Code
    unit: UnitCode
    answered_on: date
    in_time: bool


class CaseUrged(Event, name="case.urged"):
    """The board urged a unit that delays (NĐ 64/2014 Đ15). `step` counts from 1 and each is taken once for each clock."""

    case: Code
    unit: UnitCode
    urged_on: date
    step: Annotated[int, Field(ge=1)]
    escalated: bool = False
    """Reported to the chairman."""
    clock: Literal["acknowledge", "due", "hand"] = "due"
    """What ran out: the days to acknowledge, the day it is due; or the desk urged of its own accord."""


class PetitionLinked(Event, name="petition.linked"):
    """A petition was linked to a case, or the link was undone (`case` None)."""

    petition: Code
    unit: UnitCode
    linked_on: date
    case: Code | None = None


class PetitionReclassified(Event, name="petition.reclassified"):
    """The kind of a petition was corrected after it had been processed. Its first kind stays on record."""

    petition: Code
    unit: UnitCode
    reclassified_on: date
    kind: CaseKind
    matter_class: MatterClass
    stage: Stage = Stage.FIRST
    outcome: Outcome | None = None
    """What is decided of it as that kind, when it had a case; None leaves what was decided."""
    case: Code | None = None
    """The case of the right kind, when it had one of the wrong kind."""
    case_before: Code | None = None
    """The case of the wrong kind; visits about it are about `case` from now on."""


class PetitionVoided(Event, name="petition.voided"):
    """A petition had been entered by mistake: it keeps its number and is counted no more."""

    petition: Code
    unit: UnitCode
    voided_on: date


class PetitionDisposed(Event, name="petition.disposed"):
    """The time of keeping a filed petition was over and the head decided about its paper (TT 05/2021 Đ28)."""

    petition: Code
    unit: UnitCode
    disposed_on: date
    decision: Literal["destroy", "keep"]


class FileAttached(Event, name="file.attached"):
    """A file was attached to a visit, petition or case. What it is called stays with the record."""

    record: Code
    """The visit, petition or case."""
    file: Annotated[int, Field(ge=1)]
    """Its number, by which whoever may reads it."""
    kind: Code
    """What it is to its record."""
    media: Annotated[str, Field(max_length=100)]
    attached_on: date


class FileRemoved(Event, name="file.removed"):
    """A file was taken off its record, where it had been attached by mistake."""

    record: Code
    file: Annotated[int, Field(ge=1)]
    kind: Code
    removed_on: date


class PaperIssued(Event, name="paper.issued"):
    """A paper was issued about a visit, petition or case, with a number of the body's register of that type and year."""

    record: Code
    """The visit, petition or case."""
    paper: Code
    """Which kind of paper, by its code."""
    unit: UnitCode
    """The body that issued it."""
    number: Code
    issued_on: date
    docx_sha256: Digest
    """Of the Word file as it was issued."""
    pdf_sha256: Digest
    """Of the PDF."""


class RecordAnonymised(Event, name="record.anonymised"):
    """The term of keeping a visit, petition or case was over and its head decided so: it names nobody any more. Whoever keeps
    a copy of it is to do the same (Luật Bảo vệ dữ liệu cá nhân Đ14).
    """

    record: Code
    """The visit, petition or case."""
    unit: UnitCode
    anonymised_on: date
