"""An office whose register holds the petitions of a file, written past the forms: only what is found is in question."""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from services.intake.people.statements import content_hash
from services.intake.petitions.tables import PetitionRow
from shared.database import Database, Transaction
from shared.text import nfc

HERE = Path(__file__).parent


class Query(NamedTuple):
    way: str
    query: str
    expected: frozenset[str]


def queries() -> list[Query]:
    with (HERE / "queries.csv").open(encoding="utf-8") as file:
        return [Query(row["way"], row["query"], frozenset(row["expected"].split())) for row in csv.DictReader(file)]


def written_petitions() -> list[tuple[str, str, str]]:
    """Number in the file, kind and content of what we wrote ourselves."""
    with (HERE / "petitions.csv").open(encoding="utf-8") as file:
        return [(row["id"], row["kind"], row["content"]) for row in csv.DictReader(file)]


async def register(database: Database, petitions: Iterable[tuple[str, str, str]]) -> None:
    """Each under the code `D-2026-<number>`, received one a day."""
    async with database.transaction("tiepdan") as tx:
        for n, (number, kind, content) in enumerate(petitions):
            tx.add(_row(code_of(number), kind, content, date(2026, 1, 5) + timedelta(days=n)))


def code_of(number: str) -> str:
    return f"D-2026-{''.join(letter for letter in number if letter.isdigit()):0>4}"


async def analyse(tx: Transaction) -> None:
    """Let PostgreSQL count, as its autovacuum does in an office."""
    connection = await tx.session.connection()
    await connection.exec_driver_sql("ANALYZE search_entry")


def _row(code: str, kind: str, content: str, on: date) -> PetitionRow:
    return PetitionRow(
        code=code,
        body="ban-tcd",
        received_on=on,
        kind=kind,
        first_kind=kind,
        stage="first",
        field="dat-dai",
        matter_class="land",
        channel="post",
        content=nfc(content),
        content_hash=content_hash(content),
    )
