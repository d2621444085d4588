"""A petition (đơn) as received, and what was decided on it."""

from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Text
from sqlmodel import Field

from services.intake.table import IntakeTable
from shared.access.policy import Subject
from shared.events.kinds import CaseKind


def _text() -> str | None:
    return Field(default=None, sa_type=Text)  # type: ignore[no-any-return]


class PetitionRow(IntakeTable, table=True):
    """One petition. `kind` may be corrected; `first_kind` is what it came as and stays, as does `received_on`, from
    which its clocks count.
    """

    __tablename__ = "petition"

    code: str = Field(sa_type=Text, primary_key=True)
    body: str = Field(sa_type=Text)
    received_on: date
    kind: str = Field(sa_type=Text)
    first_kind: str = Field(sa_type=Text)
    stage: str = Field(sa_type=Text)
    discipline: bool = False
    """A complaint about a disciplinary decision (LKN chapter IV)."""
    field: str = Field(sa_type=Text)
    matter_class: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    sender_body: str | None = _text()
    sender_number: str | None = _text()
    sent_on: date | None = None
    repeated: bool = False
    content: str = Field(sa_type=Text)
    content_hash: str = Field(sa_type=Text)
    """Of its words without accents and punctuation: the same text sent again has the same."""
    request: str | None = _text()
    extract: str | None = _text()
    commune: str | None = _text()
    secret: bool = False
    """Is, came as, or was brought to a denunciation. Never taken back."""
    person: UUID | None = Field(default=None, sa_column_args=(ForeignKey("identity.person.id"),))
    visit_code: str | None = Field(
        default=None, sa_type=Text, sa_column_args=(ForeignKey("visit.code", deferrable=True, initially="DEFERRED"),)
    )
    part_of: str | None = Field(
        default=None, sa_type=Text, sa_column_args=(ForeignKey("petition.code", deferrable=True, initially="DEFERRED"),)
    )
    """The mixed petition it was split from."""
    case_code: str | None = Field(
        default=None,
        sa_type=Text,
        sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),),
    )
    opened_case: bool = False
    """Its case was opened for it; otherwise it was linked to a case that existed."""
    processed_on: date | None = None
    eligible: bool | None = None
    in_competence: bool | None = None
    missing: list[str] = Field(default=[], sa_type=ARRAY(Text))
    outcome: str | None = _text()
    ground: str | None = _text()
    number: str | None = _text()
    """Of the notice that it is not accepted."""
    reason: str | None = _text()
    receiving_unit: str | None = _text()
    receiving_body: str | None = _text()
    """Its name on the day of the transfer, also when `receiving_unit` says who it is."""
    keep_until: date | None = None
    disposal: str | None = _text()
    disposal_number: str | None = _text()
    disposed_on: date | None = None
    reclassified_on: date | None = None
    reclassified_why: str | None = _text()
    voided_on: date | None = None
    voided_by: str | None = _text()
    void_reason: str | None = _text()
    version: int = 0

    @property
    def subject(self) -> str:
        return f"petition/{self.code}"

    @property
    def matter(self) -> Subject:
        """What the policy is asked about."""
        return Subject(frozenset(), CaseKind.DENUNCIATION.value if self.secret else CaseKind(self.kind).value, None)


class PetitionLinkRow(IntakeTable, table=True):
    """One link of a petition to a case it did not open. An undone link stays, with its reason."""

    __tablename__ = "petition_link"

    petition: str = Field(
        sa_type=Text,
        primary_key=True,
        sa_column_args=(ForeignKey("petition.code", deferrable=True, initially="DEFERRED"),),
    )
    n: int = Field(primary_key=True)
    """The petition's n-th link, from 1."""
    case_code: str = Field(sa_type=Text, sa_column_args=(ForeignKey("case_file.code"),))
    linked_on: date
    linked_by: str = Field(sa_type=Text)
    unlinked_on: date | None = None
    unlinked_by: str | None = _text()
    reason: str | None = _text()
