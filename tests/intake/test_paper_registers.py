"""The registers of issued papers: every number is seen by whom it may, and leads to its record."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from services.intake.papers.catalogue import load_papers, load_types
from services.intake.search.numbers import as_paper
from services.intake.service import INTAKE
from shared.calendar import clock
from tests.apps import App
from tests.conftest import new_app
from tests.intake.conftest import API, NAME, a_denunciation, a_visit, accepted, an_assigned_case, get, post
from tests.intake.paper_office import SIGNED, SIGNED_BY_THE_DEPARTMENT, guided, transferred
from tests.servers import Servers

HEAD, OFFICER, OTHERS = "ld.so-nnmt", "cb.so-nnmt", "cb.so-y-te"
LETTER = SIGNED | {"given": {"thoi_han": f"{clock.today().year + 1}-01-15"}}


@pytest.fixture(scope="module")
async def app(servers: Servers, accounts_folder: Path) -> AsyncIterator[App]:
    async with new_app(servers, accounts_folder, [INTAKE]) as found:
        yield found


async def page(app: App, query: str, login: str = "tiepdan") -> str:
    answer = await app.browser(login).get(f"/intake/papers{query}")
    assert answer.status_code == 200, answer.text
    html: str = answer.text
    return html


def row_of(html: str, number: str) -> str:
    rows: list[str] = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    [row] = [one for one in rows if f">{number}<" in one]
    return row


async def test_to_whom_a_paper_went_is_shown_to_who_may_know_and_of_a_denunciation_to_the_desk_alone(app: App) -> None:
    code = await transferred(app)
    number = (await post(app, f"/petitions/{code}/papers/chuyen-don", SIGNED))["written_number"]
    to_the_desk, to_others = [row_of(await page(app, "?type=PC", who), number) for who in ("tiepdan", "giamsat")]
    assert code in to_the_desk
    assert "Công an tỉnh" in to_the_desk
    assert "Công an tỉnh" not in to_others
    assert "Giữ bí mật" in to_others
    plain = await guided(app)
    number = (await post(app, f"/petitions/{plain}/papers/huong-dan", SIGNED))["written_number"]
    assert NAME in row_of(await page(app, "?type=HD"), number)
    assert NAME not in await page(app, "?type=HD", "giamsat")
    looks = "SELECT count(*) FROM identity.look WHERE purpose = 'sổ văn bản đã ban hành' AND subject = :subject"
    async with app.database("intake").engine.connect() as db:
        assert (await db.execute(text(looks), {"subject": f"petition/{plain}"})).scalar_one() == 1


async def test_who_issued_a_paper_that_the_parties_sign_does_not_stand_as_its_signer(app: App) -> None:
    visit = (await post(app, "/visits", a_visit()))["visit"]
    receipt = (await post(app, f"/visits/{visit}/papers/giay-bien-nhan", {}))["written_number"]
    assert "Người ký" not in row_of(await page(app, "?type=GBN"), receipt)
    guidance = (await post(app, f"/petitions/{await guided(app)}/papers/huong-dan", SIGNED))["written_number"]
    assert f"Người ký: </span>{SIGNED['signer']}</td>" in row_of(await page(app, "?type=HD"), guidance)


async def test_a_matter_that_turns_out_a_denunciation_names_nobody_though_the_same_person_is_named_beside_it(
    app: App,
) -> None:
    visit = a_visit(kind="KN", field="dat-dai", petition={"given": True})
    recorded, plain = await post(app, "/visits", visit), await post(app, "/visits", a_visit())
    numbers = [
        (await post(app, f"/visits/{one['visit']}/papers/giay-bien-nhan", {}))["written_number"]
        for one in (recorded, plain)
    ]
    process = accepted(extract="Tố cáo giao đất không đúng thẩm quyền.") | {"kind": "TC"}
    await post(app, f"/petitions/{recorded['petition']}/process", process)
    for query in ("?type=GBN", "/print?type=GBN"):
        html = await page(app, query)
        assert NAME not in row_of(html, numbers[0])
        assert "Giữ bí mật" in row_of(html, numbers[0])
        assert NAME in row_of(html, numbers[1])


async def test_a_department_sees_its_own_registers_and_no_others(app: App) -> None:
    case = (await post(app, "/petitions", a_denunciation()))["case"]
    given = {"given": {"noi_dung_thu_ly": "Giao đất không đúng thẩm quyền."}} | SIGNED_BY_THE_DEPARTMENT
    number = (await post(app, f"/cases/{case}/papers/thu-ly-to-cao", given, HEAD))["written_number"]
    own = await page(app, "", OFFICER)
    assert case in row_of(own, number)
    assert "BTCD" not in own
    for path in ("/intake/papers?body=ban-tcd", f"{API}/papers?type=HD&body=ban-tcd"):
        client = app.browser(OFFICER) if path.startswith("/intake/papers") else app.as_(OFFICER)
        assert (await client.get(path)).status_code == 404
    assert number not in await page(app, "", OTHERS)
    assert number in await page(app, "?body=so-nnmt", "giamsat")
    assert (await app.browser("vanhanh").get("/intake/papers")).status_code == 403


async def test_a_register_is_paged_without_loss_and_a_lost_number_is_named(app: App) -> None:
    code = await guided(app)
    for _ in range(3):
        await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED | {"again": True})
    seen: list[str] = []
    after: Any = ""
    while after is not None:
        found = await get(app, f"/papers?type=HD&limit=2{after}")
        seen += [line["written_number"] for line in found["items"]]
        after = f"&after={found['next']}" if found["next"] else None
    last = int(seen[0].partition("/")[0])
    assert seen == [f"{n:02d}/HD-BTCD" for n in range(last, 0, -1)]
    books = (await app.browser("giamsat").get("/intake/registers")).text
    assert "/intake/papers?year=" in books
    assert "Thiếu số" not in books
    async with app.database("intake").engine.begin() as db:
        await db.execute(text("UPDATE register SET last = last + 1 WHERE series = 'VB-HD'"))
    try:
        for path in ("/intake/registers", "/intake/papers?type=HD"):
            lost = (await app.browser("tiepdan").get(path)).text
            assert "Thiếu số" in lost
            assert str(last + 1) in lost
    finally:
        async with app.database("intake").engine.begin() as db:
            await db.execute(text("UPDATE register SET last = last - 1 WHERE series = 'VB-HD'"))


async def test_the_number_of_a_paper_leads_to_its_record_for_who_may_see_it(app: App) -> None:
    case, petition = await an_assigned_case(app), await guided(app)
    letter = (await post(app, f"/cases/{case}/papers/don-doc", LETTER))["written_number"]
    guidance = (await post(app, f"/petitions/{petition}/papers/huong-dan", SIGNED))["written_number"]
    quoted = f"phúc đáp Công văn số {letter} ngày {clock.today():%d/%m/%Y}"

    async def found(login: str, q: str) -> str:
        answer = await app.browser(login).get("/intake/search", params={"q": q})
        return answer.headers.get("location", "") or answer.text

    plain = letter.lstrip("0").lower()
    for login, q, at in (
        ("tiepdan", letter, f"/intake/cases/{case}"),
        ("tiepdan", f"Số: {plain}", f"/intake/cases/{case}"),
        (OFFICER, letter, f"/intake/cases/{case}"),
        ("giamsat", guidance, f"/intake/petitions/{petition}"),
    ):
        assert await found(login, q) == at
    for login in ("tiepdan", OFFICER):
        assert f"<b>{case}</b>" in await found(login, quoted)
    assert case not in await found("tiepdan", quoted.replace(f"{clock.today():%d/%m/%Y}", "01/01/2020"))
    assert case not in await found(OTHERS, letter)
    assert petition not in await found(OFFICER, guidance)
    first = (await get(app, f"/search?q={letter.replace('/', '%2F')}"))["items"][0]
    assert (first["code"], first["match"]) == (case, "code")


def test_a_number_is_read_out_of_what_quotes_it() -> None:
    for q, number, sign, alone in (
        ("01/BTCD", 1, "BTCD", True),
        (" số: 12/tb-btcd ", 12, "TB-BTCD", True),
        ("05-TB/VPTU", 5, "TB/VPTU", True),
        ("phúc đáp 03/QĐ-SNNMT", 3, "QĐ-SNNMT", False),
    ):
        asked = as_paper(q)
        assert asked is not None
        assert (asked.number, asked.sign, asked.alone) == (number, sign, alone)
    for q in ("05/03/2027", "KN-2026-0012", "KN/2026/12", "tranh chấp đất", "1/2 diện tích"):
        assert as_paper(q) is None


def test_every_type_of_paper_has_a_name() -> None:
    assert {one.type for kinds in load_papers().values() for one in kinds} <= load_types().keys()
