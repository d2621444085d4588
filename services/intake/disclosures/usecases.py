"""An extract of what is held about a person, for that person: made with a reason, on record, each name in it a look
(Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 Đ4).

The desk hands over what is no secret. What a person denounced is handed over by the custodian alone: that somebody
denounced is itself what the desk must not learn by asking (Luật Tố cáo Đ8.3). So the desk's extract says the same whether
there is such a thing or not.
"""

from dataclasses import asdict
from typing import Any, Final

from services.intake.attachments.queries import attached_to
from services.intake.disclosures import queries
from services.intake.disclosures.commands import MakeExtract
from services.intake.disclosures.held import (
    CaseLine,
    ExtractLine,
    FileLine,
    Held,
    LookLine,
    PaperLine,
    PetitionLine,
    Scope,
    StatedLine,
    VisitLine,
)
from services.intake.disclosures.sealing import sealed_reason
from services.intake.disclosures.tables import DisclosureRow
from services.intake.grants.views import IdentityView
from services.intake.people.statements import statements_of
from services.intake.people.usecases import hand_over
from services.intake.people.vault import Vault
from shared.access.policy import Action, may
from shared.access.roles import Caller, Role
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Reason, Refused


def scope_of(caller: Caller) -> Scope:
    return "complete" if caller.has(Role.CUSTODIAN) else "open"


async def make(tx: Transaction, caller: Caller, command: MakeExtract, vault: Vault) -> DisclosureRow | Refused:
    """Put on record that an extract is made, and of whom."""
    allowed = may(caller, Action.EXTRACT_PERSON)
    if isinstance(allowed, Refused):
        return allowed
    if (command.paper_number is None) == (command.record is None):
        return _ONE_OF
    scope = scope_of(caller)
    hashes = vault.fingerprints(command.paper_number) if command.paper_number else []
    persons = await queries.persons_found(tx, hashes, command.record, scope)
    if not persons:
        field = "paper_number" if command.paper_number else "record"
        return Refused(_NOTHING, field)
    row = DisclosureRow(
        made_by=caller.login,
        made_at=clock.now(),
        scope=scope,
        persons=persons,
        **sealed_reason(command.reason, vault),
    )
    tx.add(row)
    await tx.flush()
    return row


async def read(tx: Transaction, caller: Caller, row: DisclosureRow, vault: Vault) -> Held | Refused:
    """What stands in it. Read by who made it, on the day it was made; later another is made.

    Raises:
        CannotOpen: for want of a key. An extract with a hole in it would be a false one.
    """
    if row.made_by != caller.login or row.made_at.astimezone(clock.VIETNAM).date() != clock.today():
        return _OVER
    scope: Scope = "complete" if row.scope == "complete" else "open"
    number = row.id or 0
    subjects = await queries.subjects_of(tx, row.persons)
    stated = await hand_over(tx, caller, row.persons, subjects, vault, f"bản trích dữ liệu cá nhân số {number}")

    async def found(query: object, **more: object) -> list[dict[str, Any]]:
        return await queries.lines(tx, query, row.persons, scope, **more)

    visits = [VisitLine.model_validate(one) for one in await _told(tx, vault, await found(queries.VISITS))]
    petitions = [PetitionLine.model_validate(one) for one in await _told(tx, vault, await found(queries.PETITIONS))]
    files = [await attached_to(tx, "visit", one.code, vault) for one in visits]
    files += [await attached_to(tx, "petition", one.code, vault) for one in petitions]
    return Held(
        number=number,
        made_at=row.made_at,
        made_by=row.made_by,
        scope=scope,
        stated=[
            StatedLine(
                **IdentityView.of(person).model_dump(),
                recorded_at=recorded_at,
                record=subjects[key].partition("/")[2] if key in subjects else None,
            )
            for key, (person, recorded_at) in stated.items()
        ],
        visits=visits,
        petitions=petitions,
        cases=[CaseLine.model_validate(one) for one in await found(queries.CASES)],
        files=[
            FileLine(record=one.code, name=one.name, media=one.media_name, size=one.size, at=one.at)
            for of_one in files
            for one in of_one
            if one.removed_at is None
        ],
        papers=[PaperLine.model_validate(one) for one in await found(queries.PAPERS)],
        looks=[LookLine.model_validate(one) for one in await found(queries.LOOKS)],
        extracts=[ExtractLine.model_validate(one) for one in await found(queries.BEFORE, number=number)],
    )


async def _told(tx: Transaction, vault: Vault, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the words that are sealed."""
    sealed = await statements_of(tx, vault, [row["code"] for row in rows])
    told = {code: asdict(statement) for code, statement in sealed.items()}
    return [{name: told.get(row["code"], row).get(name, value) for name, value in row.items()} for row in rows]


_ONE_OF: Final = Refused(
    Reason(
        "Nhập số giấy tờ hoặc mã hồ sơ, chỉ một trong hai.", "Give a paper number or a record's number, one of them."
    ),
    "paper_number",
)
_NOTHING: Final = Reason(
    "Không có dữ liệu nào mà anh/chị được trích. Nội dung tố cáo, nếu có, do người giữ bí mật danh tính trích.",
    "Nothing that you may hand over. Denunciations, if there are any, are handed over by the custodian.",
)
_OVER: Final = Refused(
    Reason(
        "Bản trích chỉ mở được bởi người lập, trong ngày lập. Cần thì lập bản mới.",
        "An extract is opened by who made it, on the day it was made. Make another when it is needed.",
    )
)
