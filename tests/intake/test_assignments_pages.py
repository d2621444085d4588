"""Who handles a case, clicked: every act has a page, refusals come back with what was typed, nobody else sees it."""

import re

from tests.apps import App
from tests.intake.conftest import a_petition, an_assigned_case, get, post

OFFICER, HEAD, OTHER, DESK = "cb.so-nnmt", "ld.so-nnmt", "cb.so-noi-vu", "tiepdan"
CASES = "/intake/cases"


async def taken_on(app: App) -> str:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    return code


async def page(app: App, path: str, login: str) -> str:
    response = await app.browser(login).get(path)
    assert response.status_code == 200, response.text
    return response.text


async def click(app: App, path: str, login: str, **typed: str) -> str:
    """Send a form that is expected to be taken; where it leads."""
    response = await app.browser(login).post(path, data=typed)
    assert response.status_code == 303, response.text
    return str(response.headers["location"])


async def test_sent_back_from_its_page_and_given_again_with_the_tick_the_page_asks_for(app: App) -> None:
    code, other = (
        await taken_on(app),
        (await post(app, "/petitions", a_petition(process={"outcome": "accepted"})))["case"],
    )
    assert f"{CASES}/{code}/handling/return" in await page(app, f"{CASES}/{code}", OFFICER)
    back = f"{CASES}/{code}/handling/return"
    assert re.search('<option value="so-nnmt" selected', await page(app, f"{CASES}/{other}", DESK)), (
        "proposed by its field"
    )
    inbox = await click(app, back, OFFICER, reason="Của cấp xã.", on="04/03/2026")
    assert f"Đã trả lại vụ việc {code}; Ban Tiếp công dân đã nhận lại." in await page(app, inbox, OFFICER)
    shown = await page(app, f"{CASES}/{code}", DESK)
    assert not re.search('<option value="so-nnmt" selected', shown), "not once more to who sent it back"
    assert "Đã trả lại" in shown
    assert "Của cấp xã." in shown
    refused = await app.browser(DESK).post(f"{CASES}/{code}/assign", data={"unit": "so-nnmt", "on": "05/03/2026"})
    assert refused.status_code == 422
    assert 'name="again"' in refused.text
    await click(app, f"{CASES}/{code}/assign", DESK, unit="so-nnmt", on="05/03/2026", again="on")
    assert (await get(app, f"/cases/{code}"))["state"] == "assigned"


async def test_a_part_is_asked_for_answered_and_read_beside_the_answer(app: App) -> None:
    code = await taken_on(app)
    ask = f"{CASES}/{code}/handling/part"
    typed = {"unit": "so-noi-vu", "asked": "Số hộ được hỗ trợ?", "due_on": "01/04/2026", "on": "03/03/2026"}
    late = await app.browser(DESK).post(ask, data=typed)
    assert late.status_code == 422
    assert "Số hộ được hỗ trợ?" in late.text, "what was typed is still there"
    await click(app, ask, DESK, **(typed | {"due_on": "12/03/2026"}))
    assert "Phối hợp" in await page(app, "/intake/inbox", OTHER)
    await click(app, f"{CASES}/{code}/acknowledge", OTHER, on="04/03/2026")
    assert "Số hộ được hỗ trợ?" in await page(app, f"{CASES}/{code}/handling/answer-part", OTHER)
    await click(app, f"{CASES}/{code}/handling/answer-part", OTHER, answer="12 hộ.", on="05/03/2026")
    assert "12 hộ." in await page(app, f"{CASES}/{code}/draft", OFFICER)
    assert (await app.browser(OTHER).get(f"{CASES}/{code}/draft")).status_code == 403


async def test_a_draft_goes_to_the_head_and_back_with_a_remark_and_is_issued(app: App) -> None:
    code = await taken_on(app)
    at = f"{CASES}/{code}/draft"
    await click(app, f"{at}/write", OFFICER, text="Đã cấp 2 ha.", submit="on")
    assert "chờ lãnh đạo đơn vị duyệt" in await page(app, at, OFFICER)
    assert "Trả lại để sửa" in await page(app, at, HEAD)
    no_remark = await app.browser(HEAD).post(f"{at}/return", data={"n": "1"})
    assert no_remark.status_code == 422
    await click(app, f"{at}/return", HEAD, n="1", remark="Ghi rõ bản.")
    assert "Ghi rõ bản." in await page(app, at, OFFICER)
    assert code in await page(app, "/intake/inbox?draft=returned", OFFICER)
    await click(app, f"{at}/write", OFFICER, text="Đã cấp 2 ha tại bản Hôm.", submit="on")
    changed = re.search(r"<ins>(.*?)</ins>", await page(app, at, HEAD))
    assert changed is not None
    assert "tại bản Hôm." in changed[1]
    assert code in await page(app, "/intake/inbox?draft=submitted", HEAD)
    await click(app, f"{at}/approve", HEAD, n="2", on="10/03/2026")
    shown = await page(app, f"{CASES}/{code}", DESK)
    assert "Đã cấp 2 ha tại bản Hôm." in shown
    assert "TL-2026-0001" in shown


async def test_the_head_names_the_officer_and_the_unit_notes_its_progress(app: App) -> None:
    code = await taken_on(app)
    await click(app, f"{CASES}/{code}/handling/officer", HEAD, officer=OFFICER)
    assert code in await page(app, "/intake/inbox?mine=1", OFFICER)
    assert code not in await page(app, "/intake/inbox?mine=1", HEAD)
    await click(app, f"{CASES}/{code}/handling/note", OFFICER, text="Đã đo đạc xong.")
    assert "Đã đo đạc xong." in await page(app, f"{CASES}/{code}", DESK)


async def test_a_part_is_taken_back_from_its_page(app: App) -> None:
    code = await taken_on(app)
    part = {"unit": "so-noi-vu", "asked": "Số hộ?", "due_on": "2026-03-12", "on": "2026-03-03"}
    await post(app, f"/cases/{code}/parts", part)
    typed = {"unit": "so-noi-vu", "reason": "Đủ số liệu.", "on": "05/03/2026"}
    await click(app, f"{CASES}/{code}/handling/withdraw", DESK, **typed)
    assert code not in await page(app, "/intake/inbox", OTHER)


async def test_only_what_is_theirs_to_do_is_offered(app: App) -> None:
    code = await taken_on(app)
    offered = {
        login: set(re.findall(r"/handling/([a-z-]+)", await page(app, f"{CASES}/{code}", login)))
        for login in (OFFICER, HEAD, DESK, "giamsat")
    }
    assert offered == {
        OFFICER: {"return", "note"},
        HEAD: {"return", "note", "officer"},
        DESK: {"part"},
        "giamsat": set(),
    }
    assert (await app.browser(OFFICER).get(f"{CASES}/{code}/handling/part")).status_code == 403
    assert (await app.browser(OTHER).get(f"{CASES}/{code}/handling/return")).status_code == 404
    assert (await app.browser(OFFICER).get(f"{CASES}/{code}/handling/nothing")).status_code in (404, 422)


async def test_the_desk_urges_from_the_case_and_the_case_tells_of_it(app: App) -> None:
    code = await taken_on(app)
    assert f"/intake/urging/cases/{code}" in await page(app, f"{CASES}/{code}", DESK)
    assert f"/intake/urging/cases/{code}" not in await page(app, f"{CASES}/{code}", OFFICER)
    form = f"/intake/urging/cases/{code}"
    assert "Sở Nông nghiệp và Môi trường" in await page(app, form, DESK)
    assert (await app.browser(DESK).post(form, data={"unit": "so-nnmt"})).status_code == 422
    await click(app, form, DESK, unit="so-nnmt", number="12/BTCD", on="06/03/2026")
    shown = await page(app, f"{CASES}/{code}", OFFICER)
    assert "12/BTCD" in shown
    assert "Đôn đốc theo yêu cầu: Sở Nông nghiệp và Môi trường" in shown
