"""A petition (đơn) as received, and what was decided on it."""

from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, Text
from sqlmodel import Field

from services.intake.table import IntakeTable
from shared.access.policy import Subject
from shared.events.kinds import CaseKind


class PetitionRow(IntakeTable, table=True):
    """One petition. `kind` may be corrected when it is processed; `first_kind` is what it came as and stays."""

    __tablename__ = "petition"

    code: str = Field(sa_type=Text, primary_key=True)
    body: str = Field(sa_type=Text)
    received_on: date
    kind: str = Field(sa_type=Text)
    first_kind: str = Field(sa_type=Text)
    field: str = Field(sa_type=Text)
    matter_class: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    repeated: bool = False
    content: str = Field(sa_type=Text)
    request: str | None = Field(default=None, sa_type=Text)
    extract: str | None = Field(default=None, sa_type=Text)
    commune: str | None = Field(default=None, sa_type=Text)
    secret: bool = False
    """Is, came as, or was brought to a denunciation. Never taken back."""
    person: UUID | None = Field(default=None, sa_column_args=(ForeignKey("identity.person.id"),))
    visit_code: str | None = Field(
        default=None, sa_type=Text, sa_column_args=(ForeignKey("visit.code", deferrable=True, initially="DEFERRED"),)
    )
    case_code: str | None = Field(
        default=None,
        sa_type=Text,
        sa_column_args=(ForeignKey("case_file.code", deferrable=True, initially="DEFERRED"),),
    )
    processed_on: date | None = None
    eligible: bool | None = None
    in_competence: bool | None = None
    missing: list[str] = Field(default=[], sa_type=ARRAY(Text))  # copied; a factory is inspected for each row
    outcome: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    receiving_body: str | None = Field(default=None, sa_type=Text)
    version: int = 0

    @property
    def subject(self) -> str:
        return f"petition/{self.code}"

    @property
    def matter(self) -> Subject:
        """What the policy is asked about."""
        return Subject(frozenset(), CaseKind.DENUNCIATION.value if self.secret else CaseKind(self.kind).value, None)
