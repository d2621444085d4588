"""What was promised, followed through what intake says."""

from datetime import date, timedelta

import pytest

from shared.calendar import clock
from shared.events.intake import (
    CaseAcknowledged,
    CaseAnswered,
    CaseAssigned,
    CaseClosed,
    CaseOpened,
    CaseReturned,
    ConclusionReturned,
)
from shared.events.kinds import CaseKind, Origin
from tests.apps import App
from tests.scheduling.conftest import API, IntakeStream, a_session, events, followed_up, get, post

TODAY = clock.today()
CASE = "case/KNPA-2026-0001"


def opened(conclusion: str = "KL-2026-0001", unit: str = "so-nnmt", case: str = "KNPA-2026-0001") -> CaseOpened:
    return CaseOpened(
        case=case,
        unit=unit,
        opened_on=TODAY,
        kind=CaseKind.REFLECTION,
        field="dat-dai",
        origin=Origin.CONCLUSION,
        conclusion=conclusion,
        due_on=date(2026, 12, 31),
        rule="KL",
        rule_version="1",
        calendar_version="1",
    )


def answered_case(in_time: bool = True) -> CaseAnswered:
    return CaseAnswered(
        case="KNPA-2026-0001", unit="so-nnmt", answered_on=TODAY, due_on=date(2026, 12, 31), in_time=in_time
    )


def promising(*questions: dict[str, object]) -> dict[str, object]:
    return a_session(held={"attendance": 10, "questions": list(questions)})


async def test_a_conclusion_is_followed_from_sent_to_closed(app: App, intake: IntakeStream) -> None:
    await post(app, "/dialogues", a_session())
    seen = []

    async def look() -> None:
        conclusion = await get(app, "/conclusions/KL-2026-0001")
        seen.append((conclusion["state"], conclusion["case_code"]))

    await look()
    await intake.says(opened(), CASE)
    await look()
    await intake.says(CaseAcknowledged(case="KNPA-2026-0001", unit="so-nnmt", acknowledged_on=TODAY), CASE)
    await look()
    await intake.says(answered_case(), CASE)
    await look()
    await intake.says(CaseClosed(case="KNPA-2026-0001", unit="so-nnmt", closed_on=TODAY), CASE)
    await look()
    assert seen == [
        ("sent", None),
        ("opened", "KNPA-2026-0001"),
        ("acknowledged", "KNPA-2026-0001"),
        ("answered", "KNPA-2026-0001"),
        ("closed", "KNPA-2026-0001"),
    ]
    conclusion = await get(app, "/conclusions/KL-2026-0001")
    assert conclusion["in_time"] is True
    assert conclusion["late"] is False


async def test_cases_of_petitions_are_passed_over(app: App, intake: IntakeStream) -> None:
    await post(app, "/dialogues", a_session())
    stranger = opened().model_copy(update={"origin": Origin.PETITION, "conclusion": None})
    await intake.says(stranger, CASE)
    await intake.says(answered_case(), CASE)
    assert (await get(app, "/conclusions/KL-2026-0001"))["state"] == "sent"


async def test_a_case_given_to_another_unit_later_is_followed_there(app: App, intake: IntakeStream) -> None:
    await post(app, "/dialogues", a_session())
    await intake.says(opened(), CASE)
    assigned = CaseAssigned(
        case="KNPA-2026-0001",
        kind=CaseKind.REFLECTION,
        unit="so-xay-dung",
        assigned_on=TODAY,
        due_on=date(2026, 12, 31),
    )
    await intake.says(assigned, CASE)
    assert (await get(app, "/conclusions/KL-2026-0001"))["unit"] == "so-xay-dung"


async def test_a_case_its_unit_sent_back_is_taken_on_by_nobody(app: App, intake: IntakeStream) -> None:
    await post(app, "/dialogues", a_session())
    await intake.says(opened(), CASE)
    await intake.says(CaseAcknowledged(case="KNPA-2026-0001", unit="so-nnmt", acknowledged_on=TODAY), CASE)
    assert (await get(app, "/conclusions/KL-2026-0001"))["state"] == "acknowledged"
    await intake.says(CaseReturned(case="KNPA-2026-0001", unit="so-nnmt", returned_on=TODAY), CASE)
    shown = await get(app, "/conclusions/KL-2026-0001")
    assert (shown["state"], shown["acknowledged_on"]) == ("opened", None)


async def test_a_returned_conclusion_is_given_to_another_unit_and_goes_out_again(
    app: App, intake: IntakeStream
) -> None:
    await post(app, "/dialogues", a_session())
    too_early = await app.as_("tiepdan").post(f"{API}/conclusions/KL-2026-0001/assign", json={"unit": "so-xay-dung"})
    assert too_early.status_code == 409, "the unit that was given it has it"
    await intake.says(
        ConclusionReturned(conclusion="KL-2026-0001", unit="so-nnmt", reason="unknown_unit"), "conclusion/KL-2026-0001"
    )
    [row] = (await get(app, "/conclusions?group=returned"))["items"]
    assert (row["state"], row["returned_reason"]) == ("returned", "unknown_unit")
    answer = await post(app, "/conclusions/KL-2026-0001/assign", {"unit": "so-xay-dung"}, login="lanhdao")
    assert answer["state"] == "sent"
    sent = [data["unit"] for name, data in await events(app, "conclusion/%") if name == "conclusion.assigned"]
    assert sent == ["so-nnmt", "so-xay-dung"]
    await intake.says(opened(unit="so-xay-dung"), CASE)
    conclusion = await get(app, "/conclusions/KL-2026-0001")
    assert (conclusion["state"], conclusion["unit"], conclusion["returned_reason"]) == ("opened", "so-xay-dung", None)


async def test_a_case_of_a_conclusion_nobody_knows_is_parked_and_the_next_ones_go_on(
    app: App, intake: IntakeStream
) -> None:
    from sqlalchemy import text

    await post(app, "/dialogues", a_session())
    await intake.says(opened("KL-2026-0999", case="KNPA-2026-0999"), "case/KNPA-2026-0999")
    await intake.says(opened(), CASE)
    async with app.database("scheduling").engine.connect() as db:
        [parked] = (await db.execute(text("SELECT subject, error FROM parked"))).all()
    assert parked.subject == "case/KNPA-2026-0999"
    assert "KL-2026-0999" in parked.error
    assert (await get(app, "/conclusions/KL-2026-0001"))["state"] == "opened"


async def test_the_board_shows_what_is_longest_overdue_first_and_counts_what_it_shows(app: App) -> None:
    soon = (TODAY + timedelta(days=1)).isoformat()
    far = (TODAY + timedelta(days=90)).isoformat()
    due = ["2026-03-10", far, "2026-02-10", soon]
    await post(app, "/dialogues", promising(*(followed_up(due_on=day) for day in due)))
    rows = (await get(app, "/conclusions"))["items"]
    assert [row["due_on"] for row in rows] == ["2026-02-10", "2026-03-10", soon, far]
    assert [row["late"] for row in rows] == [True, True, False, False]
    assert len((await get(app, "/conclusions?group=late"))["items"]) == 2
    assert [row["due_on"] for row in (await get(app, "/conclusions?group=soon"))["items"]] == [soon]
    paged = await get(app, "/conclusions?limit=3")
    rest = await get(app, f"/conclusions?limit=3&after={paged['next']}")
    assert [row["due_on"] for row in paged["items"] + rest["items"]] == ["2026-02-10", "2026-03-10", soon, far]


async def test_an_answer_after_its_day_stays_late_and_stands_below_what_is_still_owed(
    app: App, intake: IntakeStream
) -> None:
    questions = (followed_up(due_on="2026-02-10"), followed_up(due_on="2026-03-10"))
    await post(app, "/dialogues", promising(*questions))
    await intake.says(opened(), CASE)
    await intake.says(answered_case(in_time=False), CASE)
    rows = (await get(app, "/conclusions"))["items"]
    assert [(row["code"], row["state"], row["late"]) for row in rows] == [
        ("KL-2026-0002", "sent", True),
        ("KL-2026-0001", "answered", True),
    ]
    assert [row["code"] for row in (await get(app, "/conclusions?group=answered_late"))["items"]] == ["KL-2026-0001"]


@pytest.mark.parametrize(
    ("login", "seen"),
    [
        ("cb.so-nnmt", ["KL-2026-0001"]),
        ("ld.so-xay-dung", ["KL-2026-0002"]),
        ("cb.so-y-te", []),
        ("cb.vp-ubnd", ["KL-2026-0001", "KL-2026-0002"]),
        ("giamsat", ["KL-2026-0001", "KL-2026-0002"]),
        ("lanhdao", ["KL-2026-0001", "KL-2026-0002"]),
        ("truongban", ["KL-2026-0001", "KL-2026-0002"]),
    ],
)
async def test_a_unit_sees_what_it_was_told_and_what_it_promised_and_nothing_else(
    app: App, login: str, seen: list[str]
) -> None:
    await post(app, "/dialogues", promising(followed_up(), followed_up(unit="so-xay-dung")))
    rows = (await get(app, "/conclusions", login))["items"]
    assert sorted(row["code"] for row in rows) == seen
    for code in ("KL-2026-0001", "KL-2026-0002"):
        status = (await app.as_(login).get(f"{API}/conclusions/{code}")).status_code
        assert status == (200 if code in seen else 404)


async def test_what_one_may_not_see_looks_exactly_like_what_is_not_there(app: App) -> None:
    await post(app, "/dialogues", a_session())
    hidden = (await app.as_("cb.so-y-te").get(f"{API}/conclusions/KL-2026-0001")).json()
    absent = (await app.as_("cb.so-y-te").get(f"{API}/conclusions/KL-2026-0999")).json()
    assert {**hidden, "request_id": ""} == {**absent, "request_id": ""}
