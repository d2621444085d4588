"""Which template a paper is made with on a day: the office's own in force, else the one that comes with the product."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final

from pydantic import Base64Bytes, Field
from sqlalchemy import text

from services.intake.papers.catalogue import Paper, paper_on
from services.intake.papers.confined import check_confined
from services.intake.papers.drawing import draw
from services.intake.papers.tables import PaperTemplateRow
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.commands import Command
from shared.database import Transaction
from shared.refusals import Reason, Refused
from shared.wording import PlannedDay, too_far_ahead

SHIPPED: Final = "shipped"
IN_FORCE: Final = text("""
    SELECT version, content FROM paper_template
    WHERE paper = :paper AND valid_from <= :day AND valid_from >= :since ORDER BY valid_from DESC, id DESC LIMIT 1
""")
KEPT: Final = text("""
    SELECT id, paper, version, valid_from, by, at FROM paper_template ORDER BY paper, valid_from DESC, id DESC
""")


class KeepTemplate(Command):
    """A template changed in Word, in force from a day on, today or later; `content` is the file in base64."""

    content: Annotated[Base64Bytes, Field(max_length=1_000_000)]
    valid_from: PlannedDay | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A template and the name of its version."""

    version: str
    content: bytes


@cache
def shipped(form: str) -> Template:
    """The template that comes with the product, drawn once by each process."""
    content = draw(form)
    return Template(f"{SHIPPED} {_version(content)}", content)


async def template_on(tx: Transaction, paper: Paper, day: date) -> Template:
    """The template in force on a day. What the office made for the paper as it was before is not for the paper as it is."""
    row = (await tx.execute(IN_FORCE, {"paper": paper.code, "day": day, "since": paper.valid_from})).first()
    return shipped(paper.form) if row is None else Template(row.version, row.content)


async def keep_template(
    tx: Transaction, caller: Caller, code: str, content: bytes, valid_from: date | None, packages: Path
) -> PaperTemplateRow | Refused:
    """Put a template in force; what was issued before keeps its own."""
    if isinstance(allowed := may(caller, Action.KEEP_TEMPLATES), Refused):
        return allowed
    first = valid_from or clock.today()
    if first < clock.today():
        return Refused(
            Reason("Mẫu có hiệu lực từ hôm nay hoặc sau.", "A template is in force from today or later."), "valid_from"
        )
    if (why := too_far_ahead(first, clock.today())) is not None:
        return Refused(why, "valid_from")
    if (paper := paper_on(code, first)) is None:
        return Refused(
            Reason("Văn bản này không dùng từ ngày đó.", "This paper is not issued from that day on."), "valid_from"
        )
    if (refused := await check_confined(paper, content, packages)) is not None:
        return refused
    row = PaperTemplateRow(
        paper=paper.code,
        version=_version(content),
        valid_from=first,
        content=content,
        by=caller.login,
        at=clock.now(),
    )
    tx.add(row)
    await tx.flush()
    return row


def _version(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]
