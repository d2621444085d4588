"""A denouncer's name typed at the desk stands nowhere but, encrypted, in the vault."""

import asyncio
from typing import Any

import pytest
from redis.asyncio import Redis

from services.intake.service import INTAKE
from tests.apps import App
from tests.conftest import MakeApp
from tests.intake.conftest import API, NAME, a_petition, a_visit, accepted, post, rows, somebody

TYPED = (NAME, NAME.encode().hex(), "Ví Dụ", "014 300", "014300000127", "0912", "Bản Hôm", "Bản kín")


async def _denounced(app: App) -> None:
    extract = {"process": accepted(extract="Giao đất sai thẩm quyền.")}
    await post(app, "/visits", a_visit(kind="TC", field="dat-dai", petition=extract), Idempotency_Key="first")
    broken = a_visit(kind="TC", field="dat-dai", who=somebody(phone="số sai", address="Bản kín"), petition=extract)
    assert (await app.as_("tiepdan").post(f"{API}/visits", json=broken)).status_code == 422


async def _published(redis: Redis, stream: str) -> None:
    async with asyncio.timeout(10):
        while not await redis.exists(stream):  # noqa: ASYNC110 -- Redis tells nobody that a stream began
            await asyncio.sleep(0.05)


async def test_no_stream_no_log_line_and_no_table_has_it(
    make_app: MakeApp, redis: Redis, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    app = await make_app(INTAKE, role="all")
    await _denounced(app)
    await _published(redis, "unit.so-nnmt")
    streams: list[Any] = [
        await redis.xrange(key) for key in await redis.keys("*") if await redis.type(key) == b"stream"
    ]
    assert len(streams) >= 2
    output = capsys.readouterr()
    named = "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'identity')"
    tables = await rows(app, named)
    stored = [await rows(app, f"SELECT t::text FROM {row.name} t") for row in tables]
    assert len(stored) > 10
    seen = {
        "streams": "".join(str([(k, {f: v.decode() for f, v in e.items()}) for k, e in s]) for s in streams),
        "log": output.out + output.err + caplog.text,
        "tables": str(stored),
    }
    assert "TC-2026-0001" in seen["streams"], "what was looked through is what was written"
    assert "/intake/api/v1/visits" in seen["log"]
    for place, text in seen.items():
        for secret in TYPED:
            assert secret not in text, (place, secret)


async def _found(app: App, words: str) -> list[str]:
    answer = (await app.as_("tiepdan").get(f"{API}/visits", params={"q": words})).json()
    return [line["code"] for line in answer["items"]]


async def test_a_visit_is_not_found_by_its_words_once_it_is_known_to_denounce(make_app: MakeApp) -> None:
    app = await make_app(INTAKE)
    told = await post(app, "/visits", a_visit(kind="TC", field="dat-dai", content="Tôi là cháu ông trưởng bản."))
    assert await _found(app, "chau ong truong ban") == []
    said = {"kind": "KN", "field": "dat-dai", "content": "Tôi là rể bà kế toán."}
    mixed = await post(app, "/visits", a_visit(**said, petition={}))
    assert await _found(app, "re ba ke toan") == [mixed["visit"]]
    part: dict[str, Any] = {"field": "dat-dai", "content": "Một phần của đơn."}
    parts = {"parts": [part | {"kind": "KN"}, part | {"kind": "TC"}]}
    await post(app, f"/petitions/{mixed['petition']}/split", parts)
    assert await _found(app, "re ba ke toan") == []
    index = await rows(app, "SELECT code, folded FROM visit ORDER BY code")
    assert [(row.code, row.folded) for row in index] == [(told["visit"], ""), (mixed["visit"], "")]


async def test_what_a_mixed_petition_was_split_into_does_not_tell_who_denounced_with_a_part(make_app: MakeApp) -> None:
    app = await make_app(INTAKE)
    said = {"kind": "KN", "field": "dat-dai", "content": "Khiếu nại, tố cáo, kiến nghị."}
    mixed = await post(app, "/visits", a_visit(**said, petition={}))
    part: dict[str, Any] = {"field": "dat-dai", "content": "Một phần của đơn."}
    given = {"outcome": "accepted", "assign_to": "so-nnmt"}
    parts = [
        part | {"kind": "KN", "process": given},
        part | {"kind": "TC", "process": given | {"extract": "Giao đất sai."}},
        part | {"kind": "KNPA", "process": given},
    ]
    split = await post(app, f"/petitions/{mixed['petition']}/split", {"parts": parts})
    complaint, denounced, _ = split["parts"]
    for login, known in (("tiepdan", True), ("lanhdao", False), ("giamsat", False)):
        for one in (complaint, denounced):
            shown = (await app.as_(login).get(f"{API}/petitions/{one['petition']}")).json()
            assert bool(shown["parts"]) == known, login
            assert (shown["visit_code"] is not None, shown["part_of"] is not None) == (known, known), login
            page = (await app.browser(login).get(f"/intake/petitions/{one['petition']}")).text
            assert (mixed["visit"] in page) == known, login
        listed = (await app.as_(login).get(f"{API}/petitions")).json()["items"]
        assert any(one["part_of"] or one["visit_code"] for one in listed) == known, login
        of_visit = (await app.as_(login).get(f"{API}/petitions", params={"visits": mixed["visit"]})).json()["items"]
        assert (complaint["petition"] in {one["code"] for one in of_visit}) == known, login
        page = (await app.browser(login).get(f"/intake/visits/{mixed['visit']}")).text
        assert denounced["petition"] in page, login
        assert (complaint["petition"] in page, "ghi lúc" in page) == (known, known), login
        visit = (await app.as_(login).get(f"{API}/visits/{mixed['visit']}")).json()
        [line] = (await app.as_(login).get(f"{API}/visits")).json()["items"]
        assert visit["cases"] == line["cases"], login
        assert (complaint["case"] in visit["cases"], denounced["case"] in visit["cases"]) == (known, True), login
    for login in ("cb.so-nnmt", "ld.so-nnmt"):
        page = (await app.browser(login).get(f"/intake/cases/{denounced['case']}")).text
        assert "Giao đất sai." in page
        assert "ghi lúc" not in page, "the minute is that of the complaint, which has a name"
        for code in (mixed["visit"], mixed["petition"], *(one["petition"] for one in split["parts"])):
            assert code not in page, (login, code)


async def test_the_parts_of_a_letter_are_not_known_by_its_number(make_app: MakeApp) -> None:
    app = await make_app(INTAKE)
    letter = {"channel": "other_agency", "sender_body": "Báo Mẫu", "sender_number": "77/BM", "sent_on": "2026-03-01"}
    mixed = await post(app, "/petitions", a_petition(kind="KN", **letter))
    part: dict[str, Any] = {"field": "dat-dai", "content": "Một phần của đơn."}
    parts = {"parts": [part | {"kind": "KN"}, part | {"kind": "TC"}]}
    await post(app, f"/petitions/{mixed['petition']}/split", parts)
    for login, known in (("tiepdan", True), ("lanhdao", False), ("giamsat", False)):
        listed = (await app.as_(login).get(f"{API}/petitions")).json()["items"]
        assert [one["sender_number"] for one in listed] == ["77/BM" if known else None] * 3, login
        for one in listed:
            shown = (await app.browser(login).get(f"/intake/petitions/{one['code']}")).text
            assert ("77/BM" in shown) == known, login


async def test_an_open_case_is_not_named_by_a_denunciation_that_was_linked_to_it(make_app: MakeApp) -> None:
    app = await make_app(INTAKE)
    await post(app, "/petitions", a_petition(kind="KN", process=accepted()))
    await post(app, "/petitions", a_petition(kind="KN"))
    at = "/petitions/D-2026-0002"
    await post(app, f"{at}/link", {"case": "KN-2026-0001"})
    await post(app, f"{at}/unlink", {"reason": "Thực chất là tố cáo."})
    await post(app, f"{at}/process", accepted(extract="Giao đất sai.") | {"kind": "TC"})
    for login, known in (("tiepdan", True), ("lanhdao", False), ("giamsat", False)):
        assert bool((await app.as_(login).get(f"{API}{at}")).json()["links"]) == known, login
        assert ("KN-2026-0001" in (await app.browser(login).get(f"/intake{at}")).text) == known, login


async def test_what_a_matter_would_say_without_names_is_shown_by_halves(make_app: MakeApp) -> None:
    app = await make_app(INTAKE)
    mixed = await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={}))
    part: dict[str, Any] = {"field": "dat-dai", "content": f"Tôi là {NAME}."}
    denounced = {"kind": "TC", "process": accepted(extract="Giao đất sai.")}
    parts = {"parts": [part | {"kind": "KN", "process": accepted()}, part | denounced]}
    split = (await post(app, f"/petitions/{mixed['petition']}/split", parts))["parts"]
    for asked, other in (split, split[::-1]):
        shown = (await app.as_("lanhdao").get(f"{API}/retention/matters/{asked['petition']}")).json()
        codes = {one["code"] for one in shown["members"]}
        assert {asked["petition"], asked["case"]} <= codes
        assert codes.isdisjoint({other["petition"], other["case"]})
        assert {one["code"] for one in shown["texts"]} <= codes


async def test_a_case_does_not_tell_its_unit_that_somebody_came_about_it_to_denounce(make_app: MakeApp) -> None:
    app = await make_app(INTAKE)
    complaint = {"kind": "KN", "field": "dat-dai", "petition": {"process": accepted(assign_to="so-nnmt")}}
    case = (await post(app, "/visits", a_visit(**complaint)))["case"]
    again = await post(app, "/visits", a_visit(kind="TC", field="dat-dai", case=case, petition={}))
    for login, known in (("tiepdan", True), ("lanhdao", False), ("giamsat", False), ("ld.so-nnmt", False)):
        shown = (await app.browser(login).get(f"/intake/cases/{case}")).text
        assert (again["visit"] in shown) == known, login
        if login != "ld.so-nnmt":
            visit = (await app.as_(login).get(f"{API}/visits/{again['visit']}")).json()
            assert (visit["case_code"] == case, case in visit["cases"]) == (known, known), login
            page = (await app.browser(login).get(f"/intake/visits/{again['visit']}")).text
            assert (case in page) == known, login
            page = (await app.browser(login).get(f"/intake/petitions/{again['petition']}")).text
            assert case not in page, login
