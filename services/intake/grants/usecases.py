"""Asking for who denounced, and deciding on it. No event tells of it: the rows are the record, and nobody deletes them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import select

from services.intake.cases.tables import CaseRow
from services.intake.grants.commands import AskIdentity, GrantIdentity, RefuseIdentity
from services.intake.grants.rules import (
    State,
    refuse_asking,
    refuse_deciding,
    refuse_ending,
    refuse_granting,
)
from services.intake.grants.tables import RequestRow
from services.intake.grants.words import Words, sealed_words, words_of
from services.intake.people.usecases import Asked, Person, look
from services.intake.people.vault import CannotOpen, Vault
from services.intake.redaction.people import denouncers_of
from shared.access.policy import Action, Subject, may
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Reason, Refused

PURPOSE: Final = "trang vụ việc"


async def ask(
    tx: Transaction, caller: Caller, case: CaseRow, vault: Vault, command: AskIdentity
) -> RequestRow | Refused:
    """Ask to see who denounced in a case, which the edge has locked, so that nobody asks twice at once."""
    refused = await not_askable(tx, caller, case)
    if refused is not None:
        return refused
    words = sealed_words(Words(command.reason, None), vault)
    row = RequestRow(case_code=case.code, asked_by=caller.login, asked_at=clock.now(), **words)
    tx.add(row)
    await tx.flush()
    return row


async def not_askable(tx: Transaction, caller: Caller, case: CaseRow) -> Refused | None:
    """Why this caller cannot ask now; for showing the form."""
    return refused_to_ask(caller, case, await own_requests(tx, caller, case.code))


def refused_to_ask(caller: Caller, case: CaseRow, mine: Sequence[RequestRow]) -> Refused | None:
    """The same, with what this account has asked in the case in hand."""
    allowed = may(caller, Action.REQUEST_IDENTITY, case.matter)
    if isinstance(allowed, Refused):
        return allowed
    return refuse_asking([row.standing for row in mine], secret=case.secret, today=clock.today())


def grant(caller: Caller, row: RequestRow, vault: Vault, command: GrantIdentity) -> RequestRow | Refused:
    """Let the asker see it, to the end of a day. The edge has locked the request."""
    refused = _refused_to(caller) or refuse_granting(row.standing, caller.login, command.until, clock.today())
    if refused is not None:
        return refused
    return _decided(caller, row, vault, command.remark, granted=True, until=command.until)


def refuse(caller: Caller, row: RequestRow, vault: Vault, command: RefuseIdentity) -> RequestRow | Refused:
    """Let nobody see it, and say why."""
    refused = _refused_to(caller) or refuse_deciding(row.standing, caller.login, clock.today())
    return refused if refused is not None else _decided(caller, row, vault, command.reason, granted=False)


def end(caller: Caller, row: RequestRow) -> RequestRow | Refused:
    """Nobody sees it any more, from now on."""
    refused = _refused_to(caller) or refuse_ending(row.standing, clock.today())
    if refused is not None:
        return refused
    row.ended_by, row.ended_at = caller.login, clock.now()
    return row


async def own_requests(tx: Transaction, caller: Caller, case: str) -> list[RequestRow]:
    """What this account has asked in a case, the latest first."""
    mine = select(RequestRow).where(RequestRow.case_code == case, RequestRow.asked_by == caller.login)  # type: ignore[arg-type]
    return list((await tx.execute(mine.order_by(RequestRow.id.desc()))).scalars().all())  # type: ignore[union-attr]


async def running_grant(tx: Transaction, caller: Caller, case: CaseRow) -> RequestRow | None:
    """What lets this account see who denounced in this case today."""
    return running_of(await own_requests(tx, caller, case.code)) if case.secret else None


def running_of(mine: Sequence[RequestRow]) -> RequestRow | None:
    """The one of an account's requests in a case that holds today."""
    today = clock.today()
    return next((row for row in mine if row.standing.state(today) is State.GRANTED), None)


def matter_with(case: CaseRow, running: RequestRow | None) -> Subject:
    """What the policy is asked about, with what the custodian allows this account today."""
    return replace(case.matter, granted=running is not None)


async def persons_of(
    tx: Transaction, caller: Caller, case: CaseRow, vault: Vault, running: RequestRow | None
) -> list[Person]:
    """Who brought the case, as far as this caller may see it now; each look on record, with the request that allows it."""
    matter = matter_with(case, running)
    keys = await denouncers_of(tx, case.code)
    purpose = PURPOSE if running is None else f"{PURPOSE}, đề nghị {running.id}"
    seen = await look(tx, caller, {key: Asked(case.subject, matter) for key in keys}, vault, purpose)
    persons = list(seen.values())
    return [one for n, one in enumerate(persons) if one not in persons[:n]]  # who came twice stated the same


def _refused_to(caller: Caller) -> Refused | None:
    allowed = may(caller, Action.DECIDE_IDENTITY)
    return allowed if isinstance(allowed, Refused) else None


def _decided(
    caller: Caller, row: RequestRow, vault: Vault, remark: str | None, *, granted: bool, until: date | None = None
) -> RequestRow | Refused:
    """What is written with the decision is sealed with what it decides on; nobody decides on what cannot be read."""
    try:
        words = sealed_words(Words(words_of(row, vault).reason, remark), vault)
    except CannotOpen as error:
        return _unread(error.key)
    for name, value in words.items():
        setattr(row, name, value)
    row.granted, row.until, row.decided_by, row.decided_at = granted, until, caller.login, clock.now()
    return row


def _unread(key: str) -> Refused:
    return Refused(
        Reason(
            f"Không mở được lý do đề nghị: thiếu khóa {key}. Hãy báo người vận hành.",
            f"The reason cannot be opened: key {key} is missing. Tell whoever runs the system.",
        )
    )
