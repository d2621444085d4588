"""A case page says the one thing to do next in its procedure, and whose it is when it is not the reader's."""

import re
from datetime import date

import pytest

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import a_denunciation, accepted, an_assigned_case, post
from tests.intake.test_proceedings import HEAD, OFFICER, a_complaint, step

SUPERVISOR = "giamsat"


async def shown(app: App, code: str, login: str) -> str:
    answer = await app.browser(login).get(f"/intake/cases/{code}")
    assert answer.status_code == 200
    return answer.text


async def first(app: App, code: str, login: str) -> tuple[list[str], list[tuple[str, str]]]:
    """What stands at the top: the links there, and the names and reasons of what is not possible."""
    page = await shown(app, code, login)
    top = page[page.index("td-head-case") : page.index('<dl class="td-facts">')]
    return re.findall(r'<a class="btn btn-primary" href="[^"]*/([^"/]+)">', top), re.findall(
        r'aria-describedby="[^"]+">([^<]+)</button><span[^>]*>([^<]+)<', top
    )


async def test_the_next_step_of_a_complaint_stands_first_from_acceptance_to_its_end(app: App) -> None:
    with clock.frozen(date(2026, 10, 12)):
        code = await a_complaint(app)
        assert await first(app, code, HEAD) == (["accept"], [])
        await step(app, code, "accept", HEAD, on="2026-07-10", number="12/TB")
        assert await first(app, code, HEAD) == (["verify"], [])
        await step(app, code, "verify", on="2026-07-13", number="31/QĐ")
        assert await first(app, code, HEAD) == (["decide"], [])
        decided = {"number": "88/QĐ", "result": "right", "findings_differ": False, "state_money": 1000}
        await step(app, code, "decide", HEAD, on="2026-08-05", **decided)
        assert await first(app, code, OFFICER) == (["send"], [])
        await step(app, code, "send", on="2026-08-06")
        assert await first(app, code, OFFICER) == (["publish"], [])
        await step(app, code, "publish", on="2026-08-07", how="posting")
        assert await first(app, code, OFFICER) == (["take_effect"], [])
        await step(app, code, "take_effect", on="2026-10-12")
        assert await first(app, code, OFFICER) == (["enforce"], [])
        await step(app, code, "enforce", on="2026-10-12", state_money=1000)
        assert await first(app, code, OFFICER) == (["finish"], [])
        papers = (await shown(app, code, OFFICER)).partition("mới nhất trước</caption>")[2]
        assert re.findall(r'<th scope="row">([^<]+)<', papers)[:2] == [
            "Ghi nhận kết quả thi hành",
            "Có hiệu lực pháp luật",
        ]


async def test_what_another_must_do_names_whose_it_is(app: App) -> None:
    code = await a_complaint(app)
    signs = "Việc của lãnh đạo tỉnh, lãnh đạo đơn vị."
    decides = "Việc của cán bộ tiếp công dân, lãnh đạo tỉnh, lãnh đạo đơn vị."
    assert await first(app, code, OFFICER) == ([], [("Thụ lý", decides)])
    await step(app, code, "accept", HEAD, on="2026-07-10", number="12/TB")
    await step(app, code, "verify", on="2026-07-13", number="31/QĐ")
    for login in (OFFICER, "tiepdan", SUPERVISOR):
        assert await first(app, code, login) == ([], [("Ban hành quyết định, kết luận", signs)]), login


@pytest.mark.parametrize("login", ["tiepdan", "ld.so-nnmt", "cb.so-nnmt"])
async def test_a_matter_with_a_procedure_is_not_offered_an_answer_or_an_end_beside_it(app: App, login: str) -> None:
    denounced = (await post(app, "/petitions", a_denunciation(process=accepted(extract="Phản ánh sai phạm đất đai."))))[
        "case"
    ]
    for code in (await a_complaint(app), denounced):
        page = await shown(app, code, login)
        assert "Trả lời</button>" not in page
        assert "Kết thúc vụ việc" not in page
    plain = await an_assigned_case(app)
    assert "Trả lời</button>" in await shown(app, plain, "ld.so-nnmt"), "a recommendation is answered"


async def test_the_form_of_a_step_names_the_law_of_its_kind_only(app: App) -> None:
    denounced = (await post(app, "/petitions", a_denunciation(process=accepted(extract="Phản ánh sai phạm đất đai."))))[
        "case"
    ]
    for code, law, other in (
        (await a_complaint(app), "Luật Khiếu nại Điều 31", "LTC"),
        (denounced, "Luật Tố cáo Điều 35", "LKN"),
    ):
        form = (await app.browser("lanhdao").get(f"/intake/cases/{code}/proceeding/decide")).text
        assert law in form
        assert other not in form
