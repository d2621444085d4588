"""The receipt of a visit, as a page to print and as a paper with a number, and the slip that is handed out with it."""

import re

import pytest

from tests.apps import App
from tests.intake.citizen_office import secret_in
from tests.intake.conftest import a_visit, accepted, post
from tests.intake.paper_office import file, words


async def test_a_slip_is_on_a_sheet_of_its_own_and_no_receipt_speaks_of_one_that_was_not_made(app: App) -> None:
    visit = (await post(app, "/visits", a_visit()))["visit"]
    desk = app.browser("tiepdan")
    with_slip = (await desk.post(f"/intake/visits/{visit}/receipt")).text
    _, _, tail = with_slip.partition('<div class="td-leaf">')
    assert secret_in(tail)
    assert "giao người nộp, không lưu trong hồ sơ" in tail
    assert "NGƯỜI NHẬN" not in tail
    assert "td-leaf" not in (await desk.get(f"/intake/visits/{visit}/receipt")).text
    [sheet] = re.findall(r'href="([^"]*tiepdan\.css[^"]*)"', with_slip)
    styles = (await desk.get(sheet)).text
    assert ".td-leaf { break-before: page; }" in styles[styles.rindex("@media print {", 0, styles.index(".td-leaf")) :]
    issued = await post(app, f"/visits/{visit}/papers/giay-bien-nhan", {})
    said = words(await file(app, f"/papers/{issued['id']}/pdf"))
    assert "giao kèm giấy này" not in said
    assert "hỏi nơi tiếp công dân phiếu tra cứu" in said


@pytest.mark.parametrize(
    ("kind", "due"), [("KNPA", "Hạn giải quyết"), ("KN", "Hạn thụ lý hoặc thông báo không thụ lý")]
)
async def test_page_and_paper_of_a_receipt_say_the_same_of_the_day_and_of_signing(
    app: App, kind: str, due: str
) -> None:
    came = await post(app, "/visits", a_visit(kind=kind, field="dat-dai", petition={"given": True}))
    process = accepted() if kind == "KNPA" else {"outcome": "checking", "assign_to": "so-nnmt"}
    await post(app, f"/petitions/{came['petition']}/process", process)
    page = (await app.browser("tiepdan").get(f"/intake/visits/{came['visit']}/receipt")).text
    issued = await post(app, f"/visits/{came['visit']}/papers/giay-bien-nhan", {})
    for said in (page, words(await file(app, f"/papers/{issued['id']}/pdf"))):
        assert f"{due}: chậm nhất ngày" in said
        assert "ký, ghi rõ họ tên hoặc điểm chỉ" in said
