"""What people type: stored composed (NFC), without blanks around it, within a length a page can show, and readable."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from shared.wording import DocumentNumber, FieldCode, Line, UnitCode, readable, within

__all__ = ["DocumentNumber", "FieldCode", "Line", "Paragraph", "PostCode", "QuestionNumber", "Record", "UnitCode"]


Paragraph = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000),
    AfterValidator(readable),
    within(4_000),
]
Record = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100_000),
    AfterValidator(readable),
    within(100_000),
]
PostCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,60}$")]
QuestionNumber = Annotated[int, Field(ge=1, le=100_000)]
"""A question of one session; what lies beyond was never given."""
