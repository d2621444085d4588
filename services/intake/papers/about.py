"""What a record gives to its papers, and which of them can be made from it, by whom, and whether one more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.intake.office import BODY, Office
from services.intake.papers.catalogue import NAME, Paper
from services.intake.papers.filling import Value
from services.intake.papers.queries import IssuedLine, issued_for
from shared.access.policy import Subject, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Aggregate, Transaction
from shared.organisation import Unit
from shared.refusals import Reason, Refused


@dataclass(frozen=True, slots=True)
class About:
    """What a record gives to its papers. `unnamed`: whom no paper of it may name; `unread`: somebody brought it who may be
    named, but nobody's name was looked at.
    """

    row: Aggregate
    record: str
    code: str
    matter: Subject
    situations: frozenset[str]
    data: Mapping[str, Value]
    persons: tuple[UUID, ...] = ()
    unnamed: tuple[UUID, ...] = ()
    unread: bool = False

    def agency(self, paper: Paper) -> str | None:
        """The agency the paper goes to. The names of people stay in its files."""
        to = self.data.get(paper.addressee) if paper.addressee != NAME else None
        return to if isinstance(to, str) and to else None


def may_draw_up(caller: Caller, paper: Paper, matter: Subject) -> Refused | None:
    """Who prepares a paper or issues it sees how it would look, and reads it afterwards."""
    drafts, issues = (may(caller, action, matter) for action in (paper.drafted_by, paper.issued_by))
    return drafts if isinstance(drafts, Refused) and isinstance(issues, Refused) else None


def issuing_body(caller: Caller, office: Office, paper: Paper, about: About) -> Unit | Refused:
    """Whose paper it is and whose register gives the number, as far as the record is so that it can be issued."""
    if paper.record != about.record or paper.when not in about.situations:
        return Refused(
            Reason(f"Hồ sơ này không ra {paper.name.vi}.", f"This record does not lead to: {paper.name.en}.")
        )
    if not _is_addressed(paper, about):
        return _NOBODY_TO_ADDRESS
    return body_of(caller, office, paper, about.matter)


def body_of(caller: Caller, office: Office, paper: Paper, matter: Subject) -> Unit | Refused:
    """Whose paper it is, if that is the board or the caller's own unit: nobody draws up a paper of another one."""
    if paper.body == "board" or (paper.body == "unit_or_board" and matter.owner is None):
        return office.organisation.unit(BODY)
    code = office.organisation.answering(matter.owner, clock.today()) if matter.owner else None
    if code is None or code != caller.unit:
        return Refused(
            Reason(
                "Văn bản này do đơn vị giải quyết ban hành, vào sổ của đơn vị.",
                "The unit answerable issues this paper, with a number of its own register.",
            )
        )
    return office.organisation.unit(code)


async def issued_before(tx: Transaction, paper: Paper, about: About) -> list[IssuedLine]:
    """The papers of this kind that the record has, newest first. To issue another the edge has locked the record."""
    return [line for line in await issued_for(tx, paper.record, about.code) if line.paper == paper.code]


def refuse_another(before: IssuedLine) -> Refused:
    day = f"{before.issued_on:%d/%m/%Y}"
    return Refused(
        Reason(
            f"Đã ban hành số {before.written_number} ngày {day}. Đánh dấu “Ban hành thêm” nếu vẫn cần một văn bản nữa.",
            f"Number {before.written_number} of {day} was issued. Tick “Issue another” if one more is needed.",
        ),
        "again",
    )


def _is_addressed(paper: Paper, about: About) -> bool:
    """Whether the record says to whom the paper goes. Who denounced is not named, and writes the name in by hand."""
    if not paper.addressee or about.data.get(paper.addressee):
        return True
    return paper.addressee == NAME and (about.unread or bool(about.data.get("bi_mat")))


_NOBODY_TO_ADDRESS: Final = Refused(
    Reason(
        "Hồ sơ không ghi ai là người nhận văn bản này, hoặc anh/chị không được xem tên.",
        "The record does not say to whom this paper goes, or you may not see the name.",
    )
)
