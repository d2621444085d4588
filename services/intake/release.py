"""The door through which every text about a secret case goes: what tells who denounced is not taken.

It stands before all routes of intake, so that a new route needs no thought of it. Answers, drafts, notes, letters,
decisions and reasons are compared with everybody the case knows (Luật Tố cáo Đ8.3, Đ56); what is stopped is on record for
the auditor, and after a few times the account writes no more. What is said to the custodian alone is left out.
"""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from fastapi import Depends, Request
from sqlalchemy import text

from services.intake.cases.tables import CaseRow
from services.intake.office import IdentityVault
from services.intake.people.usecases import remember_tried
from services.intake.people.vault import CannotOpen, Vault
from services.intake.redaction.people import known, people_of_case
from services.intake.redaction.refusals import MOST, TOO_MANY, WITHIN_HOURS, not_comparable, refuse_telling
from services.intake.redaction.rules import Known
from services.intake.secrecy import reads_everything_of
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Database
from shared.refusals import Refused
from shared.web.forms import inspected_by
from shared.web.problems import unwrap

PURPOSE: Final = "văn bản bị chặn vì nêu danh tính"
CASE: Final = re.compile(r"(?:KN|TC|KNPA)-\d{4}-\d{4,8}")
TO_THE_CUSTODIAN: Final = ("/identity/", "/identity-requests")
# Attempts, not rows: one text may name several.
STOPPED: Final = text("""
    SELECT count(DISTINCT at) FROM identity.look
    WHERE caller = :caller AND purpose = :purpose AND at > now() - make_interval(hours => :hours)
""")


@dataclass(slots=True)
class Watch:
    """What a request's texts are compared with, and whom they turned out to tell of."""

    case: CaseRow
    keys: Sequence[UUID]
    people: Sequence[Known]
    reads_everything: bool
    refused: Refused | None = None
    """Nothing is taken, whatever it says."""
    told: list[UUID] = field(default_factory=list)

    def inspect(self, texts: Sequence[tuple[str, str]]) -> Refused | None:
        """Why these texts, by their fields, are not taken."""
        texts = [one for one in texts if any(letter.isalpha() for letter in one[1]) or len(one[1]) > len("2026-01-01")]
        if not texts:
            return None
        if self.refused is not None:
            return self.refused
        found = refuse_telling(texts, self.people, reads_everything=self.reads_everything)
        if found is None:
            return None
        refusal, persons = found
        self.told += [self.keys[number] for number in persons]
        return refusal


async def nobody_is_named(request: Request, vault: IdentityVault) -> AsyncIterator[None]:
    """A dependency of every route. Forms are looked at where they are read (`submitted`), JSON here."""
    caller: Caller | None = request.state.caller
    case = CASE.fullmatch(str(request.path_params.get("code", "")))
    watched = request.method not in ("GET", "HEAD") and not any(part in request.url.path for part in TO_THE_CUSTODIAN)
    watch = await _watch(request, caller, case[0], vault) if caller and case and watched else None
    if caller is None or watch is None:
        yield
        return
    inspected_by(request, watch.inspect)
    try:
        unwrap(watch.inspect(list(_texts(await _json(request)))))
        yield
    finally:
        if watch.told:
            async with _database(request).transaction(caller.login) as tx:
                await remember_tried(tx, caller, watch.told, watch.case.subject, PURPOSE)


async def _watch(request: Request, caller: Caller, code: str, vault: Vault) -> Watch | None:
    """None where nothing is secret, and for whoever writes nothing in the case: the route itself says no."""
    async with _database(request).transaction(caller.login) as tx:
        case = await tx.get(CaseRow, code)
        if case is None or not case.secret or not _writes(caller, case):
            return None
        watch = Watch(case, (), (), reads_everything_of(caller, secret=True))
        stopped = {"caller": caller.login, "purpose": PURPOSE, "hours": WITHIN_HOURS}
        if not watch.reads_everything and (await tx.execute(STOPPED, stopped)).scalar_one() >= MOST:
            watch.refused = Refused(TOO_MANY)
            return watch
        try:
            people = await people_of_case(tx, code, vault)
        except CannotOpen as error:
            watch.refused = Refused(not_comparable(error.key))
            return watch
    watch.keys, watch.people = list(people), [known(person) for person in people.values()]
    return watch


def _writes(caller: Caller, case: CaseRow) -> bool:
    asked = (Action.NOTE_CASE, Action.ASSIGN_CASE, Action.EXTEND_DEADLINE, Action.TRACK_PROTECTION)
    return any(not isinstance(may(caller, action, case.matter), Refused) for action in asked)


def _database(request: Request) -> Database:
    database: Database = request.app.state.databases["intake"]
    return database


async def _json(request: Request) -> Any:
    """The body of a programme's command; what cannot be read the route itself refuses."""
    if "json" not in request.headers.get("content-type", ""):
        return None
    with suppress(ValueError, RecursionError):
        return await request.json()
    return None


def _texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{place}.{number}")


RELEASE: Final = Depends(nobody_is_named, scope="function")
