"""What is told of a denunciation is sealed, whichever way it turns out to be one: a copy of the database tells nobody."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, a_visit, accepted, get, post, refused, rows

TOLD: Final = {"content": "Dấu kể: tôi là con rể trưởng bản.", "request": "Dấu xin: gọi riêng cho tôi."}
PRIOR: Final = {"prior": "Dấu trước: xã đã trả lời tôi."}
DENOUNCED: Final = accepted(extract="Giao đất công ích sai thẩm quyền.")
PLAIN: Final = """
    SELECT c.code, c.content || coalesce(c.request, '') AS said FROM case_file c
    UNION ALL SELECT p.code, p.content || coalesce(p.request, '') FROM petition p
    UNION ALL SELECT v.code, v.content || coalesce(v.request, '') || coalesce(v.prior, '') || v.folded FROM visit v
    ORDER BY code
"""
LOOKS: Final = "SELECT 1 FROM identity.look WHERE purpose = 'đọc nội dung tố cáo' AND subject = :subject"
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


async def when_it_is_corrected_twice(app: App) -> set[str]:
    await post(app, "/visits", a_visit(kind="KNPA", field="dat-dai", petition={"process": accepted()}, **TOLD, **PRIOR))
    at = "/petitions/D-2026-0001/reclassification"
    await post(app, at, {"kind": "KN", "reason": "Đọc lại."})
    await post(app, at, {"kind": "TC", "reason": "Đọc kỹ.", "extract": DENOUNCED["extract"]})
    return {"TD-2026-0001", "D-2026-0001", "KNPA-2026-0001", "KN-2026-0001", "TC-2026-0001"}


async def when_a_case_less_one_is_corrected(app: App) -> set[str]:
    guided = {"outcome": "guided", "reason": "Của cấp xã."}
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"process": guided}, **TOLD, **PRIOR))
    corrected = {"kind": "TC", "reason": "Đọc lại.", "extract": DENOUNCED["extract"]}
    await post(app, "/petitions/D-2026-0001/reclassification", corrected)
    return {"TD-2026-0001", "D-2026-0001"}


async def _split(app: App, **decided: Any) -> None:
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={}, **TOLD, **PRIOR))
    plain = {"kind": "KN", "field": "dat-dai", "content": "Khiếu nại việc thu hồi đất."}
    await post(
        app, "/petitions/D-2026-0001/split", {"parts": [plain, {"kind": "KN", "field": "dat-dai", **TOLD} | decided]}
    )


async def when_a_part_is_decided_on(app: App) -> set[str]:
    await _split(app)
    await post(app, "/petitions/D-2026-0003/process", DENOUNCED | {"kind": "TC"})
    return {"TD-2026-0001", "D-2026-0001", "D-2026-0003", "TC-2026-0001"}


async def when_a_part_is_corrected(app: App) -> set[str]:
    await _split(app, process=accepted())
    corrected = {"kind": "TC", "reason": "Đọc lại.", "extract": DENOUNCED["extract"]}
    await post(app, "/petitions/D-2026-0003/reclassification", corrected)
    return {"TD-2026-0001", "D-2026-0001", "D-2026-0003", "KN-2026-0001", "TC-2026-0001"}


async def when_it_is_told_about_a_case_that_was_taken_for_one(app: App) -> set[str]:
    await post(app, "/petitions", a_denunciation(**TOLD))
    await post(app, "/petitions/D-2026-0001/reclassification", {"kind": "KN", "reason": "Đọc lại."})
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", case="KN-2026-0001", **TOLD, **PRIOR))
    return {"TD-2026-0001", "D-2026-0001", "TC-2026-0001", "KN-2026-0001"}


async def when_the_case_it_was_told_about_is_corrected(app: App) -> set[str]:
    """What was given in a visit about the case says the same; a letter that was split says it in each part."""
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", petition={"process": accepted()}, **TOLD, **PRIOR))
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai", case="KN-2026-0001", petition={}, **TOLD, **PRIOR))
    part = {"kind": "KN", "field": "dat-dai", **TOLD}
    guided = {"outcome": "guided", "reason": "Của cấp xã."}
    await post(app, "/petitions/D-2026-0002/split", {"parts": [part, part | {"process": guided}]})
    corrected = {"kind": "TC", "reason": "Đọc lại.", "extract": DENOUNCED["extract"]}
    await post(app, "/petitions/D-2026-0001/reclassification", corrected)
    brought = {f"D-2026-000{n}" for n in range(1, 5)}
    return {"TD-2026-0001", "TD-2026-0002", *brought, "KN-2026-0001", "TC-2026-0001"}


async def when_nothing_is_decided_yet(app: App) -> set[str]:
    await post(app, "/petitions", a_petition(kind="TC", **TOLD))
    return {"D-2026-0001"}


WAYS: Final = (
    at_once,
    by_post,
    when_it_is_decided_on,
    when_it_is_split,
    when_its_kind_is_corrected,
    when_it_is_corrected_twice,
    when_a_case_less_one_is_corrected,
    when_a_part_is_decided_on,
    when_a_part_is_corrected,
    when_it_is_told_about_a_case_that_was_taken_for_one,
    when_the_case_it_was_told_about_is_corrected,
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
    assert await rows(app, "SELECT 1 FROM petition WHERE secret AND content_hash <> ''") == [], (
        "nothing to try words on"
    )
    assert await rows(app, "SELECT 1 FROM search_entry WHERE terms @@ 'dau+ke'::tsquery") == [], "nor to find them by"
    for code in secret:
        path = {"D": "petitions", "TD": "visits"}.get(code.partition("-")[0], "cases")
        words = TOLD | (PRIOR if path == "visits" else {})
        before = len(await rows(app, LOOKS, subject=f"{path[:-1]}/{code}"))
        read = await get(app, f"/{path}/{code}")
        assert len(await rows(app, LOOKS, subject=f"{path[:-1]}/{code}")) == before + 1, "a look on record"
        assert {name: read[name] for name in words} == words
        assert "Dấu kể" in (await app.browser("tiepdan").get(f"/intake/{path}/{code}")).text
        for login in ("tiepdan", "giamsat"):
            listed = [one for one in (await get(app, _all(path), login))["items"] if one["code"] == code]
            assert "Dấu" not in str(listed), "no list opens them"


def _all(path: str) -> str:
    return "/cases?state=all" if path == "cases" else f"/{path}"


@pytest.mark.parametrize(
    ("refused", "statement"),
    [
        ("petition_secret", "UPDATE petition SET content = 'Tôi là'"),
        ("case_secret", "UPDATE case_file SET content = 'Tôi là'"),
        ("as it was written", "UPDATE visit SET content = 'Tôi là'"),
        ("visit_sealed", "UPDATE visit SET folded = '' WHERE kind = 'KN'"),
        ("as it was written", "UPDATE visit SET content = '' WHERE kind = 'KN'"),
        ("append-only", "DELETE FROM identity.statement"),
        ("append-only", "TRUNCATE identity.statement"),
    ],
)
async def test_the_database_takes_no_words_of_a_secret_record_and_loses_none(
    app: App, refused: str, statement: str
) -> None:
    await at_once(app)
    await post(app, "/visits", a_visit(kind="KN", field="dat-dai"))
    with pytest.raises(IntegrityError, match=refused):
        async with app.database("intake").transaction("test") as tx:
            await tx.execute(text(statement))


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
    looks = await rows(app, LOOKS, subject="petition/D-2026-0001")
    assert len(looks) == 1, "whoever reads the words on this way is on record as well"


async def test_a_case_is_not_corrected_while_what_was_given_in_a_visit_about_it_stays_open(app: App) -> None:
    await post(app, "/petitions", a_petition(kind="KN", process=accepted()))
    about = a_visit(kind="KN", field="dat-dai", case="KN-2026-0001", petition={}, **TOLD)
    given = (await post(app, "/visits", about))["petition"]
    await post(app, f"/petitions/{given}/process", accepted())
    corrected = {"kind": "TC", "reason": "Đọc lại.", "extract": DENOUNCED["extract"]}
    at = "/petitions/D-2026-0001/reclassification"
    problem = await refused(app, at, corrected, 422)
    assert f"{given} (KN-2026-0002)" in problem["detail"]
    assert await rows(app, SEALED) == [], "nothing was begun"
    await post(app, f"/petitions/{given}/reclassification", corrected)
    await post(app, at, corrected)
    assert {row.said for row in await rows(app, PLAIN)} == {""}


@pytest.mark.parametrize("ended", ["answered", "void"])
async def test_a_case_that_has_ended_is_hidden_with_the_one_it_was_told_about(app: App, ended: str) -> None:
    await post(app, "/petitions", a_petition(kind="KN", process=accepted()))
    given = (
        await post(app, "/visits", a_visit(kind="KNPA", field="dat-dai", case="KN-2026-0001", petition={}, **TOLD))
    )["petition"]
    await post(app, f"/petitions/{given}/process", accepted())
    if ended == "void":
        await post(app, f"/petitions/{given}/void", {"reason": "Vào sổ nhầm."})
    else:
        await post(app, "/cases/KNPA-2026-0001/acknowledge", {}, "cb.so-nnmt")
        await post(app, "/cases/KNPA-2026-0001/answer", {"answer": "Đã trả lời."}, "ld.so-nnmt")
    corrected = {"kind": "TC", "reason": "Đọc lại.", "extract": DENOUNCED["extract"]}
    await post(app, "/petitions/D-2026-0001/reclassification", corrected)
    assert {row.said for row in await rows(app, PLAIN)} == {""}
    [case] = await rows(app, "SELECT secret, extract FROM case_file WHERE code = 'KNPA-2026-0001'")
    assert (case.secret, case.extract) == (True, DENOUNCED["extract"])


async def test_the_same_words_are_known_again_though_they_are_sealed(app: App) -> None:
    sent_on = {
        "outcome": "transferred",
        "receiving_body": "Công an tỉnh",
        "reason": "Thuộc thẩm quyền.",
        "extract": "Trích.",
    }
    await post(app, "/petitions", a_denunciation(**TOLD, who=None, process=sent_on))
    back = {"channel": "other_agency", "sender_body": "Công an tỉnh", "sender_number": "9/CA", "sent_on": "2026-03-02"}
    await post(app, "/petitions", a_denunciation(**TOLD, who=None, process=None, **back))
    [earlier] = (await get(app, "/petitions/D-2026-0002"))["rounds"]
    assert (earlier["petition"], earlier["because"]) == ("D-2026-0001", "matter")


async def test_a_corrected_extract_is_read_in_the_case_that_was_replaced_as_well(app: App) -> None:
    await when_it_is_corrected_twice(app)
    await post(app, "/cases/TC-2026-0001/extract", {"extract": "Giao đất sai."})
    for code in ("TC-2026-0001", "KN-2026-0001", "KNPA-2026-0001"):
        assert (await get(app, f"/cases/{code}", "ld.so-nnmt"))["content"] == "Giao đất sai.", code


async def test_a_visit_and_a_correction_at_once_neither_wait_for_each_other_nor_leave_words(app: App) -> None:
    """The one locks the case and waits for its number; the other has its number and refers to the case at the commit."""
    for n in range(1, 5):
        await post(app, "/petitions", a_petition(kind="KN", process=accepted()))
        about = a_visit(kind="KN", field="dat-dai", case=f"KN-2026-{n:04d}", **TOLD, **PRIOR)
        corrected = {"kind": "TC", "reason": "Đọc lại.", "extract": DENOUNCED["extract"]}
        client = app.as_("tiepdan")
        async with asyncio.timeout(20):
            answers = await asyncio.gather(
                client.post(f"/intake/api/v1/petitions/D-2026-{n:04d}/reclassification", json=corrected),
                *(client.post("/intake/api/v1/visits", json=about) for _ in range(4)),
            )
        assert answers[0].status_code == 200, answers[0].text
        assert {one.status_code for one in answers[1:]} <= {201, 422}
    left = await rows(
        app, "SELECT v.code FROM visit v JOIN case_file c ON c.code = v.case_code WHERE c.secret AND v.content <> ''"
    )
    assert left == []


async def test_a_denunciation_whose_key_is_lost_is_decided_on_all_the_same(app: App) -> None:
    await post(app, "/petitions", a_denunciation(**TOLD, who=None, process=None))
    async with app.database("intake").transaction("test") as tx:
        await tx.execute(text("UPDATE identity.statement SET sealed_with = 'deadbeef'"))
    case = (await post(app, "/petitions/D-2026-0001/process", DENOUNCED))["case"]
    [passed_on] = await rows(app, "SELECT sealed_with FROM identity.statement WHERE id = :id", id=case)
    assert passed_on.sealed_with == "deadbeef", "as it was sealed: the key may be found again"


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
