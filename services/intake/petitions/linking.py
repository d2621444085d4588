"""Petitions on one matter are linked to its case, never merged: each keeps its number, and a link can be undone."""

from datetime import date
from typing import Final

from sqlalchemy import select, text
from sqlmodel import col

from services.intake.cases.tables import CaseRow
from services.intake.office import BODY
from services.intake.petitions.commands import LinkPetition, UnlinkPetition
from services.intake.petitions.tables import PetitionLinkRow, PetitionRow
from services.intake.petitions.voided import refuse_voided
from services.intake.secrecy import knows_what_came_together
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.intake import PetitionLinked
from shared.events.kinds import Outcome
from shared.refusals import Reason, Refused


async def link_petition(
    tx: Transaction, caller: Caller, petition: PetitionRow, command: LinkPetition
) -> PetitionRow | Refused:
    """One more petition on a case. Decided on later, it joins that case instead of opening another."""
    allowed = may(caller, Action.LINK_PETITION, petition.matter)
    if isinstance(allowed, Refused):
        return allowed
    case, on = await tx.get(CaseRow, command.case, lock=True), command.on or clock.today()
    if case is None or isinstance(may(caller, Action.READ_CASE, case.matter), Refused):
        return Refused(Reason(f"Không có vụ việc {command.case}.", f"There is no case {command.case}."), "case")
    refused = refuse_linking(petition) or _refuse_case(petition, case, on)
    if refused is not None:
        return refused
    petition.case_code = case.code
    n = len(await links_of(tx, petition.code)) + 1
    tx.add(PetitionLinkRow(petition=petition.code, n=n, case_code=case.code, linked_on=on, linked_by=caller.login))
    tx.emit(PetitionLinked(petition=petition.code, unit=BODY, linked_on=on, case=case.code), of=petition)
    return petition


async def unlink_petition(
    tx: Transaction, caller: Caller, petition: PetitionRow, command: UnlinkPetition
) -> PetitionRow | Refused:
    """Undo a link. The link stays on record with the reason."""
    allowed = may(caller, Action.LINK_PETITION, petition.matter)
    if isinstance(allowed, Refused):
        return allowed
    refused = refuse_unlinking(petition)
    if refused is not None:
        return refused
    on = command.on or clock.today()
    link = (await links_of(tx, petition.code))[-1]
    if on < link.linked_on:
        return Refused(
            Reason("Ngày gỡ không thể trước ngày liên kết.", "A link is not undone before it was made."), "on"
        )
    petition.case_code = None
    link.unlinked_on, link.unlinked_by, link.reason = on, caller.login, command.reason
    tx.emit(PetitionLinked(petition=petition.code, unit=BODY, linked_on=on), of=petition)
    return petition


async def links_of(tx: Transaction, petition: str) -> list[PetitionLinkRow]:
    """Every link a petition has had, in order; the last may stand."""
    found = select(PetitionLinkRow).where(col(PetitionLinkRow.petition) == petition).order_by(col(PetitionLinkRow.n))
    return list((await tx.execute(found)).scalars())


async def links_shown(tx: Transaction, caller: Caller, petition: PetitionRow) -> list[PetitionLinkRow]:
    """Those this caller may know: what turned out to denounce was linked to an open case before, which names who came."""
    links = await links_of(tx, petition.code)
    if not petition.secret or knows_what_came_together(caller):
        return links
    secret = {row.code for row in await tx.execute(SECRET, {"codes": [link.case_code for link in links]})}
    return [link for link in links if link.case_code in secret]


SECRET: Final = text("SELECT code FROM case_file WHERE code = ANY(CAST(:codes AS text[])) AND secret")


def refuse_unlinking(petition: PetitionRow) -> Refused | None:
    """Why a petition stays with its case."""
    if (refused := refuse_voided(petition)) is not None:
        return refused
    if petition.case_code is None:
        return Refused(Reason("Đơn này không liên kết với vụ việc nào.", "It is linked to no case."))
    if petition.opened_case:
        return Refused(
            Reason(
                f"Vụ việc {petition.case_code} được mở từ đơn này, không gỡ được.",
                f"Case {petition.case_code} was opened for this petition.",
            )
        )
    if petition.outcome == Outcome.ACCEPTED:
        return Refused(
            Reason(
                f"Đơn đã được thụ lý trong vụ việc {petition.case_code}, không gỡ được.",
                f"It was accepted as part of case {petition.case_code}.",
            )
        )
    return None


def refuse_linking(petition: PetitionRow) -> Refused | None:
    """Why a petition cannot be linked to any case."""
    if petition.case_code is not None:
        return Refused(
            Reason(f"Đơn đã thuộc vụ việc {petition.case_code}.", f"It belongs to case {petition.case_code} already.")
        )
    if petition.outcome == Outcome.SPLIT:
        return Refused(Reason("Đơn đã tách: liên kết từng phần của nó.", "It was split: link its parts, one by one."))
    return refuse_voided(petition)


def _refuse_case(petition: PetitionRow, case: CaseRow, on: date) -> Refused | None:
    if case.replaced_by is not None:
        return Refused(
            Reason(
                f"Vụ việc {case.code} đã dừng do sửa loại đơn, thay bằng {case.replaced_by}.",
                f"Case {case.code} was of the wrong kind; {case.replaced_by} took its place.",
            ),
            "case",
        )
    if case.voided_on is not None:
        return Refused(Reason(f"Vụ việc {case.code} đã hủy.", f"Case {case.code} is void."), "case")
    if petition.kind != case.kind or petition.secret != case.secret:
        return Refused(
            Reason(
                "Chỉ liên kết đơn với vụ việc cùng loại; tố cáo không liên kết với vụ việc công khai.",
                "A petition is linked to a case of its own kind only; a denunciation never to an open case.",
            ),
            "case",
        )
    if on < petition.received_on:
        return Refused(
            Reason("Ngày liên kết không thể trước ngày nhận đơn.", "It is not linked before it is received."), "on"
        )
    return None
