"""Entering rows: many in one transaction, each through the desk's own use case, and none twice."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text

from services.intake.assignments.backlog import enter_answered
from services.intake.assignments.commands import AnswerCase
from services.intake.cases.tables import CaseRow
from services.intake.imports.entries import Entry, Problem
from services.intake.office import BODY, Office
from services.intake.people.usecases import keep_all
from services.intake.people.vault import Vault
from services.intake.petitions.usecases import enter
from services.intake.registers.numbers import Register, next_runs
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Refused

CLAIM: Final = text("""
    INSERT INTO imported_row (key, run, row_number)
    SELECT key, :run, number FROM unnest(CAST(:keys AS bytea[]), CAST(:numbers AS integer[])) AS given(key, number)
    ORDER BY key, number ON CONFLICT (key) DO NOTHING RETURNING row_number
""")
NAME: Final = text("""
    UPDATE imported_row SET petition = given.petition
    FROM unnest(CAST(:keys AS bytea[]), CAST(:petitions AS text[])) AS given(key, petition)
    WHERE imported_row.key = given.key
""")
KNOWN: Final = text("SELECT key, petition FROM imported_row WHERE key = ANY(CAST(:keys AS bytea[]))")
DUPLICATES: Final = text("""
    INSERT INTO import_duplicate (run, row_number, petition)
    SELECT :run, number, petition FROM unnest(CAST(:numbers AS integer[]), CAST(:petitions AS text[])) AS d(number, petition)
""")
PROBLEMS: Final = text("""
    INSERT INTO identity.import_problem (run, row_number, sealed_with, told)
    SELECT :run, number, :key, told FROM unnest(CAST(:numbers AS integer[]), CAST(:told AS bytea[]))
        WITH ORDINALITY AS p(number, told, n) ORDER BY n
""")


class NotEntered(Exception):
    """A rule that is asked only when the case is there said no to a row; what was entered with it is undone."""

    def __init__(self, row: int, refused: Refused) -> None:
        super().__init__(refused.reason.en)
        self.row, self.refused = row, refused


async def enter_new(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, run: UUID, entries: Sequence[Entry]
) -> int:
    """Enter those that are not there yet, in the order of the file; how many those were. The others are noted as duplicates.

    Raises:
        NotEntered: one of them cannot be; the transaction is of no use any more.
    """
    if not entries:
        return 0
    keys, numbers = [entry.key for entry in entries], [entry.row for entry in entries]
    claimed = {row.row_number for row in await tx.execute(CLAIM, {"run": run, "keys": keys, "numbers": numbers})}
    new = [entry for entry in entries if entry.row in claimed]
    codes = await _enter(tx, caller, office, vault, new)
    await tx.execute(NAME, {"keys": [entry.key for entry in new], "petitions": codes})
    await note_duplicates(tx, run, [entry for entry in entries if entry.row not in claimed])
    return len(new)


async def note_duplicates(tx: Transaction, run: UUID, entries: Sequence[Entry]) -> None:
    """Put on record as which petition a row is there already."""
    if not entries:
        return
    known = {row.key: row.petition for row in await tx.execute(KNOWN, {"keys": [entry.key for entry in entries]})}
    found = {"numbers": [entry.row for entry in entries], "petitions": [known.get(entry.key) for entry in entries]}
    await tx.execute(DUPLICATES, {"run": run, **found})


async def note_problems(tx: Transaction, vault: Vault, run: UUID, problems: Sequence[Problem]) -> None:
    """Keep what is wrong, sealed."""
    if not problems:
        return
    told = [
        vault.seal(json.dumps([p.heading, p.shown, p.reason.vi, p.reason.en], ensure_ascii=False)) for p in problems
    ]
    rows = {"numbers": [problem.row for problem in problems], "told": told}
    await tx.execute(PROBLEMS, {"run": run, "key": vault.newest, **rows})


async def _enter(tx: Transaction, caller: Caller, office: Office, vault: Vault, entries: Sequence[Entry]) -> list[str]:
    """The petitions' numbers. All numbers are taken in one statement, so that the desk waits for one batch at most."""
    named = [entry for entry in entries if entry.sound.command.who is not None]
    kept = await keep_all(tx, [who for entry in named if (who := entry.sound.command.who)], vault)
    persons = dict(zip((entry.row for entry in named), kept, strict=True))
    wanted = Counter(register for entry in entries for register in entry.sound.registers)
    runs: dict[tuple[Register, int], list[str]] = defaultdict(list)
    if wanted:
        runs |= {register: codes[::-1] for register, codes in (await next_runs(tx, BODY, wanted)).items()}
    codes: list[str] = []
    answered: list[tuple[int, CaseRow, AnswerCase]] = []
    for entry in entries:
        tx.begin_matter()
        numbers = {register: runs[register, year].pop() for register, year in entry.sound.registers}
        petition, case = await enter(tx, office, vault, entry.sound, numbers, persons.get(entry.row))
        codes.append(petition.code)
        if entry.answer is not None and case is not None:
            answered.append((entry.row, case, entry.answer))
    refused = enter_answered(tx, caller, [(case, answer) for _, case, answer in answered])
    if refused is not None:
        raise NotEntered(next(row for row, case, _ in answered if case.code == refused[0]), refused[1])
    await tx.flush()
    return codes
