"""Drawing up a paper, and issuing it: only then it has a number, and is kept as it is for ever."""

from datetime import date
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from services.intake.office import Office
from services.intake.papers.about import About, issued_before, issuing_body, may_draw_up, refuse_another
from services.intake.papers.catalogue import Paper, load_symbols
from services.intake.papers.files import Format, make_both, make_one, sealed_files
from services.intake.papers.filling import Value
from services.intake.papers.rules import (
    Authority,
    number_line,
    sign_lines,
    sign_of,
    symbol_of,
)
from services.intake.papers.tables import IssuedPaperRow, PaperFileRow
from services.intake.papers.typed import typed_values
from services.intake.papers.typefaces import code_of, unset_letters
from services.intake.papers.versions import template_on
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
from shared.organisation.letterhead import Letterhead, letterhead, place_and_day
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


async def draft(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, packages: Path, paper: Paper, about: About,
    command: DrawUp, form: Format,
) -> bytes | Refused:  # fmt: skip
    """How the paper would look in one of its forms, without number and day. Nothing is kept."""
    if isinstance(allowed := may_draw_up(caller, paper, about.matter), Refused):
        return allowed
    if isinstance(body := issuing_body(caller, office, paper, about), Refused):
        return body
    today = clock.today()
    head = letterhead(office.organisation, body, today)
    data = await _data(tx, office, vault, packages, paper, about, command, body, head)
    if isinstance(data, Refused):
        return data
    template = await template_on(tx, paper, today)
    data |= _numbered(paper, body, head, None, today)
    return await make_one(form, template.content, data, paper.name.vi, packages, today)


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
    head = letterhead(office.organisation, body, today)
    data = await _data(tx, office, vault, packages, paper, about, command, body, head)
    another = refuse_another(before[0]) if before else None
    if isinstance(data, Refused):
        return gathered([data, another]) or data
    if another is not None:
        return another
    template = await template_on(tx, paper, today)
    number = await next_number(tx, body.code, f"VB-{paper.type}", today.year)
    data |= _numbered(paper, body, head, number, today)
    files = await make_both(template.content, data, paper.name.vi, packages, today)
    if isinstance(files, Refused):
        return files
    signed = paper.signed == "head"
    row = IssuedPaperRow(
        paper=paper.code,
        record=about.record,
        code=about.code,
        body=body.code,
        type=paper.type,
        year=today.year,
        number=number,
        sign=sign_of(paper.type, _symbol(body), party=paper.family == "party"),
        issued_on=today,
        post=command.post if signed else None,
        authority=command.authority if signed else None,
        signer=command.signer if signed else None,
        template=template.version,
        addressee=about.agency(paper),
        persons=list(about.persons),
        by=caller.login,
        at=clock.now(),
        docx_sha256=files.docx_sha256,
        pdf_sha256=files.pdf_sha256,
    )
    tx.add(row)
    await tx.flush()
    tx.add(PaperFileRow(**{"id": row.id} | sealed_files(files, vault)))
    event = PaperIssued(
        record=about.code,
        paper=paper.code,
        unit=body.code,
        number=row.written_number,
        issued_on=today,
        docx_sha256=files.docx_sha256,
        pdf_sha256=files.pdf_sha256,
    )
    tx.emit(event, of=about.row)
    return row


async def _data(
    tx: Transaction, office: Office, vault: Vault, packages: Path, paper: Paper, about: About, command: DrawUp,
    body: Unit, head: Letterhead,
) -> dict[str, Value] | Refused:  # fmt: skip
    """Everything the template may name but number and day; what the record does not hold is empty."""
    today = clock.today()
    given = typed_values(paper, command.given, today)
    if isinstance(given, Refused):
        return given
    if (unset := _refuse_unset(command, packages)) is not None:
        return unset
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
        "noi_nhan": [*(f"- {one};" for one in _others(paper, body)), f"- Lưu: VT, {_symbol(body)}."],
        "so_ban": f"{paper.copies:02d}",
    }  # fmt: skip


def _symbol(body: Unit) -> str:
    return symbol_of(body, load_symbols())


def _others(paper: Paper, body: Unit) -> list[str]:
    """To whom a paper goes; its own copy is the one in the archive."""
    return [one for one in paper.recipients if not one.startswith(body.name)]


def _numbered(paper: Paper, body: Unit, head: Letterhead, number: int | None, today: date) -> dict[str, Value]:
    """The lines that are left open until the paper is issued."""
    return {
        "so_ky_hieu": number_line(number, paper.type, _symbol(body), party=paper.family == "party"),
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
    return sign_lines(office.organisation, body, post, command.authority, on, party=paper.family == "party")


def _refuse_unset(command: DrawUp, packages: Path) -> Refused | None:
    """What is typed now can be typed otherwise; a record's own words stand as they are, and the PDF says what it lacks."""
    typed = {f"given.{name}": text for name, text in command.given.items()} | {"signer": command.signer or ""}
    unset = {field: unset_letters(text, packages) for field, text in typed.items()}
    return gathered(
        Refused(
            Reason(
                f"Bản PDF không có phông cho chữ: {named}. Hãy viết cách khác.",
                f"The PDF has no typeface for: {named}. Write it otherwise.",
            ),
            field,
        )
        for field, letters in unset.items()
        if (named := ", ".join(f"{letter} ({code_of(letter)})" for letter in letters))
    )


_NAMES_THE_DENOUNCER: Final = Reason(
    "Văn bản nêu danh tính người tố cáo, phải giữ bí mật (Điều 8 Luật Tố cáo).",
    "The paper tells who denounced, which is secret (Law on Denunciations, article 8).",
)
