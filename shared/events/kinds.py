"""Words several services use in the same sense. Codes are stable: they stand in events and in databases."""

from enum import StrEnum


class CaseKind(StrEnum):
    """What a petition is, by its content and not by its title (TT 05/2021 Đ6)."""

    COMPLAINT = "KN"
    DENUNCIATION = "TC"
    REFLECTION = "KNPA"


class Reception(StrEnum):
    """Kinds of citizen reception (Luật TCD Đ2)."""

    REGULAR = "regular"
    PERIODIC = "periodic"
    AD_HOC = "ad_hoc"


class ReceivedBy(StrEnum):
    """Who received. Delegated sessions are counted apart and never toward the head's minimum (form 01/TCD col. 16–21)."""

    DESK = "desk"
    HEAD = "head"
    DELEGATE = "delegate"


class HeadOutcome(StrEnum):
    """What a head who receives in person says to the citizen (Luật TCD Đ18.4)."""

    ANSWERED = "answered"
    """On the spot."""
    DIRECTED = "directed"
    """Ordered to be handled, with the day on which the citizen gets a reply."""


class Channel(StrEnum):
    """How a petition came in."""

    DIRECT = "direct"
    POST = "post"
    OTHER_AGENCY = "other_agency"
    HANDED_OVER = "handed_over"
    ONLINE = "online"


class Outcome(StrEnum):
    """What was decided on a petition (TT 05/2021; domain of form 02/XLD)."""

    ACCEPTED = "accepted"
    CHECKING = "checking"
    """In our competence; whether it is accepted is still being checked (phiếu đề xuất thụ lý)."""
    NOT_ACCEPTED = "not_accepted"
    """In our competence, but the law says not to accept it (LKN Đ11, LTC Đ29)."""
    GUIDED = "guided"
    TRANSFERRED = "transferred"
    RETURNED = "returned"
    """Sent back to the agency that transferred it wrongly."""
    FILED = "filed"
    NOT_PROCESSED = "not_processed"
    """Nothing is done with it, and that is logged (LTC Đ24.3, Đ25.1)."""
    SPLIT = "split"
    """Mixed content: each part goes on as a petition of its own (TT 05/2021 Đ6)."""


class Origin(StrEnum):
    """Where a case comes from."""

    PETITION = "petition"
    CONCLUSION = "conclusion"


class Stage(StrEnum):
    """The instance a complaint or denunciation is at (form 02/XLD columns 7, 8, 13, 14)."""

    FIRST = "first"
    SECOND = "second"
    """Second instance of a complaint (LKN Đ33)."""
    REPEATED = "repeated"
    """Denunciation brought again after it was resolved, tố cáo tiếp (LTC Đ37)."""


class ProceedingState(StrEnum):
    """Where the legal procedure on a complaint or denunciation stands."""

    CHECKING = "checking"
    ACCEPTED = "accepted"
    VERIFYING = "verifying"
    SUSPENDED = "suspended"
    DECIDED = "decided"
    EFFECTIVE = "effective"
    ENFORCING = "enforcing"
    DONE = "done"
    NOT_ACCEPTED = "not_accepted"
    TERMINATED = "terminated"


class Result(StrEnum):
    """What a decision on a complaint or a conclusion on a denunciation found (forms 03/GQKN, 04/GQTC)."""

    RIGHT = "right"
    WRONG = "wrong"
    PARTLY = "partly"
    UPHELD = "upheld"
    """Second instance: the first decision stands."""
    CHANGED = "changed"
    """Second instance: the first decision is annulled or changed."""


class AssignmentPart(StrEnum):
    """A unit's part in a case: one leads and answers, others cooperate."""

    LEAD = "lead"
    COOPERATING = "cooperating"


class DialogueType(StrEnum):
    """Periodic or ad hoc (Quy định 12-QĐ/TU)."""

    PERIODIC = "periodic"
    AD_HOC = "ad_hoc"


class Carrier(StrEnum):
    """The series of meetings a dialogue is attached to. Order is precedence: a meeting held as several at once is
    counted once, under the first of these.
    """

    YEARLY_CONFERENCE = "yearly_conference"
    STAFF_CONFERENCE = "staff_conference"
    MONTHLY_BRIEFING = "monthly_briefing"
    WEEKLY_BRIEFING = "weekly_briefing"
    STAND_ALONE = "stand_alone"


class MatterClass(StrEnum):
    """Statistical class of a field of matters, as form 02/XLD divides them."""

    LAND = "land"
    POLICY = "policy"
    ADMINISTRATIVE = "administrative"
    CORRUPTION = "corruption"
    JUDICIAL = "judicial"
    OTHER = "other"
