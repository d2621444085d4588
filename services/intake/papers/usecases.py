"""Drawing up a paper, and issuing it: only then it has a number, and is kept as it is for ever."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field

from services.intake.office import Office
from services.intake.papers.about import About, issued_before, issuing_body, may_draw_up, refuse_another
from services.intake.papers.catalogue import Paper, load_symbols
from services.intake.papers.filling import Value, fill
from services.intake.papers.printing import print_pdf
from services.intake.papers.rules import (
    Authority,
    Letterhead,
    letterhead,
    number_line,
    place_and_day,
    sign_lines,
    sign_of,
)
from services.intake.papers.tables import IssuedPaperRow, PaperFileRow
from services.intake.papers.typed import typed_values
from services.intake.papers.versions import Template, template_on
from services.intake.people.usecases import all_stated
from services.intake.people.vault import Vault
from services.intake.redaction.people import known
from services.intake.redaction.rules import tells
from services.intake.registers.numbers import next_number
from services.intake.wording import Line, Paragraph
from shared.access.policy import may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.commands import Command
from shared.database import Transaction
from shared.events.intake import PaperIssued
from shared.organisation import Unit
from shared.refusals import Reason, Refused, gathered


class DrawUp(Command):
    """What a paper needs that its record does not hold. `given` by the names of the paper's inputs; `again`: issue one more,
    though one is there of which a record has but one.
    """

    post: Annotated[str, Field(max_length=60)] | None = None
    authority: Authority = Authority.OWN
    signer: Line | None = None
    given: Annotated[dict[str, Paragraph], Field(max_length=20)] = {}
    again: bool = False


@dataclass(frozen=True, slots=True)
class Files:
    """The two forms of one paper."""

    docx: bytes
    pdf: bytes


async def draft(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, packages: Path, paper: Paper, about: About,
    command: DrawUp,
) -> Files | Refused:  # fmt: skip
    """How the paper would look, without number and day. Nothing is kept."""
    if isinstance(allowed := may_draw_up(caller, paper, about.matter), Refused):
        return allowed
    if isinstance(body := issuing_body(caller, office, paper, about), Refused):
        return body
    today = clock.today()
    head = letterhead(office.organisation, body, today, load_symbols())
    data = await _data(tx, office, vault, paper, about, command, body, head)
    if isinstance(data, Refused):
        return data
    template = await template_on(tx, paper, today)
    return await _made(template, packages, paper, data | _numbered(paper, head, None, today), today)


async def issue(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, packages: Path, paper: Paper, about: About,
    command: DrawUp,
) -> IssuedPaperRow | Refused:  # fmt: skip
    """Give it the next number of the body's register of this type and year, and keep both files.

    The number is taken last: who else issues a paper of this type waits from there until the commit.
    """
    if isinstance(allowed := may(caller, paper.issued_by, about.matter), Refused):
        return allowed
    if isinstance(body := issuing_body(caller, office, paper, about), Refused):
        return body
    before = [] if command.again or not paper.once else await issued_before(tx, paper, about)
    today = clock.today()
    head = letterhead(office.organisation, body, today, load_symbols())
    data = await _data(tx, office, vault, paper, about, command, body, head)
    another = refuse_another(before[0]) if before else None
    if isinstance(data, Refused):
        return gathered([data, another]) or data
    if another is not None:
        return another
    template = await template_on(tx, paper, today)
    number = await next_number(tx, body.code, f"VB-{paper.type}", today.year)
    files = await _made(template, packages, paper, data | _numbered(paper, head, number, today), today)
    signed = paper.signed == "head"
    row = IssuedPaperRow(
        paper=paper.code,
        record=about.record,
        code=about.code,
        body=body.code,
        type=paper.type,
        year=today.year,
        number=number,
        sign=sign_of(paper.type, head.symbol),
        issued_on=today,
        post=command.post if signed else None,
        authority=command.authority if signed else None,
        signer=command.signer if signed else None,
        template=template.version,
        persons=list(about.persons),
        by=caller.login,
        at=clock.now(),
    )
    tx.add(row)
    await tx.flush()
    tx.add(PaperFileRow(**{"id": row.id} | sealed_files(files, vault)))
    event = PaperIssued(record=about.code, paper=paper.code, unit=body.code, number=row.written_number, issued_on=today)
    tx.emit(event, of=about.row)
    return row


async def files_of(tx: Transaction, vault: Vault, number: int) -> Files:
    """What was issued, to the byte. The edge has asked whether the caller may read it."""
    row = await tx.get(PaperFileRow, number)
    if row is None:
        raise LookupError(f"issued paper {number} has no files")
    return opened_files(row, vault)


def opened_files(row: PaperFileRow, vault: Vault) -> Files:
    """Raises CannotOpen."""
    docx, pdf = (b64decode(vault.open(content, row.sealed_with) or "") for content in (row.docx, row.pdf))
    return Files(docx, pdf)


def sealed_files(files: Files, vault: Vault) -> dict[str, Any]:
    """The columns that a key makes: with the newest, also when an older one is replaced."""
    return {
        "sealed_with": vault.newest,
        "docx": vault.seal(b64encode(files.docx).decode()),
        "pdf": vault.seal(b64encode(files.pdf).decode()),
    }


async def _data(
    tx: Transaction, office: Office, vault: Vault, paper: Paper, about: About, command: DrawUp, body: Unit,
    head: Letterhead,
) -> dict[str, Value] | Refused:  # fmt: skip
    """Everything the template may name but number and day; what the record does not hold is empty."""
    today = clock.today()
    given = typed_values(paper, command.given, today)
    if isinstance(given, Refused):
        return given
    signature = _signature(office, paper, body, command, today)
    if isinstance(signature, Refused):
        return signature
    for person in (await all_stated(tx, about.unnamed, vault)).values() if about.unnamed else ():
        told = next((name for name, text in command.given.items() if tells(text, [known(person)])), None)
        if told is not None:
            return Refused(_NAMES_THE_DENOUNCER, f"given.{told}")
    empty: dict[str, Value] = {one.name: [] if one.many else "" for one in paper.fields.values()}
    filled = {name: value for name, value in {**about.data, **given}.items() if name in paper.fields}
    return empty | filled | {
        "co_quan_chu_quan": head.above,
        "co_quan": head.agency,
        "ten_co_quan": office.organisation.name_on(body.code, today),
        "dong_quyen_han": list(signature),
        "nguoi_ky": command.signer or "",
        "noi_nhan": [*(f"- {one};" for one in paper.recipients), f"- Lưu: VT, {head.symbol}."],
        "so_ban": f"{paper.copies:02d}",
    }  # fmt: skip


def _numbered(paper: Paper, head: Letterhead, number: int | None, today: date) -> dict[str, Value]:
    """The lines that are left open until the paper is issued."""
    return {
        "so_ky_hieu": number_line(number, paper.type, head.symbol),
        "dia_danh_ngay": place_and_day(head.place, None if number is None else today, today),
    }


def _signature(office: Office, paper: Paper, body: Unit, command: DrawUp, on: date) -> tuple[str, ...] | Refused:
    if paper.signed == "parties":
        return ()
    post = office.organisation.post(command.post) if command.post else None
    if post is None:
        return Refused(Reason("Chọn chức vụ người ký.", "Choose the post of who signs."), "post")
    if command.signer is None:
        return Refused(Reason("Ghi họ tên người ký.", "Say who signs."), "signer")
    return sign_lines(office.organisation, body, post, command.authority, on)


async def _made(template: Template, packages: Path, paper: Paper, data: Mapping[str, Value], day: date) -> Files:
    def made() -> Files:
        docx = fill(template.content, data, paper.name.vi)
        return Files(docx, print_pdf(docx, packages, day))

    return await asyncio.to_thread(made)  # a fifth of a second's work, in which others are served


_NAMES_THE_DENOUNCER: Final = Reason(
    "Văn bản nêu danh tính người tố cáo, phải giữ bí mật (Điều 8 Luật Tố cáo).",
    "The paper tells who denounced, which is secret (Law on Denunciations, article 8).",
)
