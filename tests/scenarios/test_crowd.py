"""Twelve people from one village come together: who may speak for them, how they are counted, when they are not received."""

from datetime import date
from typing import Any, Final

from shared.calendar import clock
from tests.intake.conftest import NAME, somebody
from tests.scenarios.office import (
    AUDITOR,
    DESK,
    LEADER,
    OPERATOR,
    OUTSIDER,
    SUPERVISOR,
    Office,
    head,
    officer,
)

UNIT: Final = "so-nnmt"
MONDAY: Final = date(2026, 9, 7)
QUARTER: Final = ("2026-06-15", "2026-09-14")
# TCD-2: received Monday 7 September 2026, 10 working days: 8 9 10 11, 14 15 16 17 18, 21
ANSWER_BY: Final = date(2026, 9, 21)


def a_crowd(**changes: Any) -> dict[str, Any]:
    """Twelve people with three representatives appointed in writing (more than ten: up to five, LTCD Đ29)."""
    return {
        "who": somebody(),
        "content": "Mười hai hộ đề nghị bố trí đất tái định cư.",
        "kind": "KNPA",
        "field": "dat-dai",
        "people": 12,
        "representatives": 3,
        "mandate": True,
        "petition": {"process": {"outcome": "accepted", "assign_to": UNIT}},
    } | changes


async def test_a_crowd_is_one_visit_of_twelve_people_and_one_delegation(office: Office) -> None:
    with clock.frozen(MONDAY):
        for wrong in (
            {"mandate": False},
            {"representatives": 6},
            {"representatives": None},  # the paper appoints somebody: a crowd without a paper is received
            {"representatives": 0},
            {"people": 10, "representatives": 3},  # 5 to 10 people: 1 or 2
            {"people": 2, "representatives": 3},
        ):
            await office.refused("/visits", a_crowd(**wrong))
        assert await office.happened("intake") == []
        assert (await office.get("/visits/numbers/2026"))["last"] == 0  # what was refused took no number
        answer = await office.post("/visits", a_crowd())
    visit = await office.get(f"/visits/{answer['visit']}")
    assert (visit["people"], visit["delegation"], visit["representatives"], visit["mandate"]) == (12, True, 3, True)
    assert (answer["due_on"], await office.due(answer["case"])) == (ANSWER_BY.isoformat(), ANSWER_BY)
    _, told = (await office.log("intake", answer["visit"]))[0]
    assert (told["people"], told["delegation"], told["first_time"], told["refused"]) == (12, True, True, None)
    assert await office.happened("intake") == [
        "visit.recorded",
        "petition.recorded",
        "petition.processed",
        "case.opened",
        "case.assigned",
    ]
    await answered_and_closed(office, answer["case"])
    await office.deliver()
    # Regular reception: 5 visits, 6 people, 7 cases, 8 delegations, 9 people in them; 1 to 4 are their sums
    assert await office.form("01-TCD", *QUARTER) == {1: 1, 2: 12, 3: 1, 4: 1, 5: 1, 6: 12, 7: 1, 8: 1, 9: 12}
    assert await office.counted("01-TCD", 8, *QUARTER) == {answer["visit"]}
    assert await office.parked() == []
    delegation = await office.get(f"/delegations/{answer['delegation']}")
    assert (delegation["people"], delegation["visits"], delegation["cases"]) == (12, 1, [answer["case"]])
    expected = {DESK: 200, LEADER: 200, SUPERVISOR: 200, officer(UNIT): 200, head(UNIT): 200}
    expected |= dict.fromkeys((AUDITOR, OPERATOR, OUTSIDER, officer("so-y-te")), 404)
    assert await office.who_reads(f"/cases/{answer['case']}", *expected) == expected
    assert await office.who_opens(f"/intake/cases/{answer['case']}", *expected) == expected


async def answered_and_closed(office: Office, case: str) -> None:
    """By its department, on the Friday before it is due."""
    with clock.frozen(date(2026, 9, 8)):
        await office.post(f"/cases/{case}/acknowledge", {}, officer(UNIT))
    with clock.frozen(date(2026, 9, 18)):
        await office.refused(f"/cases/{case}/answer", {"answer": "Đã bố trí."}, officer(UNIT), 403)
        done = await office.post(f"/cases/{case}/answer", {"answer": "Đã bố trí đất cho mười hai hộ."}, head(UNIT))
        assert (done["state"], done["in_time"], done["answer_number"]) == ("answered", True, "TL-2026-0001")
    with clock.frozen(date(2026, 9, 22)):
        await office.refused(f"/cases/{case}/close", {}, officer(UNIT), 403)
        assert (await office.post(f"/cases/{case}/close"))["state"] == "closed"
    assert await office.happened("intake", case) == [
        *("case.opened", "case.assigned", "case.acknowledged"),
        *("case.answered", "case.closed"),
    ]


async def test_coming_again_about_a_settled_matter_they_are_refused_on_the_ground_of_the_law(office: Office) -> None:
    settled = {"first_time": False, "petition": None}
    notice = {"ground": "prolonged", "notice": "31/TB-UBND", "notice_on": "2026-09-04"}
    with clock.frozen(MONDAY):
        for wrong in (
            {"ground": "they-annoy"},
            {"ground": "prolonged"},  # without the head's notice (TT 04/2021 Đ4)
            {"ground": "prolonged", "notice": "31/TB-UBND"},
            notice | {"notice_on": "2026-09-08"},  # a notice of tomorrow
        ):
            await office.refused("/visits", a_crowd(**settled, refusal=wrong))
        both = a_crowd(first_time=False, refusal=notice)  # turned away, and yet a petition accepted
        await office.refused("/visits", both)
        answer = await office.post("/visits", a_crowd(**settled, refusal=notice))
    assert (answer["petition"], answer["case"], answer["due_on"]) == (None, None, None)
    visit = await office.get(f"/visits/{answer['visit']}")
    assert (visit["refusal"], visit["refusal_notice"], visit["refusal_notice_on"]) == (
        "prolonged",
        "31/TB-UBND",
        "2026-09-04",
    )
    ((kind, told),) = await office.log("intake")
    assert (kind, told["refused"], told["people"]) == ("visit.recorded", "prolonged", 12)
    refused_lines = (await office.get("/visits", refused="true"))["items"]
    assert [line["code"] for line in refused_lines] == [answer["visit"]]
    # A line of the book for the desk, the leaders and the supervisor; nobody else's
    path = f"/visits/{answer['visit']}"
    expected = {DESK: 200, LEADER: 200, SUPERVISOR: 200, AUDITOR: 404, OPERATOR: 404, OUTSIDER: 404, officer(UNIT): 404}
    assert await office.who_reads(path, *expected) == expected
    assert await office.who_opens(f"/intake{path}", *expected) == expected
    for login in (SUPERVISOR, AUDITOR, OPERATOR, OUTSIDER):
        assert NAME not in (await office.app.as_(login).get(f"/intake/api/v1{path}")).text
        assert NAME not in (await office.app.browser(login).get(f"/intake{path}")).text
