"""A complaint about land: first instance, second instance after the law changed, and what was ordered carried out."""

from datetime import date
from typing import Any, Final

from shared.calendar import clock
from tests.intake.conftest import a_petition, somebody
from tests.scenarios.dialogues import dialogue
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

FIRST, SECOND = "so-nnmt", "so-tu-phap"
"""The department that decided first, and the one that advises the chairman on the second instance."""
MATTER: Final = "Khiếu nại quyết định thu hồi đất ở bản Hôm, bồi thường chưa đúng diện tích."
EVERYBODY: Final = (DESK, LEADER, SUPERVISOR, AUDITOR, OPERATOR, OUTSIDER)

# Worked out by hand. 2026-01-01 was a Thursday: 2026-04-07 is a Tuesday, 2026-07-06 a Monday.
CHECK_FIRST = date(2026, 4, 17)  # KN-1 before 1 July 2026: 7 April + 10 calendar days, a Friday
RESOLVE_PLAIN = date(2026, 5, 14)  # KN-2: 14 April + 30 = 44 April = 14 May, a Thursday
RESOLVE_REMOTE = date(2026, 6, 15)  # complex and remote: 14 April + 60 = 13 June, a Saturday, so Monday 15 June
SEND_FIRST = date(2026, 6, 12)  # KN-3: 9 June + 3 working days: 10, 11, 12
PUBLISH_FIRST = date(2026, 6, 24)  # KN-7: 9 June + 15, a Wednesday
TERM_FIRST = date(2026, 7, 24)  # KN-8, remote: 9 June + 45 = 54 June = 24 July, a Friday
EFFECT_FIRST = date(2026, 7, 25)  # and in effect when that day is over: LKN art. 44, Civil Code art. 148
CHECK_SECOND = date(2026, 7, 15)  # KN-1 from 1 July 2026: 7 working days: 7, 8, 9, 10, 13, 14, 15 July
RESOLVE_SECOND = date(2026, 8, 24)  # KN-5: 10 July + 45 = 55 July = 24 August, a Monday
SEND_SECOND = date(2026, 8, 26)  # KN-6: 19 August + 7 calendar days, a Wednesday
PUBLISH_SECOND = date(2026, 9, 3)  # KN-7: 19 August + 15 = 34 August = 3 September, a Thursday, after the holidays
TERM_SECOND = date(2026, 9, 18)  # KN-8: 19 August + 30 = 49 August = 18 September, a Friday
EFFECT_SECOND = date(2026, 9, 19)  # and in effect when that day is over


async def brought(office: Office, on: date, **petition: Any) -> dict[str, Any]:
    """The complainant comes with a petition, and it goes to be checked."""
    to = petition.pop("to")
    visit = {
        "who": somebody(),
        "content": MATTER,
        "request": "Đo lại và bồi thường phần diện tích còn thiếu.",
        "kind": "KN",
        "field": "dat-dai",
        **petition.pop("visit", {}),
        "petition": {"process": {"outcome": "checking", "assign_to": to}, **petition},
    }
    with clock.frozen(on):
        answer: dict[str, Any] = await office.post("/visits", visit)
    return answer


async def first_instance(office: Office) -> tuple[str, dict[str, Any]]:
    """From the visit to the published first decision."""
    brought_in = await brought(office, date(2026, 4, 7), to=FIRST)
    case = str(brought_in["case"])
    assert date.fromisoformat(brought_in["due_on"]) == await office.due(case) == CHECK_FIRST
    with clock.frozen(date(2026, 4, 8)):
        taken = await office.post(f"/cases/{case}/acknowledge", {}, officer(FIRST))
        assert taken["state"] == "acknowledged"
        await office.no_step(case, "accept", officer(FIRST), 403, number="15/TB-SNNMT")
        await office.no_step(case, "verify", officer(FIRST), number="16/QĐ-SNNMT")
    with clock.frozen(date(2026, 4, 14)):
        view = await office.step(case, "accept", head(FIRST), number="15/TB-SNNMT")
        assert (view["state"], view["accepted_on"]) == ("accepted", "2026-04-14")
        assert await office.due(case) == RESOLVE_PLAIN
    with clock.frozen(date(2026, 4, 16)):
        stated = {"attributes": ["complex", "remote"], "note": "Nhiều hộ liên quan; bản Hôm xa, đi lại khó khăn."}
        await office.step(case, "set_attributes", officer(FIRST), **stated)
        assert await office.due(case) == RESOLVE_REMOTE
    with clock.frozen(date(2026, 4, 20)):
        view = await office.step(case, "verify", officer(FIRST), number="16/QĐ-SNNMT")
        assert view["state"] == "verifying"
    with clock.frozen(date(2026, 5, 4)):
        asks: dict[str, Any] = {"number": "20/QĐ-SNNMT", "result": "partly", "findings_differ": True}
        assert "đối thoại" in await office.no_step(case, "decide", head(FIRST), **asks)
    await dialogue(office, case, FIRST, date(2026, 5, 5), date(2026, 5, 20), by_head=True)
    with clock.frozen(date(2026, 6, 9)):
        await office.no_step(case, "decide", officer(FIRST), 403, **asks)
        await office.no_step(case, "decide", head(FIRST), **asks | {"result": "upheld"})
        view = await office.step(case, "decide", head(FIRST), **asks, return_money=80_000_000, return_persons=1)
        assert (view["state"], view["result"], view["in_time"]) == ("decided", "partly", True)
        clocks = await office.clocks(case)
        assert (clocks["KN-3"], clocks["KN-7"], clocks["KN-8"]) == (SEND_FIRST, PUBLISH_FIRST, TERM_FIRST)
    with clock.frozen(date(2026, 6, 12)):
        await office.step(case, "send", officer(FIRST))
    with clock.frozen(date(2026, 6, 22)):
        view = await office.step(case, "publish", officer(FIRST), how="posting")
        assert (view["sent_on"], view["published_on"]) == ("2026-06-12", "2026-06-22")
        assert view["effective_from"] == EFFECT_FIRST.isoformat()
        assert "25/07/2026" in await office.no_step(case, "take_effect", officer(FIRST))
    return case, brought_in


async def second_instance(office: Office, first: str) -> tuple[str, dict[str, Any]]:
    """From the second petition about the same matter to an effective decision, wholly carried out."""
    again = {"first_time": False, "prior": "Quyết định 20/QĐ-SNNMT ngày 09/6/2026."}
    brought_in = await brought(office, date(2026, 7, 6), to=SECOND, visit=again, stage="second", repeated=False)
    case = str(brought_in["case"])
    assert case != first
    assert await office.due(case) == CHECK_SECOND
    with clock.frozen(date(2026, 7, 7)):
        await office.post(f"/cases/{case}/acknowledge", {}, officer(SECOND))
    with clock.frozen(date(2026, 7, 10)):
        view = await office.step(case, "accept", LEADER, number="41/TB-UBND")
        assert (view["state"], view["stage"]) == ("accepted", "second")
        assert await office.due(case) == RESOLVE_SECOND
    with clock.frozen(date(2026, 7, 13)):
        await office.step(case, "verify", officer(SECOND), number="12/QĐ-STP")
        decision: dict[str, Any] = {"number": "1205/QĐ-UBND", "result": "changed"}
        assert "đối thoại" in await office.no_step(case, "decide", LEADER, **decision)  # always at this instance
    await dialogue(office, case, SECOND, date(2026, 7, 20), date(2026, 8, 3), by_head=False)
    with clock.frozen(date(2026, 8, 19)):
        await office.no_step(case, "decide", LEADER, **decision | {"result": "right"})
        ordered = {"return_money": 120_000_000, "return_land": "350.50", "return_persons": 1}
        view = await office.step(case, "decide", LEADER, **decision, **ordered, state_money=15_000_000)
        assert (view["state"], view["in_time"]) == ("decided", True)
        clocks = await office.clocks(case)
        assert (clocks["KN-6"], clocks["KN-7"], clocks["KN-8"]) == (SEND_SECOND, PUBLISH_SECOND, TERM_SECOND)
    with clock.frozen(date(2026, 8, 24)):
        await office.step(case, "send", officer(SECOND))
        await office.step(case, "publish", officer(SECOND), how="website")
        await office.no_step(case, "enforce", officer(SECOND), return_money=1)  # not in force yet
    with clock.frozen(TERM_SECOND):
        await office.no_step(case, "take_effect", officer(SECOND))
    with clock.frozen(EFFECT_SECOND):
        view = await office.step(case, "take_effect", officer(SECOND))
        assert (view["state"], view["effective_on"]) == ("effective", "2026-09-19")
    with clock.frozen(date(2026, 10, 1)):
        view = await office.step(case, "enforce", officer(SECOND), return_money=70_000_000, state_money=15_000_000)
        assert (view["state"], view["done"]["return_money"]) == ("enforcing", 70_000_000)
        await office.no_step(case, "enforce", officer(SECOND), return_money=120_000_001)  # more than was ordered
    with clock.frozen(date(2026, 10, 20)):
        await office.no_step(case, "finish", officer(SECOND))  # half of it is still owed
        view = await office.step(case, "enforce", officer(SECOND), **ordered, state_money=15_000_000)  # all so far
        assert view["done"] == view["ordered"]
        view = await office.step(case, "finish", officer(SECOND))
        assert (view["state"], view["finished_on"]) == ("done", "2026-10-20")
    return case, brought_in


async def test_a_complaint_goes_from_the_visit_through_both_instances_to_its_enforcement(office: Office) -> None:
    first, visit_one = await first_instance(office)
    second, visit_two = await second_instance(office, first)
    assert await office.happened("intake", first) == [
        "case.opened",
        "case.assigned",
        "proceeding.begun",
        "case.acknowledged",
        *("proceeding.moved", "case.due_moved"),  # accepted: the clock of the resolution instead of the check's
        *("proceeding.moved", "case.due_moved"),  # complex and remote
        "proceeding.moved",  # verification
        "case.dialogue_requested",
        "proceeding.moved",  # the dialogue was held
        *("case.answered", "proceeding.decided"),
        *("proceeding.moved", "proceeding.moved"),  # sent, published
    ]
    log = await office.log("intake", second)
    assert [data["due_on"] for kind, data in log if kind in {"case.opened", "case.due_moved"}] == [
        CHECK_SECOND.isoformat(),
        RESOLVE_SECOND.isoformat(),
    ]
    enforced = [(data["done"]["return_money"], data["complete"]) for kind, data in log if kind == "proceeding.enforced"]
    assert enforced == [(70_000_000, False), (120_000_000, True)]
    (decided,) = [data for kind, data in log if kind == "proceeding.decided"]
    assert (decided["stage"], decided["result"], decided["ordered"]["return_land"]) == ("second", "changed", "350.50")
    held = [data for kind, data in await office.log("scheduling") if kind == "case_dialogue.held"]
    assert [(data["case"], data["attended"]) for data in held] == [(first, True), (second, True)]
    with clock.frozen(date(2026, 10, 21)):
        await office.refused(f"/cases/{second}/close", {}, head("so-noi-vu"), 404)
        assert (await office.post(f"/cases/{second}/close"))["state"] == "closed"
        await office.no_step(second, "enforce", officer(SECOND), return_money=1)
    await office.deliver()
    assert await office.parked() == []
    await readers(office, first, second)
    await figures(office, [visit_one, visit_two])


async def test_a_first_decision_does_not_take_effect_while_the_second_instance_has_the_complaint(
    office: Office,
) -> None:
    first, _ = await first_instance(office)
    with clock.frozen(date(2026, 7, 6)):
        second = await office.post("/petitions", a_petition(on=None, kind="KN", stage="second", who=somebody()))
        await office.post(f"/petitions/{second['petition']}/link", {"case": first})
        await office.post(f"/petitions/{second['petition']}/process", {"outcome": "accepted"})
    with clock.frozen(EFFECT_FIRST):
        await office.no_step(first, "take_effect", officer(FIRST))


async def test_a_second_complaint_accepted_on_the_first_case_is_due_after_it_was_received(office: Office) -> None:
    first, _ = await first_instance(office)
    with clock.frozen(date(2026, 7, 6)):
        second = await office.post("/petitions", a_petition(on=None, kind="KN", stage="second", who=somebody()))
        await office.post(f"/petitions/{second['petition']}/link", {"case": first})
        answer = await office.post(f"/petitions/{second['petition']}/process", {"outcome": "accepted"})
    # KN-5: 6 July + 45 = 51 July = 20 August 2026, a Thursday
    assert answer["due_on"] == "2026-08-20"


async def test_a_case_names_the_rule_its_due_date_comes_from(office: Office) -> None:
    case = str((await brought(office, date(2026, 4, 7), to=FIRST))["case"])
    with clock.frozen(date(2026, 4, 14)):
        await office.step(case, "accept", head(FIRST), number="15/TB-SNNMT")
    view = await office.get(f"/cases/{case}")
    assert (view["due_on"], view["rule"]) == (RESOLVE_PLAIN.isoformat(), "KN-2")


async def readers(office: Office, first: str, second: str) -> None:
    """Whose the two cases are to read: each department its own, the board and the province both."""
    ours = {DESK: 200, LEADER: 200, SUPERVISOR: 200, AUDITOR: 404, OPERATOR: 404, OUTSIDER: 404}
    for case, mine, other in ((first, FIRST, SECOND), (second, SECOND, FIRST)):
        expected = ours | {officer(mine): 200, head(mine): 200, officer(other): 404, head(other): 404}
        for path in (f"/cases/{case}", f"/cases/{case}/proceeding", f"/cases/{case}/deadlines"):
            assert await office.who_reads(path, *expected) == expected, path
        assert await office.who_opens(f"/intake/cases/{case}", *expected) == expected
        assert await office.inbox(officer(mine)) == {case}
        seen = (await office.get("/case-dialogues", officer(mine), "scheduling"))["items"]
        assert [row["case_code"] for row in seen] == [case]
    assert await office.inbox(OUTSIDER) == set()
    assert (await office.get("/case-dialogues", OUTSIDER, "scheduling"))["items"] == []


async def figures(office: Office, answers: list[dict[str, Any]]) -> None:
    """Forms 01 and 02 of the quarter of each instance, and that their cells open intake's own records."""
    quarters = (("2026-03-15", "2026-06-14"), ("2026-06-15", "2026-09-14"))
    for (begin, end), answer, instance in zip(quarters, answers, (7, 8), strict=True):
        # One visit of one person on one case, at the desk
        assert await office.form("01-TCD", begin, end) == {1: 1, 2: 1, 3: 1, 5: 1, 6: 1, 7: 1}
        # 1 received, 2 processed, 3 eligible, 4 in competence, 5 case, 6 complaint, 7 or 8 instance, 9 land
        assert await office.form("02-XLD", begin, end) == dict.fromkeys((1, 2, 3, 4, 5, 6, instance, 9), 1)
        petitions = (await office.get("/petitions", **{"from": begin, "to": end}))["items"]
        visits = (await office.get("/visits", **{"from": begin, "to": end}))["items"]
        assert {petition["code"] for petition in petitions} == {answer["petition"]}
        assert await office.counted("02-XLD", instance, begin, end) == {answer["petition"]}
        assert await office.counted("01-TCD", 1, begin, end) == {visit["code"] for visit in visits} == {answer["visit"]}
