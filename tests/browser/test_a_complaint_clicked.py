"""A complaint at first instance, from the counter to its enforcement, by nothing but clicking and typing."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.one_process import House, at_field, due, fact, fill, off, opened, press, stands
from tests.conftest import MakeApp
from tests.scenarios.office import DESK, OUTSIDER, SERVICES, head, officer

pytestmark = pytest.mark.browser
UNIT, OFFICER, HEAD = "Sở Nông nghiệp và Môi trường", officer("so-nnmt"), head("so-nnmt")
CASE, DIALOGUE = "/intake/cases/KN-2026-0001", "/scheduling/case-dialogues/DTKN-2026-0001"
MATTER: Final = "Khiếu nại quyết định thu hồi đất ở bản Hôm, bồi thường chưa đúng diện tích."
MINUTES: Final = "Các bên thống nhất đo lại."
ACCEPT, VERIFY, ATTRIBUTES = "Thụ lý", "Giao xác minh", "Xác định tính chất vụ việc"
ASK, DECIDE = "Yêu cầu tổ chức đối thoại", "Ban hành quyết định, kết luận"
SEND, PUBLISH = "Gửi quyết định, kết luận", "Công khai"
EFFECT, ENFORCE, FINISH = "Có hiệu lực pháp luật", "Ghi nhận kết quả thi hành", "Kết thúc việc thi hành"
HOLD, PLAN = "Ghi nhận buổi đối thoại", "Định ngày đối thoại"
DIFFER: Final = "Yêu cầu của người khiếu nại và kết quả xác minh còn khác nhau?"
MONEY, LAND = "Trả lại tổ chức, cá nhân: tiền (đồng)", "Trả lại tổ chức, cá nhân: đất (m²)"
DECIDES: Final = "Việc của cán bộ tiếp công dân, lãnh đạo tỉnh, lãnh đạo đơn vị."
SIGNS: Final = "Việc của lãnh đạo tỉnh, lãnh đạo đơn vị."

# Worked out by hand. 2026-07-06 was a Monday; the matter was received under the law in force from 1 July 2026.
HISTORY: Final = [
    "06/07/2026 Tiếp công dân, vào sổ TD-2026-0001",
    "06/07/2026 Nhận đơn D-2026-0001",
    "06/07/2026 Xử lý đơn D-2026-0001: kiểm tra điều kiện thụ lý",
    "06/07/2026 Mở vụ việc KN-2026-0001. Hạn: 15/07/2026",  # KN-1: 7 working days: 7, 8, 9, 10, 13, 14, 15 July
    f"06/07/2026 Giao {UNIT}",
    "06/07/2026 Bắt đầu thủ tục: Đang kiểm tra điều kiện thụ lý",
    f"07/07/2026 {UNIT} tiếp nhận",
    "10/07/2026 Thụ lý",
    "10/07/2026 Hạn mới 10/08/2026: sang bước tiếp theo",  # KN-2: 10 July + 30 = 9 August, a Sunday
    "14/07/2026 Xác định tính chất vụ việc",
    "14/07/2026 Hạn mới 08/09/2026: tính chất vụ việc",  # complex and remote: 10 July + 60 = 39 August = 8 September
    "15/07/2026 Giao xác minh",
    "03/08/2026 Yêu cầu tổ chức đối thoại",
    "12/08/2026 Đã đối thoại với người khiếu nại",
    f"25/08/2026 {UNIT} trả lời, đúng hạn",
    "25/08/2026 Ban hành quyết định, kết luận: Có đúng, có sai; đúng hạn",
    "27/08/2026 Gửi quyết định, kết luận",
    "03/09/2026 Công khai",
    "12/10/2026 Có hiệu lực pháp luật",
    "20/10/2026 Thi hành được một phần",
    "09/11/2026 Đã thi hành xong nội dung quyết định, kết luận",
    "09/11/2026 Kết thúc việc thi hành",
    "10/11/2026 Kết thúc vụ việc",
]


async def test_a_complaint_goes_from_the_counter_to_its_enforcement_by_clicking(
    make_app: MakeApp, browser: Browser, accounts_folder: Path
) -> None:
    async with opened(await make_app(*SERVICES), browser, accounts_folder) as house:
        await the_desk_receives(house)
        await the_unit_takes_it_on(house)
        await it_is_verified(house)
        await the_parties_talk(house)
        await the_head_decides(house)
        await the_decision_is_made_known(house)
        await it_is_carried_out(house)
        await the_desk_closes(house)
        assert await house.office.parked() == []
        assert house.faults == []


async def the_desk_receives(house: House) -> None:
    house.turn_to(date(2026, 7, 6))
    page = await house.visit(DESK, "/")
    await page.keyboard.press("n")
    await page.wait_for_url("**/visits/new")
    await fill(page, {"Họ và tên": "Lường Thị Ví Dụ", "Khiếu nại": True, "Lĩnh vực": "Đất đai"})
    await page.get_by_label("Tóm tắt nội dung").fill(MATTER)
    await page.get_by_label("Công dân nộp đơn trong lượt này").check()
    await page.get_by_label("Kiểm tra điều kiện thụ lý").check()
    await fill(page, {"Khi thụ lý hoặc kiểm tra điều kiện, giao ngay cho đơn vị": UNIT})
    await page.get_by_role("button", name="Lưu và in biên nhận").click()
    await page.wait_for_url("**/receipt")
    await expect(page.get_by_role("main")).to_contain_text(
        "Hạn thụ lý hoặc thông báo không thụ lý: chậm nhất ngày 15/07"
    )


async def the_unit_takes_it_on(house: House) -> None:
    house.turn_to(date(2026, 7, 7))
    page = await house.visit(OFFICER, "/intake/inbox")
    await page.get_by_role("link", name="KN-2026-0001", exact=True).click()
    await stands(page, "Chưa tiếp nhận", "Còn 6 ngày làm việc", "Đang kiểm tra điều kiện thụ lý")
    await due(page, "Hạn thụ lý", "15/07/2026 (thứ Tư)", "7 ngày làm việc kể từ ngày nhận 06/07/2026")
    await off(page, ACCEPT, DECIDES)
    await press(page, "Tiếp nhận")
    await stands(page, "Đang giải quyết", "Còn 6 ngày làm việc", "Đang kiểm tra điều kiện thụ lý")
    await house.refuses(OUTSIDER, CASE, f"{CASE}/proceeding/set_attributes")
    house.turn_to(date(2026, 7, 10))
    page = await step(house, HEAD, ACCEPT, {"Số văn bản": "15/TB-SNNMT", "Ngày": "11/07/2026"}, refused=True)
    await at_field(page, "Ngày", "Ngày này chưa đến.")
    await expect(page.get_by_label("Số văn bản")).to_have_value("15/TB-SNNMT")
    await again(page, ACCEPT, {"Ngày": "10/07/2026"})
    await stands(page, "Đang giải quyết", "Còn 21 ngày làm việc", "Đã thụ lý")
    await due(page, "Hạn giải quyết", "10/08/2026 (thứ Hai)", "30 ngày liên tục kể từ ngày thụ lý 10/07/2026")
    await expect(page.get_by_role("button", name="Trả lời", exact=True)).to_have_count(0)


async def it_is_verified(house: House) -> None:
    house.turn_to(date(2026, 7, 16))
    stated = {"Phức tạp": True, "Vùng sâu, vùng xa đi lại khó khăn": True}
    page = await step(house, OFFICER, ATTRIBUTES, stated | {"Lý do": "Nhiều hộ, đường xa.", "Ngày": "14/07/2026"})
    await due(page, "Hạn giải quyết", "08/09/2026 (thứ Ba)", "60 ngày liên tục kể từ ngày thụ lý 10/07/2026")
    await expect(fact(page, "Tính chất")).to_have_text("Phức tạp, Vùng sâu, vùng xa đi lại khó khăn")
    page = await step(house, OFFICER, VERIFY, {"Số văn bản": "16/QĐ-SNNMT", "Ngày": "09/07/2026"}, refused=True)
    await at_field(page, "Ngày", "Ngày phải từ 10/07/2026, ngày của bước trước, trở đi.")
    await again(page, VERIFY, {"Ngày": "15/07/2026"})
    await stands(page, "Đang giải quyết", "Còn 36 ngày làm việc", "Đang xác minh")
    await off(page, DECIDE, SIGNS)


async def the_parties_talk(house: House) -> None:
    house.turn_to(date(2026, 8, 3))
    decision = {"Kết quả giải quyết": "Có đúng, có sai", DIFFER: "Có", "Số văn bản": "20/QĐ-SNNMT"}
    page = await step(house, HEAD, DECIDE, decision, refused=True)
    await at_field(page, DIFFER, "Yêu cầu và kết quả xác minh còn khác nhau thì phải đối thoại trước")
    page = await step(house, OFFICER, ASK, {"Chủ tịch UBND tỉnh trực tiếp đối thoại (vụ việc phức tạp)": True})
    await off(page, ASK, "Đã yêu cầu đối thoại, đang chờ tổ chức.")
    await house.deliver()
    page = await house.visit(DESK, "/")
    await page.get_by_role("link", name="Đối thoại khiếu nại chờ định ngày").click()
    await page.get_by_role("link", name="DTKN-2026-0001").click()
    await expect(page.get_by_label("Chủ trì").locator("option")).to_have_text(["Chủ tịch UBND tỉnh"])
    await fill(page, {"Ngày đối thoại": "01/08/2026", "Địa điểm": "Trụ sở tiếp công dân"})
    await press(page, PLAN)
    await at_field(page, "Ngày đối thoại", "03/08/2026")
    await expect(page.get_by_label("Địa điểm")).to_have_value("Trụ sở tiếp công dân")
    await fill(page, {"Ngày đối thoại": "12/08/2026"})
    await press(page, PLAN)
    await expect(page.locator(".td-head-case .meta")).to_contain_text("Đã định ngày")
    await off(page, HOLD, "Chưa được: ngày đối thoại chưa đến.")
    await house.refuses(OUTSIDER, DIALOGUE)
    await house.deliver()
    house.turn_to(date(2026, 8, 12))
    page = await house.visit(OFFICER, CASE)
    await page.get_by_role("link", name="Xem buổi đối thoại").click()
    await page.get_by_role("link", name="DTKN-2026-0001").click()
    await fill(page, {"Người khiếu nại có mặt": True, "Nội dung biên bản đối thoại (Mẫu 14)": MINUTES})
    await press(page, HOLD)
    await at_field(page, "Lý do có người không ký", "Người khiếu nại có mặt mà không ký thì phải ghi rõ lý do.")
    await page.get_by_role("checkbox", name="Người khiếu nại", exact=True).check()
    await press(page, HOLD)
    await expect(page.get_by_role("heading", name="Biên bản đối thoại (Mẫu 14)")).to_be_visible()
    await expect(page.get_by_role("main")).to_contain_text(MINUTES)
    assert await page.evaluate("localStorage.length") == 0, "minutes that were saved do not stay on the machine"
    await house.deliver()


async def the_head_decides(house: House) -> None:
    house.turn_to(date(2026, 8, 25))
    page = await step(
        house, HEAD, DECIDE, {MONEY: "80.000.000", LAND: "350,5"}
    )  # the rest was typed before the dialogue
    await stands(page, "Đã trả lời", "Trả lời đúng hạn", "Đã ban hành quyết định, kết luận")
    await expect(fact(page, "Quyết định, kết luận")).to_have_text(
        re.compile(r"Có đúng, có sai\s*20/QĐ-SNNMT, 25/08/2026")
    )
    await expect(page.get_by_role("row", name=re.compile("tiền"))).to_contain_text("80.000.000")
    await expect(page.get_by_role("row", name=re.compile("đất"))).to_contain_text("350,50")
    await expect(page.get_by_role("row", name=re.compile("Chủ trì"))).to_contain_text("Đã trả lời")
    await expect(fact(page, "Đối thoại")).to_have_text("Đã đối thoại")
    for duty, day in (
        ("Gửi quyết định giải quyết lần đầu", "28/08/2026"),  # KN-3: 25 August + 3 working days: 26, 27, 28
        ("Công khai quyết định giải quyết khiếu nại", "09/09/2026"),  # KN-7: 25 August + 15 = 40 August
        ("Quyết định có hiệu lực pháp luật", "09/10/2026"),  # KN-8, remote: 25 August + 45 = 70 August = 39 September
    ):
        await expect(page.locator("summary", has_text=duty)).to_contain_text(day)
    await off(page, EFFECT, "Quyết định có hiệu lực từ ngày 10/10/2026")  # when the 45th day is over
    page = await house.visit(DESK, CASE)
    await expect(page.get_by_role("button", name="Kết thúc vụ việc")).to_have_count(0)


async def the_decision_is_made_known(house: House) -> None:
    house.turn_to(date(2026, 8, 27))
    page = await step(house, OFFICER, SEND, {})
    await off(page, SEND, "Đã gửi rồi.")
    house.turn_to(date(2026, 9, 4))
    page = await step(house, OFFICER, PUBLISH, {"Hình thức công khai": "Niêm yết", "Ngày": "03/09/2026"})
    await off(page, PUBLISH, "Đã công khai rồi.")
    await off(page, ENFORCE, "Quyết định giải quyết khiếu nại chưa có hiệu lực pháp luật.")
    house.turn_to(date(2026, 10, 12))
    page = await step(house, OFFICER, EFFECT, {"Ngày": "09/10/2026"}, refused=True)
    await at_field(page, "Ngày", "Quyết định có hiệu lực từ ngày 10/10/2026")
    await again(page, EFFECT, {"Ngày": ""})
    await stands(page, "Đã trả lời", "Trả lời đúng hạn", "Quyết định có hiệu lực")
    await expect(page.locator("summary", has_text="Quyết định có hiệu lực pháp luật")).to_contain_text("Đã xong")


async def it_is_carried_out(house: House) -> None:
    house.turn_to(date(2026, 10, 20))
    page = await step(house, OFFICER, ENFORCE, {MONEY: "80.000.001"}, refused=True)
    await at_field(page, MONEY, "Kết quả thi hành lớn hơn số phải thi hành.")
    await again(page, ENFORCE, {MONEY: "30.000.000", LAND: "350,5"})
    await stands(page, "Đã trả lời", "Trả lời đúng hạn", "Đang tổ chức thi hành")
    await off(page, FINISH, "Còn nội dung phải thi hành chưa xong.")
    house.turn_to(date(2026, 11, 9))
    page = await step(house, OFFICER, ENFORCE, {MONEY: "20.000.000"}, refused=True)
    await at_field(page, MONEY, "Ghi tổng số đã thi hành đến nay, không nhỏ hơn lần ghi trước.")
    await expect(page.get_by_label(LAND)).to_have_value("350,50")
    await again(page, ENFORCE, {MONEY: "80.000.000"})
    await expect(page.get_by_role("row", name=re.compile("tiền")).get_by_role("cell")).to_have_text(["80.000.000"] * 2)
    page = await step(house, OFFICER, FINISH, {})
    await stands(page, "Đã trả lời", "Trả lời đúng hạn", "Đã thi hành xong")


async def the_desk_closes(house: House) -> None:
    house.turn_to(date(2026, 11, 10))
    page = await house.visit(DESK, CASE)
    await press(page, "Kết thúc vụ việc")
    await stands(page, "Đã kết thúc", "Trả lời đúng hạn", "Đã thi hành xong")
    lines = page.locator("aside li")
    days, whats = await lines.locator("time").all_inner_texts(), await lines.locator("span").all_inner_texts()
    told = [f"{day} {what}" for day, what in zip(days, whats, strict=True)]
    assert told[::-1] == HISTORY
    await house.refuses(OUTSIDER, CASE, DIALOGUE)


async def step(house: House, login: str, name: str, typed: Mapping[str, str | bool], *, refused: bool = False) -> Page:
    """From the case to the form of a step, and by its button back to the case; a refused one stays on its form."""
    page = await house.visit(login, CASE)
    await page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    await fill(page, typed)
    await press(page, name)
    if refused:
        await page.wait_for_selector("#loi")
    else:
        await page.wait_for_url(f"**{CASE}", wait_until="domcontentloaded")
    return page


async def again(page: Page, name: str, typed: Mapping[str, str | bool]) -> None:
    """The same form, with what was wrong put right."""
    await fill(page, typed)
    await press(page, name)
    await page.wait_for_url(f"**{CASE}", wait_until="domcontentloaded")
