"""What the API shows of papers."""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

from services.intake.issuing.shown import ShownLine
from services.intake.papers.catalogue import Paper
from services.intake.papers.queries import IssuedLine
from services.intake.papers.tables import IssuedPaperRow


class InputView(BaseModel):
    """What is typed into a paper; `given` of a request names it."""

    name: str
    kind: str
    required: bool
    label_vi: str
    label_en: str


class PaperView(BaseModel):
    """A kind of paper."""

    code: str
    name_vi: str
    name_en: str
    type: str
    record: str
    signed: str
    copies: int
    form_number: str
    source: str
    inputs: list[InputView]

    @classmethod
    def of(cls, paper: Paper) -> Self:
        inputs = [
            InputView(
                name=one.name,
                kind=one.kind,
                required=one.required,
                label_vi=one.label.vi,
                label_en=one.label.en,
            )
            for one in paper.inputs
        ]
        return cls(
            code=paper.code,
            name_vi=paper.name.vi,
            name_en=paper.name.en,
            type=paper.type,
            record=paper.record,
            signed=paper.signed,
            copies=paper.copies,
            form_number=paper.form_number,
            source=paper.source,
            inputs=inputs,
        )


class IssuedView(BaseModel):
    """A paper that was issued. Its files: /papers/{id}/pdf and /papers/{id}/docx."""

    model_config = ConfigDict(frozen=True)

    id: int
    paper: str
    body: str
    written_number: str
    issued_on: date
    post: str | None
    authority: str | None
    signer: str | None
    template: str
    by: str
    at: datetime
    docx_sha256: str
    pdf_sha256: str

    @classmethod
    def of(cls, row: IssuedPaperRow | IssuedLine) -> Self:
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})


class RegisterLineView(BaseModel):
    """A line of a register of issued papers, as this caller may see it. `code` and `addressee` are null where withheld."""

    id: int
    paper: str
    written_number: str
    issued_on: date
    record: str
    code: str | None
    addressee: str | None
    secret: bool
    signer: str | None
    by: str

    @classmethod
    def of(cls, shown: ShownLine) -> Self:
        line = shown.line
        return cls(
            id=line.id,
            paper=line.paper,
            written_number=line.written_number,
            issued_on=line.issued_on,
            record=line.record,
            code=line.code if shown.opens else None,
            addressee=shown.addressee or None,
            secret=shown.secret,
            signer=line.signer,
            by=line.by,
        )


class RegisterPage(BaseModel):
    """A page of a register, the latest number first; `next` is the cursor for `after`, null at the end."""

    items: list[RegisterLineView]
    next: int | None


class PaperList(BaseModel):
    """The papers of a record: those that can be drawn up now, and those that were issued, newest first."""

    offered: list[PaperView]
    issued: list[IssuedView]


class TemplateView(BaseModel):
    """A template of the office's own."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: int
    paper: str
    version: str
    valid_from: date
    by: str
    at: datetime
