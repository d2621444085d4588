"""What is stated when somebody asks what is held about him or her."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.intake.people.usecases import PaperNumber
from services.intake.wording import Paragraph, RecordCode
from shared.commands import Command


class MakeExtract(Command):
    """Somebody stands at the desk with a paper, or holds the number of what he or she brought."""

    paper_number: Annotated[PaperNumber | None, Field(description="Of the paper that was shown.")] = None
    record: Annotated[RecordCode | None, Field(description="Of a visit or petition of this person.")] = None
    reason: Annotated[
        Annotated[Paragraph, StringConstraints(min_length=10, max_length=2_000)],
        Field(description="Who asked, and how it was made sure who that is. Read by the auditor and the custodian."),
    ]
