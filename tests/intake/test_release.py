"""No text about a secret case that tells who denounced is taken, from whomever and by whatever way (Luật Tố cáo Đ56)."""

import inspect
from typing import Any, Final

import pytest
from sqlalchemy import text as sql

from services.intake.redaction.attempts import PURPOSE
from services.intake.redaction.refusals import MOST
from services.intake.service import INTAKE
from tests.apps import App
from tests.intake.conftest import NAME, a_denunciation, a_petition, accepted, get, post, refused, rows

OFFICER: Final = "cb.so-nnmt"
HEAD: Final = "ld.so-nnmt"
SPELLINGS: Final = (
    f"Đã gặp bà {NAME}.", "Da gap ba luong thi vi du.", "Đã gặp bà Dụ.", "Đã gặp L.T.V. Dụ.", "Gọi 0912.000.318.",
    "Gọi +84 912 000 318.", "Số 014-300-000-127.", "Nhà ở bản Hôm.",
)  # fmt: skip


@pytest.fixture
async def case(app: App) -> str:
    """A denunciation that the department has taken on."""
    code: str = (await post(app, "/petitions", a_denunciation()))["case"]
    await post(app, f"/cases/{code}/acknowledge", {}, OFFICER)
    return code


async def on_record(app: App) -> list[tuple[str, str]]:
    found = await rows(
        app, "SELECT caller, subject FROM identity.look WHERE purpose = :purpose ORDER BY id", purpose=PURPOSE
    )
    return [(row.caller, row.subject) for row in found]


def errors(problem: dict[str, Any]) -> dict[str, str]:
    return {error["field"]: error["message_vi"] for error in problem["errors"]}


async def test_a_note_that_names_who_denounced_is_not_saved_and_the_attempt_is(app: App, case: str) -> None:
    for number, text in enumerate(SPELLINGS):  # by turns: neither is stopped for good meanwhile
        problem = await refused(app, f"/cases/{case}/notes", {"text": text}, 422, (OFFICER, HEAD)[number % 2])
        assert list(errors(problem)) == ["text"], text
    assert await rows(app, "SELECT 1 FROM case_note") == []
    assert await on_record(app) == [(login, f"case/{case}") for login in (OFFICER, HEAD)] * (len(SPELLINGS) // 2)


async def test_a_unit_is_told_the_same_whatever_was_found_and_the_desk_what_and_where(app: App, case: str) -> None:
    told = [
        errors(await refused(app, f"/cases/{case}/notes", {"text": text}, 422, OFFICER))["text"]
        for text in (f"Gặp {NAME}.", "Gọi 0912 000 318.")
    ]
    assert told[0] == told[1]
    assert NAME not in told[0]
    asked = {"unit": "so-xay-dung", "asked": f"Cho ý kiến. Xem đơn của {NAME}.", "due_on": "2026-03-20"}
    desk = errors(await refused(app, f"/cases/{case}/parts", asked, 422))["asked"]
    assert desk.startswith("Câu 2 còn nêu họ tên")
    assert NAME not in desk


WRITTEN: Final[tuple[tuple[str, str, dict[str, Any], str], ...]] = (
    (OFFICER, "drafts", {"text": f"Trả lời {NAME}."}, "text"),
    (HEAD, "answer", {"answer": f"Trả lời {NAME}.", "number": "1"}, "answer"),
    (OFFICER, "return", {"reason": f"Theo đơn của {NAME}."}, "reason"),
    (OFFICER, "extensions", {"days": 10, "reason": f"Chờ {NAME}."}, "reason"),
    (OFFICER, "proceeding/verify", {"number": "12/QĐ-XM", "note": f"Gặp {NAME}."}, "note"),
    (HEAD, "proceeding/decide", {"number": "1/KL", "result": "right", "note": f"{NAME}."}, "note"),
    ("tiepdan", "proceeding/publish", {"how": "posting", "note": f"{NAME}."}, "note"),
    ("tiepdan", "urge", {"number": f"1 {NAME}"}, "number"),
    ("lanhdao", "proceeding/decide", {"number": "1/KL", "result": "right", "note": f"{NAME}."}, "note"),
)


async def test_nor_is_anything_else_that_is_written_about_it(app: App, case: str) -> None:
    for login, path, body, field in WRITTEN:
        problem = await refused(app, f"/cases/{case}/{path}", body, 422, login)
        assert list(errors(problem)) == [field], path
    assert await on_record(app) == [(login, f"case/{case}") for login, *_ in WRITTEN]


async def test_a_form_comes_back_with_what_was_typed(app: App, case: str) -> None:
    page = await app.browser(OFFICER).post(f"/intake/cases/{case}/handling/note", data={"text": f"Gặp {NAME}."})
    assert page.status_code == 422
    assert f"Gặp {NAME}." in page.text
    assert "Lần này đã được ghi nhật ký" in page.text
    assert await rows(app, "SELECT 1 FROM case_note") == []
    assert await on_record(app) == [(OFFICER, f"case/{case}")]


async def test_whoever_goes_on_guessing_writes_no_more(app: App, case: str) -> None:
    for _ in range(MOST):
        await refused(app, f"/cases/{case}/notes", {"text": f"Gặp {NAME}."}, 422, OFFICER)
    plain = {"text": "Đã xác minh thực địa."}
    assert "tạm thời không nhận" in (await refused(app, f"/cases/{case}/notes", plain, 409, OFFICER))["detail"].lower()
    assert len(await on_record(app)) == MOST
    await post(app, f"/cases/{case}/notes", plain, HEAD)


async def test_what_names_nobody_and_what_is_no_secret_is_taken(app: App, case: str) -> None:
    await post(
        app, f"/cases/{case}/notes", {"text": "Đã mời ông Nguyễn Văn Dụ, Chủ tịch xã, ví dụ ngày 09/3."}, OFFICER
    )
    plain = (await post(app, "/petitions", a_petition(process=accepted())))["case"]
    await post(app, f"/cases/{plain}/notes", {"text": f"Đã gặp bà {NAME}."}, OFFICER)
    assert await on_record(app) == []


async def test_whoever_has_no_part_in_it_learns_nothing_by_guessing(app: App, case: str) -> None:
    for login in ("giamsat", "cb.so-y-te", "baomat", "kiemtoan", "vanhanh"):
        guesses = [{"text": f"Gặp {name}."} for name in (NAME, "Lò Văn Thí Dụ")]
        path = f"/intake/api/v1/cases/{case}/notes"
        answers = [(await app.as_(login).post(path, json=guess)).status_code for guess in guesses]
        assert answers in ([403, 403], [404, 404]), login
    assert await on_record(app) == []


async def test_what_is_said_to_the_custodian_alone_may_name_anybody(app: App, case: str) -> None:
    reason = f"Cần gặp bà {NAME} để xác minh."
    await post(app, f"/cases/{case}/identity-requests", {"reason": reason}, OFFICER)
    assert await on_record(app) == []


async def test_a_text_that_cannot_be_compared_is_not_taken(app: App, case: str) -> None:
    async with app.database("intake").transaction("test") as tx:
        await tx.execute(sql("UPDATE identity.person SET sealed_with = '00000000'"))
    problem = await refused(app, f"/cases/{case}/notes", {"text": "Đã xác minh."}, 409, OFFICER)
    assert "00000000" in problem["detail"]
    assert (await get(app, f"/cases/{case}/notes", OFFICER))["items"] == []


def test_every_form_about_a_case_is_read_where_its_words_are_looked_at() -> None:
    posts = [route for router in INTAKE.pages for route in router.routes if "POST" in route.methods]  # type: ignore[attr-defined]
    about = [route for route in posts if "/cases/{" in route.path]  # type: ignore[attr-defined]
    for route in about:
        assert "{code}" in route.path, "the door knows the case by this name"  # type: ignore[attr-defined]
        source = inspect.getsource(inspect.getmodule(route.endpoint))  # type: ignore[attr-defined, arg-type]
        assert "submitted(" in source or "inspected(" in source, route.path  # type: ignore[attr-defined]
    assert len(about) > 8
