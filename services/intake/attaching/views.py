"""What the API shows of attachments."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

from services.intake.attachments.queries import AttachmentLine
from services.intake.attachments.rules import FileKind
from services.intake.attachments.tables import AttachmentRow


class AttachmentView(BaseModel):
    """A file of a record. What it is called is null where the key that opens it is missing."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: int
    record: str
    code: str
    kind: FileKind
    media: str
    size: int
    unit: str | None
    by: str
    at: datetime
    name: str | None
    removed_by: str | None
    removed_at: datetime | None
    removed_why: str | None

    @classmethod
    def of(cls, line: AttachmentLine) -> Self:
        return cls.model_validate(line)


class AttachmentList(BaseModel):
    """The files of a record that the caller may open, in the order they were attached; of a case also those of its petitions
    and visits.
    """

    items: list[AttachmentView]


class AttachedView(BaseModel):
    """A file that was attached."""

    model_config = ConfigDict(frozen=True)

    id: int
    record: str
    code: str
    kind: FileKind
    media: str
    size: int


class AttachedOnce(AttachedView):
    """The same, with where it is in the store, which nobody outside learns."""

    place: str

    @classmethod
    def of(cls, row: AttachmentRow) -> Self:
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})


class RemovedView(BaseModel):
    """A file that was removed."""

    id: int
    removed_by: str | None
    removed_at: datetime | None
