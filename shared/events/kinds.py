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
    GUIDED = "guided"
    TRANSFERRED = "transferred"
    FILED = "filed"


class Origin(StrEnum):
    """Where a case comes from."""

    PETITION = "petition"
    CONCLUSION = "conclusion"


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
