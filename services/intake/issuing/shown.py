"""A line of a register of issued papers as its reader may see it."""

from dataclasses import dataclass

from services.intake.papers.queries import RegisterLine
from shared.refusals import Reason


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as its reader may see it. `opens`: the record may be opened, else not even its number is shown; `secret`: to whom
    it went is withheld (Luật Tố cáo Đ8.3).
    """

    line: RegisterLine
    name: Reason
    opens: bool
    secret: bool
    addressee: str
