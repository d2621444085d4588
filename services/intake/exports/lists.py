"""The lists that can be taken out: their columns, and their rows page by page, with no more than whoever takes them may see.

Each page is a transaction of its own, committed before its rows leave: a look at somebody's identity is on record even when the
reader hangs up, and what became secret meanwhile is withheld from then on. Pages follow each other by what never changes of a
record, so that none is left out or comes twice.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Final

from services.intake.cases.queries import CaseFilter, CaseLine, find_cases
from services.intake.cases.rules import KIND_NAMES, STATE_NAMES, State
from services.intake.exports.streams import Cell, Rows
from services.intake.office import Office
from services.intake.people.papers import PAPER_NAMES
from services.intake.people.usecases import Asked, Person, look
from services.intake.people.vault import Vault
from services.intake.petitions.queries import PetitionFilter, find_petitions, writers_of
from services.intake.petitions.rules import CHANNEL_NAMES, OUTCOME_NAMES
from services.intake.petitions.views import PetitionLine
from services.intake.visits.grounds import ground_names
from services.intake.visits.queries import VisitFilter, VisitLine, find_visits
from services.intake.visits.rules import OUTCOME_NAMES as HEAD_OUTCOMES
from services.intake.visits.rules import RECEIVER_NAMES, RECEPTION_NAMES
from shared.access.roles import Caller, Role
from shared.calendar import clock
from shared.database import Database, Transaction
from shared.events.kinds import CaseKind, HeadOutcome, Outcome, ReceivedBy, Reception

PAGE: Final = 500
OF_NOBODY: Final = "(giữ bí mật)"
WITHHELD: Final = "(nội dung được giữ kín)"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who takes a list out, and where it is read."""

    database: Database
    caller: Caller
    office: Office
    vault: Vault

    @property
    def outside(self) -> Caller:
        """Who reads the file in the end, as far as anybody knows: what the desk wrote down of a denunciation, reasons and
        senders, stays in the house, also when the desk takes the list out (Luật Tố cáo Đ8.3).
        """
        return replace(self.caller, roles=self.caller.roles - {Role.DESK, Role.LEADER})


VISITS: Final = (
    "Số", "Ngày tiếp", "Họ tên", "Địa chỉ", "Giấy tờ", "Nội dung vụ việc", "Yêu cầu", "Cơ quan đã giải quyết", "Loại",
    "Cách tiếp",
    "Người tiếp", "Số người", "Đoàn đông người", "Kết quả tiếp", "Hướng xử lý", "Cơ quan nhận", "Số đơn", "Mã vụ việc",
    "Từ chối tiếp", "Ngày hủy", "Lý do hủy",
)  # fmt: skip


async def visit_pages(reader: Reader, wanted: VisitFilter) -> AsyncIterator[Rows]:
    """The reception book in the order of its numbers, as its print has it."""
    after: str | None = None
    while True:
        async with reader.database.transaction(reader.caller.login) as tx:
            lines, after = await find_visits(tx, reader.outside, wanted, after=after, limit=PAGE, oldest_first=True)
            asked = {line.person: Asked(line.subject, line.matter) for line in lines}
            persons = await look(tx, reader.caller, asked, reader.vault, "xuất sổ tiếp công dân")
        yield [_visit(reader.office, line, persons.get(line.person)) for line in lines]
        if after is None:
            return


def _visit(office: Office, line: VisitLine, person: Person | None) -> tuple[Cell, ...]:
    return (
        line.code, line.received_on, *_who(office, person, secret=line.secret),
        line.content or WITHHELD, line.request, line.prior,
        KIND_NAMES[CaseKind(line.kind)].vi if line.kind else None,
        RECEPTION_NAMES[Reception(line.reception)].vi, RECEIVER_NAMES[ReceivedBy(line.received_by)].vi, line.people,
        "có" if line.delegation else None, HEAD_OUTCOMES[HeadOutcome(line.head_outcome)].vi if line.head_outcome else None,
        OUTCOME_NAMES[Outcome(line.outcome)].vi if line.outcome else None, line.receiving_body, line.petition_code,
        line.case_code, ground_names()[line.refusal].vi if line.refusal in ground_names() else line.refusal,
        line.voided_on, line.void_reason,
    )  # fmt: skip


PETITIONS: Final = (
    "Số đơn", "Ngày nhận", "Loại đơn", "Lĩnh vực", "Nguồn đơn", "Họ tên", "Địa chỉ", "Giấy tờ", "Xã, phường", "Nội dung",
    "Yêu cầu", "Cơ quan chuyển đến", "Số văn bản chuyển", "Ngày văn bản chuyển", "Hướng xử lý", "Ngày xử lý", "Lý do",
    "Cơ quan nhận chuyển", "Mã vụ việc", "Ngày hủy", "Lý do hủy",
)  # fmt: skip


async def petition_pages(reader: Reader, wanted: PetitionFilter) -> AsyncIterator[Rows]:
    """The register of petitions. The list on the page names no writer; the desk's own register does."""
    after: str | None = None
    while True:
        async with reader.database.transaction(reader.caller.login) as tx:
            lines, after = await find_petitions(tx, reader.outside, wanted, after=after, limit=PAGE)
            writers = await _writers(tx, reader, lines)
        yield [_petition(reader.office, line, writers.get(line.code)) for line in lines]
        if after is None:
            return


async def _writers(tx: Transaction, reader: Reader, lines: list[PetitionLine]) -> dict[str, Person]:
    if not reader.caller.has(Role.DESK):
        return {}
    writers = await writers_of(tx, [line.code for line in lines])
    asked = {key: Asked(f"petition/{code}", matter) for code, (key, matter) in writers.items()}
    persons = await look(tx, reader.caller, asked, reader.vault, "xuất sổ đơn")
    return {code: persons[key] for code, (key, _) in writers.items() if key in persons}


def _petition(office: Office, line: PetitionLine, person: Person | None) -> tuple[Cell, ...]:
    return (
        line.code, line.received_on, KIND_NAMES[line.kind].vi, office.field_name(line.field, "vi"),
        CHANNEL_NAMES[line.channel].vi, *_who(office, person, secret=line.secret), office.commune_name(line.commune),
        line.content or WITHHELD, line.request, line.sender_body, line.sender_number, line.sent_on,
        OUTCOME_NAMES[line.outcome].vi if line.outcome else None, line.processed_on, line.reason, line.receiving_body,
        line.case_code, line.voided_on, line.void_reason,
    )  # fmt: skip


CASES: Final = (
    "Mã vụ việc", "Loại", "Lĩnh vực", "Nội dung", "Địa bàn", "Ngày nhận", "Ngày mở", "Hạn", "Trạng thái", "Đơn vị", "Ngày giao",
    "Ngày tiếp nhận", "Ngày trả lời", "Đúng hạn", "Ngày kết thúc",
)  # fmt: skip


async def case_pages(reader: Reader, wanted: CaseFilter) -> AsyncIterator[Rows]:
    """Cases by their numbers: a due date may move while they are read."""
    after: str | None = None
    while True:
        async with reader.database.transaction(reader.caller.login) as tx:
            found = await find_cases(
                tx, reader.outside, wanted, clock.today(), reader.office.calendar, after=after, limit=PAGE, by_code=True
            )
        yield [_case(reader.office, line) for line in found.cases]
        if (after := found.following) is None:
            return


def _case(office: Office, line: CaseLine) -> tuple[Cell, ...]:
    on = line.answered_on or clock.today()
    return (
        line.code, KIND_NAMES[line.kind].vi, office.field_name(line.field, "vi"), line.content or WITHHELD,
        OF_NOBODY if line.secret else office.commune_name(line.commune), line.received_on, line.opened_on, line.due_on,
        STATE_NAMES[State(line.state)].vi, office.organisation.name_on(line.unit, on) if line.unit else None,
        line.assigned_on, line.acknowledged_on, line.answered_on,
        None if line.in_time is None else "có" if line.in_time else "không", line.closed_on,
    )  # fmt: skip


def _who(office: Office, person: Person | None, *, secret: bool) -> tuple[Cell, Cell, Cell]:
    """Name, address, and the end of the paper's number: as the book shows them."""
    if secret:
        return OF_NOBODY, None, None
    if person is None:
        return None, None, None
    place = ", ".join(filter(None, (person.address, office.commune_name(person.commune))))
    paper = f"{PAPER_NAMES[person.paper_type].vi} …{person.paper_ending}" if person.paper_type else None
    return person.name, place, paper
