"""Duties beside the answer itself: what is late is seen without opening every case; every date by hand."""

import re
from datetime import date
from typing import Any

from sqlalchemy import text

from services.intake.deadlines.rules import Rules
from services.intake.duties.queries import DutyFilter, find_duties
from services.intake.office import the_office
from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, accepted, events, get, post
from tests.statements import statements

OFFICE = the_office(None, None)
OFFICER = "cb.so-nnmt"


async def denunciations(app: App, *days: str, unit: str = "so-nnmt") -> list[str]:
    """Accepted on these days: the denouncer and the denounced are to be told within 5 working days (TC-3)."""
    process = accepted(extract="Tố cáo hành vi giao đất không đúng thẩm quyền.", assign_to=unit)
    codes = [
        (await post(app, "/petitions", a_denunciation(on=on, process={"outcome": "checking", **_kept(process)})))[
            "case"
        ]
        for on in days
    ]
    for code, on in zip(codes, days, strict=True):
        await post(app, f"/cases/{code}/assign", {"unit": unit, "on": on})
        await post(app, f"/cases/{code}/proceeding/accept", {"number": "12/QĐ-UBND", "on": on})
    return codes


def _kept(process: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in process.items() if name not in ("outcome", "assign_to")}


async def duties(app: App, query: str = "", login: str = "tiepdan") -> list[tuple[str, str, str]]:
    return [(one["case"], one["duty"], one["due_on"]) for one in (await get(app, f"/duties?{query}", login))["items"]]


async def test_a_notice_that_is_late_stands_first_and_a_unit_sees_its_own(app: App) -> None:
    later, sooner = await denunciations(app, "2026-03-05", "2026-03-02")
    [other] = await denunciations(app, "2026-03-03", unit="so-y-te")
    # 5 working days after Monday 2, Tuesday 3, Thursday 5 March: Monday 9, Tuesday 10, Thursday 12.
    rows = [(sooner, "TC-3", "2026-03-09"), (other, "TC-3", "2026-03-10"), (later, "TC-3", "2026-03-12")]
    with clock.frozen(date(2026, 3, 11)):
        assert await duties(app) == rows
        assert await duties(app, "due=late") == rows[:2]
        assert await duties(app, "due=soon") == rows[2:]
        assert await duties(app, "unit=so-y-te") == rows[1:2]
        assert await duties(app, login=OFFICER) == [rows[0], rows[2]]
        first = await get(app, "/duties?limit=2")
        rest = await get(app, f"/duties?limit=2&after={first['next']}")
        assert [one["case"] for one in first["items"] + rest["items"]] == [sooner, other, later]
        assert rest["next"] is None
        # With the day each case itself is due: TC-4, 30 days after 2 March is Wednesday 1 April.
        assert (sooner, "TC-4", "2026-04-01") in await duties(app, "main=true")
        await post(app, f"/cases/{sooner}/acknowledge", {"on": "2026-03-03"}, OFFICER)
        await post(app, f"/cases/{sooner}/proceeding/notify", {"on": "2026-03-11"}, OFFICER)
        assert await duties(app, "due=late") == rows[1:2], "done, late as it was"


async def test_a_period_that_only_has_to_pass_is_nobodys_duty(app: App) -> None:
    petition = a_petition(kind="KN", process=accepted())
    code = (await post(app, "/petitions", petition))["case"]
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    await post(app, f"/cases/{code}/proceeding/verify", {"number": "31/QĐ", "on": "2026-03-04"}, OFFICER)
    decision = {"number": "9/QĐ", "result": "right", "findings_differ": False, "on": "2026-03-10"}
    await post(app, f"/cases/{code}/proceeding/decide", decision, "ld.so-nnmt")
    # Sending: 3 working days, Friday 13 March. Publishing: 15 days, Wednesday 25 March. Taking effect (KN-8) is not done.
    assert await duties(app) == [(code, "KN-3", "2026-03-13"), (code, "KN-7", "2026-03-25")]


async def test_the_pages_count_what_is_late_and_lead_to_the_clock_of_the_case(app: App) -> None:
    sooner, _ = await denunciations(app, "2026-03-02", "2026-03-05")
    with clock.frozen(date(2026, 3, 11)):
        for login, path in (("tiepdan", "/intake/"), (OFFICER, "/intake/inbox")):
            page = (await app.browser(login).get(path)).text
            assert re.search(r'href="/intake/duties\?due=late"[^>]*><span>Nhiệm vụ quá hạn</span><b>1</b>', page), login
        other = (await app.browser("cb.so-y-te").get("/intake/inbox")).text
        assert re.search(r"<span>Nhiệm vụ quá hạn</span><b>0</b>", other), "what another unit owes is not counted here"
        listed = (await app.browser(OFFICER).get("/intake/duties?due=late")).text
        assert "Thông báo việc thụ lý cho người tố cáo, người bị tố cáo" in listed
        assert "Quá hạn 2 ngày làm việc" in listed
        link = f"/intake/cases/{sooner}?clock=TC-3-1#han-TC-3-1"
        assert f'href="{link}" aria-label="Vì sao hạn của {sooner} là 09/03/2026?">vì sao?</a>' in listed
        assert "TC-3 ·" not in listed, "a code of ours is not the name of a duty"
        opened = (await app.browser(OFFICER).get(link.partition("#")[0])).text
        assert 'id="han-TC-3-1" open' in opened
        assert 'id="han-TC-4-1" open' not in opened
        assert "Không có nhiệm vụ nào" in (await app.browser("cb.so-y-te").get("/intake/duties")).text


MANY = 40_000
COPIED = """
    INSERT INTO case_file SELECT copy.* FROM generate_series(1, :many) i, case_file c, LATERAL jsonb_populate_record(c,
        jsonb_build_object('code', 'KN-2025-' || (100000 + i),
                           'unit', CASE WHEN i % 40 = 0 THEN 'so-y-te' ELSE 'so-nnmt' END)) copy
    WHERE c.code = :code"""
CLOCKS = """
    INSERT INTO clock SELECT copy.* FROM generate_series(1, :many) i, clock k, LATERAL jsonb_populate_record(k,
        jsonb_build_object('case_code', 'KN-2025-' || (100000 + i), 'due_on', date '2026-03-09' + i % 60,
                           'stopped_on', CASE WHEN i % 10 > 0 THEN date '2026-05-09' END,
                           'stopped_why', CASE WHEN i % 10 > 0 THEN 'met' END)) copy
    WHERE k.case_code = :code AND k.duty = 'TC-3'"""


async def test_the_list_reads_its_index_and_not_every_clock_there_ever_was(app: App) -> None:
    [code] = await denunciations(app, "2026-03-02")
    async with app.database("intake").transaction("tiepdan") as tx:
        for sql in (COPIED, CLOCKS):
            await tx.execute(text(sql), {"code": code, "many": MANY})
    async with app.database("intake").transaction("tiepdan") as tx:
        await tx.execute(text("ANALYZE clock, case_file"))
    everywhere = await _plan(app, DutyFilter(None, due="late"), OFFICE.rules)
    of_a_unit = await _plan(app, DutyFilter(frozenset({"so-y-te"}), due="late"), OFFICE.rules)
    assert "clock_side_due" in everywhere or "clock_running_due" in everywhere, everywhere
    assert "clock_side_of_unit" in of_a_unit, of_a_unit
    assert "Seq Scan" not in everywhere + of_a_unit


async def _plan(app: App, wanted: DutyFilter, rules: Rules) -> str:
    """How the database reads the first page."""
    with statements() as sent:
        async with app.database("intake").transaction("tiepdan") as tx:
            await find_duties(tx, wanted, rules, date(2026, 3, 20), OFFICE.calendar)
    [(statement, parameters)] = [one for one in sent if "FROM clock" in one.sql]
    async with app.database("intake").engine.connect() as db:
        return "\n".join(row[0] for row in await db.exec_driver_sql(f"EXPLAIN {statement}", parameters))


async def test_what_was_late_when_it_was_suspended_is_late_no_more_until_it_goes_on(app: App) -> None:
    process = accepted(extract="Tố cáo hành vi giao đất.", assign_to="so-nnmt")
    code = (await post(app, "/petitions", a_denunciation(on="2026-03-02", process=process)))["case"]
    paper = {"number": "7/QĐ-TĐC", "note": "Chờ kết quả giám định."}
    # TC-4: 30 days after Monday 2 March is Wednesday 1 April
    with clock.frozen(date(2026, 4, 10)):
        assert (code, "TC-4", "2026-04-01") in await duties(app, "due=late&main=true")
        await post(app, f"/cases/{code}/proceeding/suspend", paper, "ld.so-nnmt")
        assert "TC-4" not in [duty for _, duty, _ in await duties(app, "main=true")]
        assert "TC-5" in [duty for _, duty, _ in await duties(app)], (
            "the decision to suspend is to be sent all the same"
        )
    with clock.frozen(date(2026, 4, 20)):
        await post(app, f"/cases/{code}/proceeding/resume", {"number": "8/QĐ-TT"}, "ld.so-nnmt")
        [back] = [due for _, duty, due in await duties(app, "due=late&main=true") if duty == "TC-4"]
    moved = [data for name, data in await events(app, f"case/{code}") if name == "case.due_moved"]
    assert [(data["because"], data["due_before"], data["due_on"]) for data in moved] == [
        ("suspended", "2026-04-01", None),
        ("resumed", None, back),
    ]
