"""What was said and written in a denunciation stays with the desk and the leaders, whatever became of it since."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.intake.visits.earlier import seen_before
from tests.apps import App
from tests.intake.conftest import NAME, a_denunciation, a_petition, a_visit, accepted, get, post, refused, rows

OTHERS = ("giamsat", "cb.so-nnmt", "ld.so-nnmt", "cb.so-noi-vu", "baomat", "kiemtoan", "vanhanh")
"""One account of every role but the desk and the leaders of the province."""
VISIT_WORDS = {
    "content": "Dấu nội dung: chị họ tôi làm kế toán ở đó.",
    "request": "Dấu yêu cầu: đừng báo trưởng bản.",
    "prior": "Dấu đã giải quyết: tôi từng gửi xã hai lần.",
    "interpreter": "Dấu tiếng Xinh Mun",
}
DECISION_WORDS = {
    "reason": "Dấu lý do: người gửi là cán bộ xã.",
    "receiving_body": "Dấu cơ quan nhận: UBND xã của người gửi",
}
EXTRACT = "Giao đất công ích sai thẩm quyền."
WRITTEN = "SELECT (to_jsonb(v) - '{folded,content,request,prior}'::text[])::text FROM visit v"
"""The line as it was written; what was told is sealed, and the words it is found by are taken away."""


async def everything_read(app: App, login: str, case: str = "") -> str:
    """All that this account can get of the first visit, the first petition and the case, from lists, views and pages."""
    api, pages = "/intake/api/v1", "/intake"
    paths = [
        f"{api}/visits", f"{api}/visits?codes=TD-2026-0001", f"{api}/visits/TD-2026-0001",
        f"{pages}/visits", f"{pages}/visits?codes=TD-2026-0001", f"{pages}/visits/TD-2026-0001",
        f"{api}/petitions", f"{api}/petitions?codes=D-2026-0001", f"{api}/petitions/D-2026-0001",
        f"{pages}/petitions", f"{pages}/petitions/D-2026-0001", f"{pages}/visits/TD-2026-0001/receipt",
        f"{api}/cases?state=all", f"{api}/cases/{case}", f"{api}/cases/{case}/deadlines",
        f"{pages}/cases?state=all", f"{pages}/cases/{case}", f"{pages}/inbox", f"{pages}/",
    ]  # fmt: skip
    answers = [await (app.as_ if "/api/" in path else app.browser)(login).get(path) for path in paths]
    return "\n".join(answer.text for answer in answers if answer.is_success)


@pytest.mark.parametrize("login", OTHERS)
async def test_no_other_role_reads_a_free_word_of_a_denunciation_that_was_transferred(app: App, login: str) -> None:
    process = {"outcome": "transferred"} | DECISION_WORDS
    await post(app, "/visits", a_visit(kind="TC", field="dat-dai", petition={"process": process}, **VISIT_WORDS))
    seen, full = await everything_read(app, login), await everything_read(app, "tiepdan")
    for word in (VISIT_WORDS | DECISION_WORDS).values():
        assert word in full, "the desk still has it"
        assert word not in seen
    assert "Dấu" not in seen


@pytest.mark.parametrize("login", OTHERS)
async def test_a_denunciation_reclassified_when_processed_is_read_as_its_extract(app: App, login: str) -> None:
    words = VISIT_WORDS | {"kind": "TC", "field": "dat-dai"}
    await post(app, "/visits", a_visit(petition={}, **words))
    problem = await refused(app, "/petitions/D-2026-0001/process", accepted(kind="KN"), 422)
    assert problem["errors"][0]["field"] == "extract"
    answer = await post(app, "/petitions/D-2026-0001/process", accepted(kind="KN", extract=EXTRACT))
    assert answer["case"] == "KN-2026-0001"
    seen = await everything_read(app, login, answer["case"])
    assert "Dấu" not in seen
    assert NAME not in seen
    if login in ("giamsat", "cb.so-nnmt", "ld.so-nnmt"):
        assert EXTRACT in seen
        case = await get(app, f"/cases/{answer['case']}", login)
        listed = (await get(app, "/cases", login))["items"][0]
        assert (case["secret"], case["content"]) == (listed["secret"], listed["content"]) == (True, EXTRACT)
        assert (await get(app, "/cases?q=kế toán", login))["items"] == [], "search knows the extract only"
        assert len((await get(app, "/cases?q=công ích", login))["items"]) == 1


async def test_who_once_denounced_is_not_found_by_number_after_a_reclassification(app: App) -> None:
    await post(app, "/petitions", a_denunciation(process=None))
    await post(app, "/petitions/D-2026-0001/process", accepted(kind="KNPA", extract=EXTRACT))
    async with app.database("intake").transaction("tiepdan") as tx:
        earlier = await seen_before(tx, "014300000127", _vault(app))
    assert (earlier.visits, earlier.matters) == ((), ())


async def test_a_petition_found_to_be_a_denunciation_hides_the_visit_it_was_given_in(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={}, **VISIT_WORDS))
    before = await rows(app, WRITTEN)
    assert "Dấu" in await everything_read(app, "giamsat")
    await post(app, "/petitions/D-2026-0001/process", accepted(kind="TC", extract=EXTRACT))
    assert (await get(app, "/visits/TD-2026-0001"))["secret"] is True
    assert "Dấu" not in await everything_read(app, "giamsat", "TC-2026-0001")
    assert NAME not in await everything_read(app, "tiepdan", "TC-2026-0001")
    async with app.database("intake").transaction("tiepdan") as tx:
        assert (await seen_before(tx, "014300000127", _vault(app))).visits == ()
    assert await rows(app, WRITTEN) == before, "the reception book itself is not rewritten"
    told = await get(app, "/visits/TD-2026-0001")
    assert {name: told[name] for name in VISIT_WORDS} == VISIT_WORDS, "nor what was told"


@pytest.mark.parametrize("kind", ["TC", "KN"])
async def test_a_further_petition_brought_to_a_secret_case_is_as_secret_as_the_case(app: App, kind: str) -> None:
    first = await post(app, "/petitions", a_denunciation(process=None))
    decided = accepted(extract=EXTRACT) if kind == "TC" else accepted(kind=kind, extract=EXTRACT)
    case = (await post(app, f"/petitions/{first['petition']}/process", decided))["case"]
    brought = a_visit(case=case, kind="KN", field="dat-dai", petition={}, **VISIT_WORDS)
    code = (await post(app, "/visits", brought))["petition"]
    for login in ("tiepdan", "giamsat"):
        listed = (await get(app, f"/petitions?codes={code}", login))["items"][0]
        assert listed["secret"] is (await get(app, f"/petitions/{code}", login))["secret"] is True
    page = await app.browser("tiepdan").get(f"/intake/petitions/{code}")
    assert NAME not in page.text
    assert "Dấu" not in await everything_read(app, "giamsat", case)
    assert (await refused(app, f"/petitions/{code}/process", accepted(), 422))["errors"][0]["field"] == "extract"


async def test_an_ordinary_complaint_brought_to_an_ordinary_case_stays_readable(app: App) -> None:
    case = (await post(app, "/petitions", a_petition(process=accepted())))["case"]
    await post(app, "/visits", a_visit(case=case, kind="KN", field="dat-dai", petition={}, **VISIT_WORDS))
    seen = await get(app, "/visits/TD-2026-0001", "giamsat")
    assert {name: seen[name] for name in VISIT_WORDS} == VISIT_WORDS
    assert seen["secret"] is False


@pytest.mark.parametrize(
    "sabotage",
    [
        "UPDATE case_file SET secret = false",
        "UPDATE petition SET secret = false",
        "UPDATE case_file SET extract = NULL",
    ],
)
async def test_the_database_itself_refuses_to_open_a_denunciation(app: App, sabotage: str) -> None:
    await post(app, "/petitions", a_denunciation())
    async with app.database("intake").engine.connect() as db:
        with pytest.raises(IntegrityError, match="_secret"):
            await db.execute(text(sabotage))


def _vault(app: App) -> Any:
    return app.app.state.identity_keyring.vault()
