"""What is stated about matters whose term is over."""

from typing import Annotated

from pydantic import Field

from services.intake.wording import DocumentNumber, Paragraph, PastDay, RecordCode
from shared.commands import Command
from shared.wording import PlannedDay


class DecideRetention(Command):
    """The head decides on a list: whom nobody can be told from any more, and what is kept on."""

    number: DocumentNumber
    on: PastDay | None = None
    keep: Annotated[
        list[RecordCode], Field(max_length=500, description="Matters of the list that go on being kept.")
    ] = []
    keep_until: PlannedDay | None = None
    keep_why: Annotated[Paragraph | None, Field(description="Why they are kept on; needed with `keep`.")] = None
    compared: Annotated[
        bool, Field(description="The terms that were not confirmed have been compared with the law.")
    ] = False
