"""Whoever denounces is known to the desk and to nobody and nothing else, by whatever way the denunciation goes.

`make secrecy` asks it of 500 people; `make test` of a few. (Luật Tố cáo Đ8.3, Đ56.)
"""

import os
import re
import unicodedata
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import asyncpg
import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from services.intake.people.tables import PersonRow
from services.intake.people.usecases import opened
from tests.e2e.leaks import files, redis_values
from tests.intake.paper_office import words
from tests.scenarios.denouncing import COURSES, Went, to_its_end
from tests.scenarios.office import (
    AUDITOR,
    CUSTODIAN,
    DESK,
    OPERATOR,
    OUTSIDER,
    SERVICES,
    SUPERVISOR,
    Office,
    officer,
)
from tests.scenarios.strangers import Crowd, strangers
from tests.scenarios.sweep import addresses, shown_in
from tests.scenarios.test_denunciation import UNIT
from tests.servers import Servers

IDENTITIES: Final = int(os.environ.get("IDENTITIES", len(COURSES)))
THOROUGH: Final = len(COURSES) < IDENTITIES
"""Whether everybody asks for lists and searches, and one for every address of a record that went each way."""
WITH_PAPERS: Final = 100
WHOLE: Final = 50
"""Of so many people one denunciation walks to its end."""
TABLES: Final = (
    "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
)
SEARCHED: Final = "public.search"
READERS: Final = (officer(UNIT), SUPERVISOR, OUTSIDER, OPERATOR, AUDITOR, CUSTODIAN)
"""Whom nobody's identity is shown. The head of the department has asked for some, with names in the reasons, which the
custodian and the auditor read."""
TO_THE_CUSTODIAN: Final = "/identity"


async def test_nothing_but_the_vault_knows_who_denounced(
    office: Office, servers: Servers, redis: Redis, capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("services.intake.release.MOST", 10 * IDENTITIES)  # one officer tries with all of them
    people = strangers(IDENTITIES)
    crowd = Crowd(people)
    _the_search_itself_finds(crowd, people)
    went = [await _denounced(office, n, person) for n, person in enumerate(people)]
    mistakes = [await _mistaken(office, person) for person in people[:: 1 if THOROUGH else 4]]
    await office.deliver()
    assert await office.parked() == []
    looked: dict[str, int] = {}
    found: dict[str, set[str]] = {}

    def look(place: str, content: str) -> None:
        kind = place.partition(" ")[0]
        looked[kind] = looked.get(kind, 0) + 1
        if hit := crowd.found_in(content):
            found[place] = hit

    for number, answer in enumerate(answer for one in (*mistakes, *(w.refused for w in went)) for answer in one):
        look(f"refusal {number}", answer)
    async for key, held in redis_values(redis):
        look(f"stream {key}", held)
    for service in SERVICES:
        tables = await dumped(servers, office, service.name)
        assert service.name != "intake" or "gAAAA" in tables["identity.statement"], "sealed, and seen as it is"
        for table, rows in tables.items():
            look(f"{'search' if table.startswith(SEARCHED) else 'table'} {service.name}.{table}", rows)
    async for place, content in _papers(office, went):
        look(place, content)
    async for place, content in _pages(office, went, people):
        look(place, content)
    said = capsys.readouterr()
    look("log of the services", said.out + said.err + caplog.text)
    for path, content in files(*tmp_path_factory.getbasetemp().glob("servers*/logs")):
        look(f"log {Path(path).name}", content)
    with capsys.disabled():
        told = ", ".join(f"{number} × {kind}" for kind, number in sorted(looked.items()))
        print(f"\n{IDENTITIES} identities looked for in {told}: {sum(map(len, found.values()))} found")  # noqa: T201 -- what `make secrecy` is for
    assert found == {}
    assert looked["search"] >= 1
    assert looked["stream"] >= 2
    assert looked["table"] > 40
    assert await _readable_with_the_keys(office) >= {person["name"] for person in people}


def _the_search_itself_finds(crowd: Crowd, people: list[dict[str, Any]]) -> None:
    name, phone, paper = (people[7][what] for what in ("name", "phone", "paper_number"))
    spelt = (
        name.upper(),
        unicodedata.normalize("NFD", name),
        name.encode().hex(),
        f"ông {' '.join(name.split()[-4:])}",
    )
    assert [crowd.found_in(f"… {one} …") for one in spelt] == [{"7 name"}] * len(spelt)
    assert crowd.found_in(f"+84{phone[1:4]}.{phone[4:7]}.{phone[7:]}, {paper.replace(' ', '-')}") == {
        "7 phone",
        "7 paper",
    }
    assert crowd.found_in("Ông Lò Văn Ví Dụ, số 014 000 000 000, gọi 0912 000 318") == set()


async def _denounced(office: Office, n: int, person: dict[str, Any]) -> Went:
    return await (to_its_end if n % WHOLE == WHOLE - 1 else COURSES[n % len(COURSES)])(office, person, n < WITH_PAPERS)


async def _mistaken(office: Office, who: dict[str, Any]) -> list[str]:
    """What is refused, and pages there are none of: an identity in every place where none belongs."""
    base = {"who": who, "kind": "TC", "field": "dat-dai", "content": "Tố cáo."}
    naming = {"petition": {"process": {"outcome": "accepted", "assign_to": UNIT, "extract": f"Bà {who['name']}."}}}
    wrong = (
        base | naming,
        base | {"field": who["name"]},
        base | {"people": who["phone"]},
        base | {"reception": who["address"]},
    )
    client, browser = office.app.as_(DESK), office.app.browser(officer(UNIT))
    answers = [await client.post("/intake/api/v1/visits", json=body) for body in wrong]
    answers.append(await client.post("/intake/api/v1/visits", content=str(base)[:-9]))
    answers += [
        await browser.get(f"/intake/cases/{who['paper_number'].replace(' ', '')}"),
        await browser.get("/intake/cases", params={"after": who["phone"]}),
        await browser.get("/intake/inbox", params={"state": who["phone"]}),
        await browser.post("/intake/cases/TC-2026-9999/handling/note", data={"text": who["name"]}),
    ]
    assert all(answer.status_code < 500 for answer in answers)
    typed = (who["paper_number"].replace(" ", ""), who["phone"])  # into an address, and shown again on the page
    return [shown_in(one.text).replace(typed[0], "").replace(typed[1], "") if one.request.method == "GET" else one.text
            for one in answers if one.is_client_error]  # fmt: skip


async def _papers(office: Office, went: list[Went]) -> AsyncIterator[tuple[str, str]]:
    """Papers that leave for others than whoever denounced, in both forms, as their words."""
    for number, login in (paper for one in went for paper in one.papers):
        for extension in ("pdf", "docx"):
            answer = await office.app.as_(login).get(f"/intake/api/v1/papers/{number}/{extension}")
            assert answer.is_success, answer.text
            yield f"paper {number}.{extension}", _said(answer.content, extension)


def _said(content: bytes, extension: str) -> str:
    if extension == "pdf":
        return words(content)
    with ZipFile(BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


async def _pages(office: Office, went: list[Went], people: list[dict[str, Any]]) -> AsyncIterator[tuple[str, str]]:
    """Lists, searches, feeds, reports and exports as everybody outside the desk is shown them, and each record."""
    sought = [people[0]["name"], people[0]["phone"]]
    everywhere = addresses(office, (), (), sought)
    codes = [code for one in went[: len(COURSES)] for code in one.codes] if THOROUGH else []
    of_records = addresses(office, codes, ("note", "verify"), ()) - everywhere
    for login in READERS if THOROUGH else READERS[:1]:
        left_out = TO_THE_CUSTODIAN if login in (AUDITOR, CUSTODIAN) else None
        for path in sorted(one for one in everywhere if left_out is None or left_out not in one):
            yield await _page(office, login, path)
        for path in sorted(of_records if login in READERS[:1] else ()):
            yield await _page(office, login, path)
    for case in (one.case for one in went if one.case):
        for path in (f"/intake/cases/{case}", f"/intake/api/v1/cases/{case}"):
            yield await _page(office, officer(UNIT), path)


async def _page(office: Office, login: str, path: str) -> tuple[str, str]:
    """What somebody typed into an address, and is shown again, is no leak."""
    answer = await (office.app.as_ if "/api/" in path else office.app.browser)(login).get(path)
    assert answer.status_code < 500, f"{path} as {login}"
    sought = path.partition("?q=")[2]
    return f"page {path} as {login}", shown_in(answer.text).replace(sought, "") if sought else answer.text


async def dumped(servers: Servers, office: Office, service: str) -> dict[str, str]:
    """What COPY gives of every table, as pg_dump writes it."""
    connection = await asyncpg.connect(servers.dsn(office.app.database(service).engine.url.database or ""))
    try:
        texts = {}
        for schema, table in await connection.fetch(TABLES):
            parts: list[bytes] = []

            async def take(part: bytes, parts: list[bytes] = parts) -> None:
                parts.append(part)

            await connection.copy_from_table(table, schema_name=schema, output=take)
            texts[f"{schema}.{table}"] = BYTES.sub(_plainly, b"".join(parts).decode())
        return texts
    finally:
        await connection.close()


BYTES: Final = re.compile(r"\\\\x([0-9a-f]*)")


def _plainly(found: re.Match[str]) -> str:
    """What bytes say: among the hexadecimal digits of megabytes of ciphertext stands every telephone number by chance."""
    return bytes.fromhex(found[1]).decode(errors="replace")


async def _readable_with_the_keys(office: Office) -> set[str]:
    vault = office.app.app.state.identity_keyring.vault()
    async with office.app.database("intake").engine.connect() as db:
        rows = (await db.execute(text("SELECT * FROM identity.person"))).mappings()
        return {opened(PersonRow(**row), vault).name for row in rows}
