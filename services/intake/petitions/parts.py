"""Where the parts of a mixed petition stand. Nothing of it is stored: the mixed one is done when its parts are."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict
from sqlalchemy import text

from services.intake.cases.rules import OPEN, State
from shared.database import Transaction
from shared.events.kinds import CaseKind, Outcome


class PartView(BaseModel):
    """One part: what it is about, what was decided on it, and where its case stands. A secret one says neither its kind
    nor its words, even where its number may be known.
    """

    model_config = ConfigDict(frozen=True)

    petition: str
    secret: bool = False
    kind: CaseKind | None = None
    content: str | None = None
    outcome: Outcome | None
    case: str | None
    state: State | None
    voided: bool

    @property
    def is_done(self) -> bool:
        """It was decided on, and its case, if it has one, is answered."""
        return self.outcome is not None and (self.state is None or self.state not in OPEN)


class Progress(BaseModel):
    """How many parts are still being handled, of how many; void ones are neither."""

    model_config = ConfigDict(frozen=True)

    open: int
    of: int


PARTS: Final = text("""
    SELECT p.part_of, p.code, p.secret, p.kind, p.content, p.outcome, p.case_code, c.state, p.voided_on
    FROM petition p LEFT JOIN case_file c ON c.code = p.case_code
    WHERE p.part_of = ANY(CAST(:mixed AS text[])) ORDER BY p.code
""")


async def parts_of(tx: Transaction, mixed: Sequence[str]) -> Mapping[str, Sequence[PartView]]:
    """The parts of each of these mixed petitions, in the order of their numbers."""
    found: dict[str, list[PartView]] = {}
    for row in await tx.execute(PARTS, {"mixed": list(mixed)}):
        found.setdefault(row.part_of, []).append(_part(row))
    return found


def progress_of(parts: Sequence[PartView]) -> Progress | None:
    """None when there is no part that counts."""
    counted = [part for part in parts if not part.voided]
    return Progress(open=sum(not part.is_done for part in counted), of=len(counted)) if counted else None


def _part(row: Any) -> PartView:
    return PartView(
        petition=row.code,
        secret=row.secret,
        kind=None if row.secret else row.kind,
        content=None if row.secret else row.content,
        outcome=row.outcome,
        case=row.case_code,
        state=row.state,
        voided=row.voided_on is not None,
    )
