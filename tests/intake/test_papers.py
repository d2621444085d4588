"""Papers drawn up and issued: previews without a number, numbers without a gap, and what was issued for ever as it was."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy.exc import DBAPIError

from services.intake.papers.catalogue import load_papers
from services.intake.papers.printing import CannotPrintError
from services.intake.service import INTAKE
from shared.calendar import clock
from shared.organisation.letterhead import day_text
from tests.apps import App
from tests.conftest import new_app
from tests.intake.conftest import API, NAME, a_visit, events, get, post, refused, rows
from tests.intake.paper_office import ADDRESS, NUMBER, SIGNED, file, guided, words
from tests.servers import Servers


@pytest.fixture(scope="module")
async def app(servers: Servers, accounts_folder: Path) -> AsyncIterator[App]:
    async with new_app(servers, accounts_folder, [INTAKE]) as found:
        yield found


async def test_the_receipt_names_who_came_and_what_was_handed_over(app: App) -> None:
    visit = (await post(app, "/visits", a_visit(kind="KN", field="dat-dai")))["visit"]
    issued = await post(
        app, f"/visits/{visit}/papers/giay-bien-nhan", {"given": {"tai_lieu": "Đơn, 02 tờ\nGCN, 01 bản sao"}}
    )
    said = words(await file(app, f"/papers/{issued['id']}/pdf"))
    for part in (NAME, NUMBER, ADDRESS, visit, "- Đơn, 02 tờ", "- GCN, 01 bản sao", "03 bản", "NGƯỜI NỘP"):
        assert part in said
    assert f"Số: {issued['written_number']}" in said
    assert day_text(clock.today()) in said


async def test_a_preview_has_no_number_and_takes_none(app: App) -> None:
    code = await guided(app)
    before = await rows(app, "SELECT body, series, year, last FROM register ORDER BY series")
    preview = await app.as_("tiepdan").post(f"{API}/petitions/{code}/papers/huong-dan/draft/pdf", json=SIGNED)
    assert preview.headers["content-type"] == "application/pdf"
    said = words(preview.content)
    assert "Số: /HD-BTCD" in said
    assert "Tòa án nhân dân khu vực 1" in said
    assert "KT. TRƯỞNG BAN PHÓ TRƯỞNG BAN" in said
    assert "Nơi nhận: - Như trên; - Lưu: VT, BTCD." in said
    assert await rows(app, "SELECT body, series, year, last FROM register ORDER BY series") == before
    assert (await get(app, f"/petitions/{code}/papers"))["issued"] == []


async def test_whatever_a_citizen_wrote_with_a_paper_can_be_made_of_it(app: App) -> None:
    code = await guided(app, content="Bà ꪼꪕ ✓ 😀 中 đề nghị")
    issued = await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED)
    said = words(await file(app, f"/papers/{issued['id']}/pdf"))
    assert "Bà ꪼꪕ ✓ 😀 [U+4E2D] đề nghị" in said
    assert "không có phông cho chữ: U+4E2D" in said


async def test_a_letter_that_cannot_be_printed_is_refused_where_it_is_typed(app: App) -> None:
    code = await guided(app)
    problem = await refused(app, f"/petitions/{code}/papers/huong-dan", SIGNED | {"signer": "Lò 中 Ví Dụ"}, 422)
    (error,) = problem["errors"]
    assert (error["field"], "中 (U+4E2D)" in error["message_vi"]) == ("signer", True)


async def test_the_word_file_is_there_when_no_pdf_can_be_made(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise CannotPrintError("no way")

    monkeypatch.setattr("services.intake.papers.files.print_pdf", broken)
    path = f"/petitions/{await guided(app)}/papers/huong-dan"
    assert (await refused(app, f"{path}/draft/pdf", SIGNED, 409))["detail"]
    assert (await app.as_("tiepdan").post(f"{API}{path}/draft/docx", json=SIGNED)).status_code == 200
    await refused(app, path, SIGNED, 409)


async def test_two_who_issue_at_once_get_two_numbers_without_a_gap(app: App) -> None:
    visits = [(await post(app, "/visits", a_visit()))["visit"] for _ in range(4)]
    minutes = {"given": {"thanh_phan": "Cán bộ Ví Dụ", "ket_luan": "Hướng dẫn làm đơn."}}
    issued = await asyncio.gather(*(post(app, f"/visits/{one}/papers/bien-ban-tiep", minutes) for one in visits))
    numbers = sorted(one["written_number"] for one in issued)
    assert numbers == [f"0{n}/BB-BTCD" for n in (1, 2, 3, 4)]


async def test_a_refused_paper_uses_up_no_number(app: App) -> None:
    code = await guided(app)
    path = f"/petitions/{code}/papers/huong-dan"
    first = await post(app, path, SIGNED)
    problem = await refused(app, path, SIGNED | {"authority": "TL", "again": True}, 422)
    assert [error["field"] for error in problem["errors"]] == ["authority"]
    await refused(app, path, {}, 422)
    await refused(app, path, SIGNED | {"given": {"khac": "x"}}, 422)
    second = await post(app, path, SIGNED | {"again": True})
    a, b = (int(one["written_number"].partition("/")[0]) for one in (first, second))
    assert b == a + 1


async def test_the_same_request_sent_twice_issues_once(app: App) -> None:
    code = await guided(app)
    path = f"/petitions/{code}/papers/huong-dan"
    first = await post(app, path, SIGNED, Idempotency_Key="a-double-click")
    again = await post(app, path, SIGNED, Idempotency_Key="a-double-click")
    assert first == again
    assert len((await get(app, f"/petitions/{code}/papers"))["issued"]) == 1
    assert [name for name, _ in await events(app, f"petition/{code}") if name == "paper.issued"] == ["paper.issued"]


async def test_what_was_issued_is_the_same_when_it_is_printed_again(app: App) -> None:
    code = await guided(app)
    issued = await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED)
    pdf, docx = [await file(app, f"/papers/{issued['id']}/{kind}") for kind in ("pdf", "docx")]
    changed = Document(BytesIO(await file(app, "/papers/templates/huong-dan")))
    changed.add_paragraph("Mẫu mới của cơ quan.").runs[0].bold = True
    await keep(app, "huong-dan", changed)
    assert [await file(app, f"/papers/{issued['id']}/{kind}") for kind in ("pdf", "docx")] == [pdf, docx]
    later = await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED | {"again": True})
    assert later["template"] != issued["template"]
    assert "Mẫu mới của cơ quan." in words(await file(app, f"/papers/{later['id']}/pdf"))
    with pytest.raises(DBAPIError):
        async with app.database("intake").engine.begin() as db:
            await db.exec_driver_sql("UPDATE issued_paper SET signer = 'X'")
    with pytest.raises(DBAPIError):
        async with app.database("intake").engine.begin() as db:
            await db.exec_driver_sql("UPDATE identity.paper_file SET pdf = docx")


async def keep(app: App, paper: str, document: Any, **since: str) -> Any:
    target = BytesIO()
    document.save(target)
    return await post(app, f"/papers/templates/{paper}", {"content": b64encode(target.getvalue()).decode()} | since)


async def test_a_template_is_used_from_its_day_on(app: App) -> None:
    before = await file(app, "/papers/templates/tra-lai-don")
    later = Document(BytesIO(before))
    later.add_paragraph("Mẫu của ngày mai.")
    kept = await keep(app, "tra-lai-don", later, valid_from=(clock.today() + timedelta(days=1)).isoformat())
    assert kept["valid_from"] > clock.today().isoformat()
    assert await file(app, "/papers/templates/tra-lai-don") == before


async def test_a_kind_of_paper_that_has_ended_is_issued_no_more(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    code, ended = await guided(app), dict(load_papers())
    earlier = await post(app, f"/petitions/{code}/papers/huong-dan", SIGNED)
    ended["huong-dan"] = (replace(ended["huong-dan"][0], valid_to=clock.today() - timedelta(days=1)),)
    monkeypatch.setattr("services.intake.papers.catalogue.load_papers", lambda: ended)
    path = f"/petitions/{code}/papers/huong-dan"
    assert "không dùng" in (await refused(app, path, SIGNED, 409))["detail"]
    assert (await app.as_("tiepdan").post(f"{API}{path}/draft/pdf", json=SIGNED)).status_code == 409
    assert (await app.browser("tiepdan").get(f"/intake{path}")).status_code == 409
    listed = await get(app, f"/petitions/{code}/papers")
    assert ([one["id"] for one in listed["issued"]], listed["offered"]) == ([earlier["id"]], [])


async def test_a_broken_template_is_refused_with_the_place_and_the_old_one_goes_on(app: App) -> None:
    broken = Document(BytesIO(await file(app, "/papers/templates/chuyen-don")))
    broken.add_paragraph("{{ ten_nguoi_to_cao }}")
    target = BytesIO()
    broken.save(target)
    body = {"content": b64encode(target.getvalue()).decode()}
    problem = await refused(app, "/papers/templates/chuyen-don", body, 422)
    assert "Đoạn" in problem["errors"][0]["message_vi"]
    assert "ten_nguoi_to_cao" in problem["errors"][0]["message_vi"]
    await refused(app, "/papers/templates/chuyen-don", body, 403, login="cb.so-nnmt")


async def test_the_clerk_draws_up_previews_and_issues_from_the_page_of_the_petition(app: App) -> None:
    code, browser = await guided(app), app.browser("tiepdan")
    page = await browser.get(f"/intake/petitions/{code}")
    assert f"/intake/petitions/{code}/papers/huong-dan" in page.text
    assert "Chưa ban hành văn bản nào" in page.text
    form = await browser.get(f"/intake/petitions/{code}/papers/huong-dan")
    assert "Xem thử" in form.text
    typed = SIGNED | {"key": "k1"}
    preview = await browser.post(f"/intake/petitions/{code}/papers/huong-dan/draft/pdf", data=typed)
    assert preview.content.startswith(b"%PDF")
    missing = await browser.post(f"/intake/petitions/{code}/papers/huong-dan", data=typed | {"signer": ""})
    assert missing.status_code == 422
    assert "Ghi họ tên người ký." in missing.text
    for _ in range(2):
        done = await browser.post(f"/intake/petitions/{code}/papers/huong-dan", data=typed)
        assert done.headers["location"] == f"/intake/petitions/{code}"
    page = await browser.get(f"/intake/petitions/{code}")
    (number,) = [one["written_number"] for one in (await get(app, f"/petitions/{code}/papers"))["issued"]]
    assert number in page.text
    assert "Ban hành Phiếu hướng dẫn số" in page.text


async def test_only_what_the_record_leads_to_is_offered(app: App) -> None:
    visit = (await post(app, "/visits", a_visit()))["visit"]
    offered = [one["code"] for one in (await get(app, f"/visits/{visit}/papers"))["offered"]]
    assert offered == ["giay-bien-nhan", "phieu-hen", "tu-choi-tiep", "bien-ban-tiep"]
    assert (await get(app, f"/visits/{visit}/papers", "giamsat"))["offered"] == []
    await refused(app, f"/visits/{visit}/papers/bien-ban-to-cao", {"given": {"nguoi_ghi": "A B"}}, 409)
    await refused(app, f"/visits/{visit}/papers/huong-dan", SIGNED, 404)


async def test_the_template_that_comes_with_the_system_is_called_so_and_can_be_gone_back_to(app: App) -> None:
    browser, path = app.browser("tiepdan"), "/intake/papers/templates/thu-ly-to-cao"
    before = (await browser.get(path)).text
    assert "Phiên bản đang dùng: bản kèm theo phần mềm" in before
    assert "shipped" not in before
    first = (await browser.get(f"{path}/file")).content
    own = Document(BytesIO(first))
    own.add_paragraph("Mẫu của cơ quan.")
    await keep(app, "thu-ly-to-cao", own)
    changed = (await browser.get(path)).text
    assert "bản kèm theo phần mềm" not in changed
    assert f'href="{path}/shipped/file"' in changed
    assert (await browser.get(f"{path}/file")).content != first
    back = (await browser.get(f"{path}/shipped/file")).content
    assert back == first
    assert (await browser.post(path, files={"content": ("mau.docx", back)}, data={"valid_from": ""})).status_code == 303
    assert (await browser.get(f"{path}/file")).content == first


async def test_a_template_is_changed_from_its_page(app: App) -> None:
    browser = app.browser("tiepdan")
    listed = await browser.get("/intake/papers/templates")
    assert "/intake/papers/templates/phieu-hen" in listed.text
    page = await browser.get("/intake/papers/templates/phieu-hen")
    assert "{{ gio_hen }}" in page.text
    taken = await browser.get("/intake/papers/templates/phieu-hen/file")
    sent = {"content": ("mau.docx", taken.content)}
    done = await browser.post("/intake/papers/templates/phieu-hen", files=sent, data={"valid_from": ""})
    assert done.status_code == 303
    wrong = await browser.post("/intake/papers/templates/phieu-hen", files={"content": ("a.docx", b"x")})
    assert wrong.status_code == 422
    assert "không phải văn bản Word" in wrong.text
    far = await browser.post("/intake/papers/templates/phieu-hen", files=sent, data={"valid_from": "31/12/9999"})
    assert (far.status_code, "quá xa" in far.text) == (422, True)
