"""What is told of a denunciation is sealed, whichever way it turns out to be one: a copy of the database tells nobody."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, a_visit, accepted, get, post, rows

TOLD: Final = {"content": "Dấu kể: tôi là con rể trưởng bản.", "request": "Dấu xin: gọi riêng cho tôi."}
PRIOR: Final = {"prior": "Dấu trước: xã đã trả lời tôi."}
DENOUNCED: Final = accepted(extract="Giao đất công ích sai thẩm quyền.")
PLAIN: Final = """
    SELECT c.code, c.content || coalesce(c.request, '') AS said FROM case_file c
    UNION ALL SELECT p.code, p.content || coalesce(p.request, '') FROM petition p
    UNION ALL SELECT v.code, v.content || coalesce(v.request, '') || coalesce(v.prior, '') || v.folded FROM visit v
    ORDER BY code
"""
SEALED: Final = "SELECT id FROM identity.statement ORDER BY id"


async def at_once(app: App) -> set[str]:
    await post(app, "/visits", a_visit(kind="TC", field="dat-dai", petition={"process": DENOUNCED}, **TOLD, **PRIOR))
    return {"TD-2026-0001", "D-2026-0001", "TC-2026-0001"}


async def by_post(app: App) -> set[str]:
    await post(app, "/petitions", a_denunciation(**TOLD))
    return {"D-2026-0001", "TC-2026-0001"}


async def when_it_is_decided_on(app: App) -> set[str]:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={}, **TOLD, **PRIOR))
    await post(app, "/petitions/D-2026-0001/process", DENOUNCED | {"kind": "TC"})
    return {"TD-2026-0001", "D-2026-0001", "TC-2026-0001"}


async def when_it_is_split(app: App) -> set[str]:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={}, **TOLD, **PRIOR))
    parts = [
        {"kind": "KN", "field": "dat-dai", "content": "Khiếu nại việc thu hồi đất."},
        {"kind": "TC", "field": "dat-dai", **TOLD, "process": DENOUNCED},
    ]
    await post(app, "/petitions/D-2026-0001/split", {"parts": parts})
    return {"TD-2026-0001", "D-2026-0001", "D-2026-0003", "TC-2026-0001"}


async def when_its_kind_is_corrected(app: App) -> set[str]:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"process": accepted()}, **TOLD, **PRIOR))
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", case="KN-2026-0001", **TOLD, **PRIOR))
    corrected = {"kind": "TC", "reason": "Đọc lại.", "extract": DENOUNCED["extract"]}
    await post(app, "/petitions/D-2026-0001/reclassification", corrected)
    return {"TD-2026-0001", "TD-2026-0002", "D-2026-0001", "KN-2026-0001", "TC-2026-0001"}


async def when_nothing_is_decided_yet(app: App) -> set[str]:
    await post(app, "/petitions", a_petition(kind="TC", **TOLD))
    return {"D-2026-0001"}


WAYS: Final = (
    at_once,
    by_post,
    when_it_is_decided_on,
    when_it_is_split,
    when_its_kind_is_corrected,
    when_nothing_is_decided_yet,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_the_words_leave_the_record_and_are_read_by_the_desk_on_its_own_page(
    app: App, way: Callable[[App], Awaitable[set[str]]]
) -> None:
    secret = await way(app)
    said = {row.code: row.said for row in await rows(app, PLAIN)}
    assert {code: said[code] for code in secret} == dict.fromkeys(secret, "")
    assert {row.id for row in await rows(app, SEALED)} == secret, "and nothing else is sealed"
    for code in secret:
        path = {"D": "petitions", "TD": "visits"}.get(code.partition("-")[0], "cases")
        words = TOLD | (PRIOR if path == "visits" else {})
        read = await get(app, f"/{path}/{code}")
        assert {name: read[name] for name in words} == words
        assert "Dấu kể" in (await app.browser("tiepdan").get(f"/intake/{path}/{code}")).text
        for login in ("tiepdan", "giamsat"):
            listed = [one for one in (await get(app, _all(path), login))["items"] if one["code"] == code]
            assert "Dấu" not in str(listed), "no list opens them"


def _all(path: str) -> str:
    return "/cases?state=all" if path == "cases" else f"/{path}"


async def test_the_database_takes_no_words_of_a_secret_record(app: App) -> None:
    await by_post(app)
    for table in ("petition", "case_file"):
        with pytest.raises(IntegrityError, match=f"{table.removesuffix('_file')}_secret"):
            async with app.database("intake").transaction("test") as tx:
                await tx.execute(text(f"UPDATE {table} SET content = 'Tôi là'"))


async def test_a_complaint_is_not_sealed(app: App) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"process": accepted()}, **TOLD, **PRIOR))
    assert await rows(app, SEALED) == []
    listed: list[dict[str, Any]] = (await get(app, "/petitions"))["items"]
    assert [one["content"] for one in listed] == [TOLD["content"]]


async def test_an_extract_is_proposed_from_the_words(app: App) -> None:
    await post(app, "/petitions", a_denunciation(content="Ông Lường Thị Ví Dụ tố cáo.", process=None))
    proposed = await get(app, "/petitions/D-2026-0001/proposed-extract")
    assert "".join(piece["text"] for piece in proposed["pieces"]) == "Ông Lường Thị Ví Dụ tố cáo."
    assert "Ví Dụ" not in proposed["extract"]


async def test_words_whose_key_is_lost_say_so_and_the_page_is_of_use(app: App) -> None:
    await by_post(app)
    async with app.database("intake").transaction("test") as tx:
        await tx.execute(text("UPDATE identity.statement SET sealed_with = 'deadbeef'"))
    page = await app.browser("tiepdan").get("/intake/cases/TC-2026-0001")
    assert page.is_success
    assert "Không mở được: thiếu khóa deadbeef" in page.text
    assert (await get(app, "/cases/TC-2026-0001", "ld.so-nnmt"))[
        "content"
    ] == "Tố cáo hành vi giao đất không đúng thẩm quyền."
