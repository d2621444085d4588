"""What a unit was told to do is not another unit's to read, on whatever way it comes to the session."""

import pytest

from shared.events.intake import ConclusionReturned
from tests.apps import App
from tests.scheduling.conftest import API, IntakeStream, a_question, a_session, followed_up, get, post

OF_THE_UNIT = ("unit", "due_on", "instruction", "conclusion")
TOLD = ("Kiểm tra quỹ đất", "KL-2026-0001", "2026-12-31", "31/12/2026", "so-nnmt", "Sở Nông nghiệp và Môi trường")
WAYS = ("/dialogues/DT-2026-0001", "/dialogues/DT-2026-0001/minutes", "/dialogues/DT-2026-0001/minutes/print")


async def _concluded(app: App) -> None:
    """A session whose follow-up was settled in the room, so that it stands in the history, too."""
    held = {"attendance": 7, "questions": [a_question(answer="Đã bố trí vốn năm 2026."), a_question()]}
    await post(app, "/dialogues", a_session(held=held, conclude=None))
    told = {name: value for name, value in followed_up().items() if name not in ("text", "asker")}
    await post(app, "/dialogues/DT-2026-0001/questions/2/settle", told)
    await post(app, "/dialogues/DT-2026-0001/conclude", {})


@pytest.mark.parametrize("login", ["cb.so-y-te", "ld.so-y-te"])
async def test_another_unit_learns_the_question_and_not_who_has_to_do_what_by_when(app: App, login: str) -> None:
    await _concluded(app)
    assert (await app.as_(login).get(f"{API}/conclusions/KL-2026-0001")).status_code == 404
    session = await get(app, "/dialogues/DT-2026-0001", login)
    first, second = session["all_questions"]
    assert (first["answer"], first["assigned"]) == ("Đã bố trí vốn năm 2026.", False)
    assert (second["text"], second["assigned"]) == ("Khi nào sửa đường vào khu sản xuất?", True)
    assert [second[name] for name in OF_THE_UNIT] == [None] * 4
    for path in WAYS:
        page = await app.browser(login).get(f"/scheduling{path}")
        assert page.status_code == 200
        assert [word for word in TOLD if word in page.text] == [], path
    opened = (await app.browser(login).get(f"/scheduling{WAYS[0]}")).text
    assert "2 xong · 0 chờ" in opened, "given to somebody is not open"
    assert "câu 2: giao việc" in opened


@pytest.mark.parametrize("login", ["cb.so-nnmt", "ld.so-nnmt", "cb.vp-ubnd", "tiepdan", "lanhdao", "giamsat"])
async def test_the_unit_itself_the_owner_and_the_province_read_all_of_it(app: App, login: str) -> None:
    await _concluded(app)
    assert (await app.as_(login).get(f"{API}/conclusions/KL-2026-0001")).status_code == 200
    question = (await get(app, "/dialogues/DT-2026-0001", login))["all_questions"][1]
    assert [question[name] for name in OF_THE_UNIT] == ["so-nnmt", "2026-12-31", "Kiểm tra quỹ đất.", "KL-2026-0001"]
    page = (await app.browser(login).get(f"/scheduling{WAYS[0]}")).text
    for word in ("Kiểm tra quỹ đất", "KL-2026-0001", "31/12/2026", "Sở Nông nghiệp và Môi trường"):
        assert word in page


async def test_a_conclusion_that_went_to_another_unit_is_read_where_it_went(app: App, intake: IntakeStream) -> None:
    await _concluded(app)
    await intake.says(ConclusionReturned(conclusion="KL-2026-0001", unit="so-nnmt", reason="unknown_unit"), "KL")
    await post(app, "/conclusions/KL-2026-0001/assign", {"unit": "so-y-te"})
    for login, code in (("cb.so-y-te", "KL-2026-0001"), ("cb.so-nnmt", None)):
        found = await app.as_(login).get(f"{API}/conclusions/KL-2026-0001")
        assert found.status_code == (200 if code else 404)
        assert (await get(app, "/dialogues/DT-2026-0001", login))["all_questions"][1]["conclusion"] == code
