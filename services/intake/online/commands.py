"""What somebody at home says, step by step."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints

from services.intake.people.usecases import Person, Phone
from services.intake.wording import FieldCode, Line, Paragraph, UnitCode
from shared.commands import Command
from shared.events.kinds import CaseKind
from shared.refusals import InvalidValueError
from shared.wording import readable, within

LONGEST_ACCOUNT: Final = 6_000
"""Characters of what happened, about four pages; with the rest it stays within what a petition holds."""
LONGEST_REQUEST: Final = 2_000


def _told(account: str) -> str:
    if len(account.split()) < SHORTEST_ACCOUNT:
        raise InvalidValueError("Hãy kể rõ hơn: việc gì, khi nào, ai làm.", "Say more: what, when, who did it.")
    return account


SHORTEST_ACCOUNT: Final = 5
"""Words: what is shorter tells nobody what happened."""
Account = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ACCOUNT),
    AfterValidator(readable),
    AfterValidator(_told),
    within(LONGEST_ACCOUNT),
]


class Writer(Person):
    """Who writes. A petition says who it is from, where that person lives, and how to answer (Luật Tiếp công dân Đ25)."""

    address: Line
    commune: UnitCode
    phone: Phone


class Matter(Command):
    """What about, where, against whom, and what is asked for."""

    kind: CaseKind
    field: FieldCode
    place: Line
    content: Account
    against: Line | None = None
    request: Annotated[Paragraph, StringConstraints(max_length=LONGEST_REQUEST)]


class Sending(Command):
    """The writer has read it and stands by it (Luật Khiếu nại Đ12, Luật Tố cáo Đ9: answers for what is said)."""

    stands_by: Annotated[bool, Field(description="Ticked by the writer.")]
