"""A petition is found to denounce after it was recorded as something else: what was told with it is sealed from then on,
wherever it was written down (Luật Tố cáo Đ8.3).
"""

from typing import Final

from sqlalchemy import text

from services.intake.cases.rules import OPEN
from services.intake.cases.tables import CaseRow
from services.intake.people.statements import seal_statement, seal_visits
from services.intake.people.vault import Vault
from services.intake.petitions.tables import PetitionRow
from shared.database import Transaction
from shared.refusals import Reason, Refused
from shared.text import folded


async def found_to_denounce(tx: Transaction, vault: Vault, petition: PetitionRow) -> None:
    """The petition, the visit it was given in, and the mixed petition it is a part of, which has its words, too; nothing when
    that was known before.
    """
    if petition.secret:
        return
    await seal_visits(tx, vault, visit=petition.visit_code)
    whole = await tx.get(PetitionRow, petition.part_of, lock=True) if petition.part_of else None
    for row in (petition, whole):
        if row is not None and not row.secret:
            row.secret, row.commune, row.content_hash = True, None, ""
            seal_statement(tx, vault, row)


async def hide_case(tx: Transaction, vault: Vault, case: CaseRow, extract: str) -> None:
    """The case, those whose place it took, which have the same words, the visits about them, and what was given in those with
    the cases it opened: from now on others than the desk and the leaders read the extract alone.
    """
    for one in (case, *await predecessors_of(tx, case)):
        if not one.secret:
            one.secret, one.commune, one.extract, one.folded = True, None, extract, folded(extract)
            seal_statement(tx, vault, one)
    await seal_visits(tx, vault, case=case.code)
    for petition in await brought_to(tx, case):
        await found_to_denounce(tx, vault, petition)
        opened = await opened_by(tx, petition)
        if opened is not None and not opened.secret:
            await hide_case(tx, vault, opened, extract)


async def brought_to(tx: Transaction, case: CaseRow) -> list[PetitionRow]:
    """The petitions given in visits about a case that are not known to denounce, locked: they say what was said there. One
    that is split while we wait for it is asked for again, with its parts.
    """
    locked: dict[str, PetitionRow] = {}
    while codes := [row.code for row in await tx.execute(_BROUGHT, {"case": case.code}) if row.code not in locked]:
        for code in codes:
            if (row := await tx.get(PetitionRow, code, lock=True)) is not None:
                locked[code] = row
    return [petition for petition in locked.values() if not petition.secret]


async def opened_by(tx: Transaction, petition: PetitionRow) -> CaseRow | None:
    """The case a petition opened, locked."""
    if petition.case_code is None or not petition.opened_case:
        return None
    return await tx.get(CaseRow, petition.case_code, lock=True)


_BROUGHT: Final = text("""
    SELECT p.code FROM petition p JOIN visit v ON v.code = p.visit_code WHERE v.case_code = :case AND NOT p.secret
    ORDER BY p.code
""")


async def refuse_hiding(tx: Transaction, case: CaseRow) -> Refused | None:
    """Why a case cannot be hidden yet: what was given in a visit about it says the same, and would lead from an open case of
    its own to who denounced. Where that cannot be corrected any more, as it has ended, it is hidden with this one.
    """
    if case.secret:
        return None
    others = [one for one in await brought_to(tx, case) if one.case_code not in (None, case.code)]
    named = [f"{one.code} ({one.case_code})" for one in others if await _stays_open(tx, one)]
    if not named:
        return None
    return Refused(
        Reason(
            f"Trong lượt tiếp về vụ việc {case.code} còn nhận đơn {', '.join(named)}: sửa loại, hủy hoặc gỡ liên kết đơn đó "
            "trước.",
            f"Petition {', '.join(named)} was given in a visit about case {case.code}: reclassify, void or unlink that first.",
        ),
        "kind",
    )


async def _stays_open(tx: Transaction, petition: PetitionRow) -> bool:
    opened = await opened_by(tx, petition)
    return opened is None or (opened.state in OPEN and opened.voided_on is None)


async def predecessors_of(tx: Transaction, case: CaseRow) -> list[CaseRow]:
    """The cases whose place this one took, one after the other, locked."""
    found: list[CaseRow] = []
    before = case.replaces
    while before is not None and (row := await tx.get(CaseRow, before, lock=True)) is not None:
        found.append(row)
        before = row.replaces
    return found
