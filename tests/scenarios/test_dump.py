"""Whoever gets hold of the database, and not of its keys, learns from it the name of nobody who denounced."""

import random
from datetime import date, timedelta
from typing import Any, Final

import asyncpg
from sqlalchemy import text

from services.intake.people.tables import PersonRow
from services.intake.people.usecases import opened
from shared.calendar import clock
from tests.e2e.leaks import Secrets
from tests.scenarios.office import CUSTODIAN, DESK, Office, head, officer
from tests.scenarios.test_denunciation import UNIT, accepted, concluded, extended_and_suspended, told_at_the_desk
from tests.servers import Servers

IDENTITIES: Final = 30
WHOLE: Final = 2
"""So many denunciations walk to their end; the others are recorded, given to a unit, and asked about."""
FAMILIES: Final = ("Lò", "Quàng", "Cầm", "Lường", "Vàng", "Giàng", "Đèo", "Hờ")
MIDDLES: Final = ("Văn", "Thị", "A", "Thị Mỹ", "Đức")
GIVEN: Final = ("Ví Dụ", "Mẫu Thử", "Giả Định", "Phỏng Chừng", "Tạm Gọi", "Đặt Tên")
NUMBERS: Final = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười")
"""Together the names of nobody."""
TABLES: Final = (
    """SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"""
)


def identities(chance: random.Random) -> list[dict[str, Any]]:
    """Persons there are none of, no two alike in anything."""
    made = []
    for n in range(IDENTITIES):
        digits = f"{chance.randrange(10**9):09}"
        name = f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)} {GIVEN[n % 6]} {NUMBERS[n // 6]}"
        made.append(
            {
                "name": name,
                "paper_type": "citizen_card",
                "paper_number": f"014 {digits[:3]} {digits[3:6]} {digits[6:]}",
                "address": f"Ngõ {GIVEN[(n + 1) % 6]} {NUMBERS[n // 6]} bản Không Có Thật {NUMBERS[n % 10]}",
                "commune": "xa-03679",
                "phone": f"09{chance.randrange(10**8):08}",
                "birth_year": 1940 + n,
            }
        )
    return made


def secrets_of(persons: list[dict[str, Any]]) -> Secrets:
    """Numbers are looked for without the blanks they were typed with."""
    wanted = ("name", "address", "phone", "paper_number")
    values = {f"{n} {what}": one[what] for n, one in enumerate(persons) for what in wanted}
    return Secrets(**{key: value.replace(" ", "") if value[0] == "0" else value for key, value in values.items()})


async def dumped(servers: Servers, database: str) -> dict[str, str]:
    """What COPY gives of every table, as pg_dump writes it."""
    connection = await asyncpg.connect(servers.dsn(database))
    try:
        texts = {}
        for schema, table in await connection.fetch(TABLES):
            parts: list[bytes] = []

            async def take(part: bytes, parts: list[bytes] = parts) -> None:
                parts.append(part)

            await connection.copy_from_table(table, schema_name=schema, output=take)
            texts[f"{schema}.{table}"] = b"".join(parts).decode()
        return texts
    finally:
        await connection.close()


async def test_a_dump_without_the_keys_names_nobody_who_denounced(office: Office, servers: Servers) -> None:
    persons = identities(random.Random(20260205))
    for n, person in enumerate(persons):
        case = (await told_at_the_desk(office, person))["case"]
        if n < WHOLE:
            await accepted(office, case)
            await extended_and_suspended(office, case)
            await concluded(office, case)
        elif n % 5 == 0:
            await asked_about(office, case, person)
    await office.deliver()
    secrets = secrets_of(persons)
    database = office.app.database("intake").engine.url.database or ""
    dump = await dumped(servers, database)
    assert len(dump) > 25
    assert dump["identity.person"].count("\n") == IDENTITIES
    assert dump["identity.look"].count("\n") == dump["identity.request"].count("\n") > 0
    assert {table: found for table, rows in dump.items() if (found := secrets.found_in(rows))} == {}
    assert await readable_with_the_keys(office) == {person["name"] for person in persons}
    assert secrets.found_in(f"… {persons[7]['name'].upper()}, {persons[8]['phone'][:4]} {persons[8]['phone'][4:]}") == [
        "7 name",
        "8 phone",
    ], "the search itself finds what there is"


async def asked_about(office: Office, case: str, person: dict[str, Any]) -> None:
    """The officer asks with a name in the reason, is let see it, and sees it; nobody else does."""
    path, reason = f"/cases/{case}/identity-requests", f"Nghi người tố cáo là {person['name']}, cần mời làm việc."
    with clock.frozen(date(2026, 2, 10)):
        await office.post(f"/cases/{case}/acknowledge", {}, officer(UNIT))
        number = (await office.post(path, {"reason": reason}, officer(UNIT)))["number"]
        until = {"until": (clock.today() + timedelta(days=2)).isoformat(), "remark": f"Chỉ để mời {person['name']}."}
        await office.post(f"/identity/requests/{number}/grant", until, CUSTODIAN)
        [seen] = await office.get(f"/cases/{case}/identity", officer(UNIT))
        assert seen["name"] == person["name"]
        for login in (head(UNIT), DESK, CUSTODIAN):
            assert await office.status(f"/cases/{case}/identity", login) == 403


async def readable_with_the_keys(office: Office) -> set[str]:
    vault = office.app.app.state.identity_keyring.vault()
    async with office.app.database("intake").engine.connect() as db:
        rows = (await db.execute(text("SELECT * FROM identity.person"))).mappings()
        return {opened(PersonRow(**row), vault).name for row in rows}
