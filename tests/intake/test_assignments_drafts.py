"""The answer before it is one: drafted by an officer, approved or sent back by the head of the unit, numbered at once."""

import asyncio
import random
import time

from hypothesis import given
from hypothesis import strategies as st

from services.intake.assignments.drafts import differences
from tests.apps import App
from tests.intake.conftest import an_assigned_case, events, get, post, refused

OFFICER, HEAD = "cb.so-nnmt", "ld.so-nnmt"


async def taken_on(app: App) -> str:
    code = await an_assigned_case(app)
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, OFFICER)
    return code


async def drafted(app: App, code: str, text: str = "Đã bố trí 2 ha.", number: str | None = None) -> None:
    await post(app, f"/cases/{code}/drafts", {"text": text, "number": number, "submit": True}, OFFICER)


async def test_a_draft_is_submitted_approved_and_issued_with_the_next_number_of_the_unit(app: App) -> None:
    code = await taken_on(app)
    await post(app, f"/cases/{code}/drafts", {"text": "Đã bố trí."}, OFFICER)
    await drafted(app, code)
    await refused(app, f"/cases/{code}/drafts/approve", {"n": 1}, 403, OFFICER)
    answered = await post(app, f"/cases/{code}/drafts/approve", {"n": 1, "on": "2026-03-16"}, HEAD)
    assert (answered["answer"], answered["answer_number"]) == ("Đã bố trí 2 ha.", "TL-2026-0001")
    assert answered["in_time"] is True
    [draft] = (await get(app, f"/cases/{code}/drafts", OFFICER))["items"]
    assert (draft["state"], draft["by"], draft["decided_by"]) == ("approved", OFFICER, HEAD)
    assert [name for name, _ in await events(app)].count("case.answered") == 1


async def test_an_officer_does_not_answer_and_a_head_needs_no_draft(app: App) -> None:
    code = await taken_on(app)
    await refused(app, f"/cases/{code}/answer", {"answer": "Xong."}, 403, OFFICER)
    answered = await post(app, f"/cases/{code}/answer", {"answer": "Xong.", "number": "187/SNNMT"}, HEAD)
    assert answered["answer_number"] == "187/SNNMT"


async def test_a_draft_sent_back_is_written_anew_and_both_stay(app: App) -> None:
    code = await taken_on(app)
    await drafted(app, code, "Đã bố trí 2 ha đất.")
    await refused(app, f"/cases/{code}/drafts", {"text": "Khác."}, 409, OFFICER)
    await post(app, f"/cases/{code}/drafts/return", {"n": 1, "remark": "Ghi rõ bản nào."}, HEAD)
    await drafted(app, code, "Đã bố trí 2 ha đất tại bản Hôm.")
    await refused(app, f"/cases/{code}/drafts/approve", {"n": 1}, 409, HEAD)
    found = (await get(app, f"/cases/{code}/drafts", HEAD))["items"]
    assert [(it["n"], it["state"], it["remark"]) for it in found] == [
        (2, "submitted", None),
        (1, "returned", "Ghi rõ bản nào."),
    ]
    assert (await post(app, f"/cases/{code}/drafts/approve", {"n": 2}, HEAD))["state"] == "answered"


async def test_what_waits_for_approval_is_not_passed_over(app: App) -> None:
    code = await taken_on(app)
    await drafted(app, code)
    problem = await refused(app, f"/cases/{code}/answer", {"answer": "Khác."}, 409, HEAD)
    assert "dự thảo đang chờ duyệt" in problem["detail"]


async def test_drafts_are_the_units_own_until_approved(app: App) -> None:
    code = await taken_on(app)
    await drafted(app, code)
    for login, status in (("tiepdan", 403), ("lanhdao", 403), ("cb.so-noi-vu", 404), ("giamsat", 403)):
        response = await app.as_(login).get(f"/intake/api/v1/cases/{code}/drafts")
        assert response.status_code == status, login


async def test_what_a_unit_wrote_that_sent_the_case_back_is_not_the_answer_of_the_next(app: App) -> None:
    code = await taken_on(app)
    await drafted(app, code)
    await post(app, f"/cases/{code}/return", {"reason": "Thuộc Sở Xây dựng.", "on": "2026-03-04"}, OFFICER)
    await post(app, f"/cases/{code}/assign", {"unit": "so-xay-dung", "on": "2026-03-05"})
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-06"}, "cb.so-xay-dung")
    assert (await get(app, f"/cases/{code}/drafts", "ld.so-xay-dung"))["items"] == []
    await refused(app, f"/cases/{code}/drafts/approve", {"n": 1}, 409, "ld.so-xay-dung")
    written = await post(app, f"/cases/{code}/drafts", {"text": "Đường đã sửa.", "submit": True}, "cb.so-xay-dung")
    assert written["n"] == 2
    answered = await post(app, f"/cases/{code}/drafts/approve", {"n": 2, "on": "2026-03-16"}, "ld.so-xay-dung")
    assert answered["answer"] == "Đường đã sửa."


async def test_nothing_is_drafted_before_the_case_is_taken_on(app: App) -> None:
    code = await an_assigned_case(app)
    await refused(app, f"/cases/{code}/drafts", {"text": "Sớm."}, 409, OFFICER)


async def test_numbers_of_answers_have_no_gap_whoever_approves_at_once(app: App) -> None:
    codes = [await taken_on(app) for _ in range(6)]
    for code in codes:
        await drafted(app, code)
    await asyncio.gather(*(post(app, f"/cases/{code}/drafts/approve", {"n": 1}, HEAD) for code in codes))
    numbers = sorted([(await get(app, f"/cases/{code}"))["answer_number"] for code in codes])
    assert numbers == [f"TL-2026-000{n}" for n in range(1, 7)]


async def test_two_heads_of_one_draft_issue_one_answer(app: App) -> None:
    code = await taken_on(app)
    await drafted(app, code)
    path = f"/intake/api/v1/cases/{code}/drafts/approve"
    tries = await asyncio.gather(*(app.as_(HEAD).post(path, json={"n": 1}) for _ in range(2)))
    assert sorted(response.status_code for response in tries) == [200, 409]


def test_what_changed_is_told_word_by_word() -> None:
    found = [(piece.change, piece.text) for piece in differences("Đã cấp 2 ha đất.", "Đã cấp 3 ha đất rừng.")]
    assert found == [
        ("same", "Đã cấp "),
        ("removed", "2"),
        ("added", "3"),
        ("same", " ha "),
        ("removed", "đất."),
        ("added", "đất rừng."),
    ]


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_the_pieces_make_up_both_texts_again(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == after
    removed = [piece.text for piece in pieces if piece.change != "added"]
    assert "".join(removed) == before


def test_two_drafts_that_share_little_but_common_words_are_compared_in_no_time() -> None:
    before, after = (" ".join(random.Random(seed).choices("ab", k=4000)) for seed in (1, 2))
    begin = time.process_time()
    pieces = differences(before, after)
    assert time.process_time() - begin < 1, "as the square of its words it takes seconds"
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == after
