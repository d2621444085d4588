"""Numbers without a gap: under load, after a failure, and what the book says of them."""

import asyncio
import re
from html import unescape
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.intake.petitions.tables import PetitionRow
from services.intake.registers.continuity import continuity
from services.intake.registers.numbers import Register, next_codes
from services.intake.service import INTAKE
from services.intake.visits.queries import LINES
from shared.calendar import clock
from shared.web.pages import Web
from tests.apps import App, running_app
from tests.intake.conftest import API, a_petition, a_visit, accepted, get, post, rows

AT_ONCE = 200


async def test_two_hundred_registrations_at_once_in_two_applications_leave_no_gap_and_no_number_twice(app: App) -> None:
    visit = a_visit(kind="KN", field="dat-dai", petition={"process": accepted()})
    petition = a_petition(kind="KN", process=accepted())
    settings = _web(app).settings
    async with running_app([INTAKE], settings) as other:

        async def register(number: int) -> dict[str, Any]:
            office, path = (app, other)[number % 2], ("/visits", "/petitions")[number // 2 % 2]
            body = visit if path == "/visits" else petition
            response = await office.as_("tiepdan").post(f"{API}{path}", json=body, timeout=60)
            assert response.status_code == 201, response.text
            answer: dict[str, Any] = response.json()
            return answer

        answers = await asyncio.gather(*(register(number) for number in range(AT_ONCE)))
    assert sorted(one["visit"] for one in answers if "visit" in one) == _codes("TD", AT_ONCE // 2)
    assert sorted(one["petition"] for one in answers) == _codes("D", AT_ONCE)
    assert sorted(one["case"] for one in answers) == _codes("KN", AT_ONCE)
    kept = await rows(app, "SELECT series, last FROM register WHERE body = 'ban-tcd' ORDER BY series")
    assert [tuple(row) for row in kept] == [("D", AT_ONCE), ("KN", AT_ONCE), ("TD", AT_ONCE // 2)]
    assert await get(app, "/visits/numbers/2026") == {
        "year": 2026, "last": 100, "lines": 100, "voided": 0, "missing": [],
    }  # fmt: skip


async def test_a_number_whose_record_was_not_saved_was_never_given(app: App) -> None:
    async def cut_off() -> None:
        async with app.database("intake").transaction("tiepdan") as tx:
            assert await next_codes(tx, "ban-tcd", [(Register.VISITS, 2026)]) == {Register.VISITS: "TD-2026-0001"}
            raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError, match="the power is gone"):
        await cut_off()
    assert (await post(app, "/visits", a_visit()))["visit"] == "TD-2026-0001"


async def test_two_who_wait_for_each_other_by_turn_and_row_do_not_stand_still(app: App) -> None:
    """One has the turn and wants the row; the other has the row and wants the turn, of which the database knows nothing."""
    await post(app, "/petitions", a_petition())
    both = asyncio.Barrier(2)

    async def use(*, row_first: bool) -> None:
        async with app.database("intake").transaction("tiepdan") as tx:
            if row_first:
                await tx.get(PetitionRow, "D-2026-0001", lock=True)
            else:
                await next_codes(tx, "ban-tcd", [(Register.VISITS, 2026)])
            await both.wait()
            if row_first:
                await next_codes(tx, "ban-tcd", [(Register.VISITS, 2026)])
            else:
                await tx.get(PetitionRow, "D-2026-0001", lock=True)

    async with asyncio.timeout(20):
        failed, *others = [
            one
            for one in await asyncio.gather(use(row_first=True), use(row_first=False), return_exceptions=True)
            if one is not None
        ]
    assert others == [], "one of the two goes on"
    assert isinstance(failed, DBAPIError)
    assert "deadlock" in str(failed)
    [kept] = await rows(app, "SELECT last FROM register WHERE series = 'TD'")
    assert kept.last == 1, "and has its number"


async def test_each_year_begins_its_numbers_anew(app: App) -> None:
    codes = [(await post(app, "/visits", a_visit(on=on)))["visit"] for on in ("2025-12-31", "2026-01-02", "2025-12-31")]
    assert codes == ["TD-2025-0001", "TD-2026-0001", "TD-2025-0002"]


async def test_a_number_that_is_not_in_the_book_is_named(app: App) -> None:
    await post(app, "/visits", a_visit())
    async with app.database("intake").transaction("tiepdan") as tx:
        await next_codes(tx, "ban-tcd", [(Register.VISITS, 2026)])  # given, and no line written for it
    await post(app, "/visits", a_visit())
    async with app.database("intake").transaction("tiepdan") as tx:
        found = await continuity(tx, "ban-tcd", Register.VISITS, 2026, LINES)
        empty = await continuity(tx, "ban-tcd", Register.VISITS, 2024, LINES)
    assert (found.last, found.lines, found.missing) == (3, 2, (2,))
    assert (empty.last, empty.lines, empty.missing) == (0, 0, ())
    page = await app.browser("tiepdan").get("/intake/visits?to=31/12/2026")
    assert "Sổ năm 2026 có 3 số, thiếu số: 2." in page.text


def _codes(register: str, many: int) -> list[str]:
    return [f"{register}-2026-{number:04d}" for number in range(1, many + 1)]


def _web(app: App) -> Web:
    web: Web = app.app.state.web
    return web


async def test_the_desk_sees_that_no_register_has_a_gap_and_which_numbers_are_void(app: App) -> None:
    year = clock.today().year
    for kind in ("KN", "KN", "KNPA"):
        await post(app, "/petitions", a_petition(kind=kind, on=None, process=accepted()))
    await post(app, f"/petitions/D-{year}-0002/void", {"reason": "Vào sổ hai lần."})
    await post(app, "/visits", a_visit(on=None, people=6, representatives=2, mandate=True))
    page = (await app.browser("giamsat").get("/intake/registers")).text
    rows = re.findall(r'<tr role="row"><th scope="row".*?</tr>', page, re.DOTALL)
    numbers = r': </span>(?:<a href="[^"]+">)?(\d+)<'
    assert [re.findall(numbers, row) for row in rows] == [
        ["1", "1", "0"], ["1", "1", "0"], ["3", "3", "1"], ["2", "2", "1"], ["0", "0", "0"], ["1", "1", "0"],
    ]  # fmt: skip
    assert page.count("Không thiếu số nào") == 5
    for row in (rows[0], rows[2]):  # the book and the petitions have lists by day
        links = re.findall(r'<a href="([^"]+)">(\d+)</a>', row)
        assert len(links) == 2
        for href, count in links:
            opened = (await app.browser("giamsat").get(unescape(href))).text
            assert len(set(re.findall(rf">((?:TD|D)-{year}-\d+)</a>", opened))) == int(count), href
    async with app.database("intake").engine.begin() as db:
        await db.execute(text("UPDATE register SET last = last + 1 WHERE series = 'KN'"))
    assert "Thiếu số" in (await app.browser("tiepdan").get(f"/intake/registers?year={year}")).text
