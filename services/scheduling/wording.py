"""What people type: stored composed (NFC), without blanks around it, within a length a page can show."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from shared.text import nfc

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(nfc)]
Paragraph = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000), AfterValidator(nfc)
]
Record = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100_000), AfterValidator(nfc)]
DocumentNumber = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), AfterValidator(nfc)
]
UnitCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,40}$")]
PostCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,60}$")]
FieldCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,60}$")]
