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

from services.intake.cases.tables import CaseRow
from services.intake.office import IdentityVault
from services.intake.people.usecases import remember_tried
from services.intake.people.vault import CannotOpen, Vault
from services.intake.redaction.attempts import PURPOSE, count_stopped
from services.intake.redaction.people import known, people_of_case
from services.intake.redaction.refusals import MOST, TOO_MANY, WITHIN_HOURS, not_comparable, refuse_telling
from services.intake.redaction.rules import Known
from services.intake.secrecy import reads_everything_of
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.database import Database
from shared.refusals import Reason, Refused
from shared.web.forms import inspected_by
from shared.web.problems import unwrap

CASE: Final = re.compile(r"(?:KN|TC|KNPA)-\d{4}-\d{4,8}")
LONGEST: Final = 8_000
"""Letters of the longest text that any field takes: what is longer its route refuses."""
MOST_LETTERS: Final = 200_000
"""Of all fields together: comparing takes a second for each million, and nobody types so much."""
_TOO_LONG: Final = Refused(Reason("Nội dung gửi quá dài.", "What was sent is too long."), "")
TO_THE_CUSTODIAN: Final = ("/identity/", "/identity-requests")


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
        texts = [(place, words.strip()) for place, words in texts]
        texts = [one for one in texts if 0 < len(one[1]) <= LONGEST]
        if not texts:
            return None
        if self.refused is not None:
            return self.refused
        if sum(len(words) for _, words in texts) > MOST_LETTERS:
            return _TOO_LONG
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
        if not watch.reads_everything and await count_stopped(tx, WITHIN_HOURS, caller.login) >= MOST:
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
    if "json" not in request.headers.get("content-type", "json"):
        return None
    with suppress(ValueError, RecursionError):
        return await request.json()
    return None


def _texts(body: Any) -> Iterator[tuple[str, str]]:
    """Every text with its place, however deep: without recursion, for a body may be as deep as its sender likes."""
    waiting: list[tuple[str, Any]] = [("", body)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, dict | list):
            inner = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += [(f"{place}.{name}" if place else str(name), one) for name, one in inner]


RELEASE: Final = Depends(nobody_is_named, scope="function")
