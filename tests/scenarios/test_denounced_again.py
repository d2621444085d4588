"""The same is denounced again: looked at within twenty days, taken up anew or not, and nobody learns who it was."""

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
QUARTER: Final = ("2025-12-15", "2026-03-14")

# Worked out by hand. 2026-03-02 is a Monday.
LOOK_AT = date(2026, 3, 23)  # TC-8: 2 March + 20 = 22 March, a Sunday, so Monday
NOTIFY = date(2026, 3, 23)  # TC-3: Monday 16 March + 5 working days: 17 18 19 20, 23
RESOLVE = date(2026, 4, 15)  # TC-4: 16 March + 30 = 46 March = 15 April, a Wednesday
SEND = date(2026, 4, 17)  # TC-6: Friday 10 April + 5 working days: 13 14 15 16 17
ACT = date(2026, 4, 21)  # TC-7 and TC-9: + 7 working days: 13 to 17, 20 21


async def denounced_again(office: Office) -> dict[str, Any]:
    petition = {
        "kind": "TC",
        "stage": "repeated",
        "repeated": True,
        "field": "dat-dai",
        "channel": "post",
        "content": "Tố cáo tiếp việc giao đất trái thẩm quyền.",
        "who": somebody(),
        "process": {
            "outcome": "checking",
            "assign_to": UNIT,
            "extract": "Tố cáo tiếp việc giao đất trái thẩm quyền; kết luận trước có vi phạm.",
        },
    }
    with clock.frozen(date(2026, 3, 2)):
        answer: dict[str, Any] = await office.post("/petitions", petition)
    assert answer["due_on"] == LOOK_AT.isoformat()
    with clock.frozen(date(2026, 3, 3)):
        await office.post(f"/cases/{answer['case']}/acknowledge", {}, officer(UNIT))
    return answer


async def resolved(office: Office, case: str) -> None:
    with clock.frozen(date(2026, 3, 16)):
        view = await office.step(case, "accept", head(UNIT), number="07/QĐ-SNNMT")
        assert (view["state"], view["stage"]) == ("accepted", "repeated")
        assert (await office.due(case), (await office.clocks(case))["TC-3"]) == (RESOLVE, NOTIFY)
    with clock.frozen(date(2026, 3, 18)):
        await office.step(case, "notify", officer(UNIT))
        await office.step(case, "verify", officer(UNIT), number="11/QĐ-SNNMT")
    conclusion: dict[str, Any] = {"number": "02/KL-SNNMT", "result": "right"}
    conclusion |= {"sanctioned_persons": 1, "sanctioned_officials": 1}
    with clock.frozen(date(2026, 4, 10)):
        view = await office.step(case, "decide", head(UNIT), **conclusion)
        clocks = await office.clocks(case)
        assert (view["in_time"], clocks["TC-6"], clocks["TC-7"], clocks["TC-9"]) == (True, SEND, ACT, ACT)
    with clock.frozen(date(2026, 4, 14)):
        await office.step(case, "send", officer(UNIT))
        await office.step(case, "publish", officer(UNIT), how="posting")
        await office.step(case, "enforce", officer(UNIT), sanctioned_persons=1, sanctioned_officials=1)
        assert (await office.step(case, "finish", officer(UNIT)))["state"] == "done"
        assert (await office.post(f"/cases/{case}/close"))["state"] == "closed"


async def test_a_repeated_denunciation_is_taken_up_and_its_conclusion_carried_out(office: Office) -> None:
    answer = await denounced_again(office)
    case = answer["case"]
    await resolved(office, case)
    await office.deliver()
    assert await office.parked() == []
    log = await office.log("intake", case)
    assert [(kind, data["due_on"]) for kind, data in log if kind in ("case.opened", "case.due_moved")] == [
        ("case.opened", LOOK_AT.isoformat()),
        ("case.due_moved", RESOLVE.isoformat()),
    ]
    (decided,) = [data for kind, data in log if kind == "proceeding.decided"]
    assert (decided["stage"], decided["result"], decided["in_time"]) == ("repeated", "right", True)
    expected = {DESK: 200, LEADER: 200, officer(UNIT): 200, head(UNIT): 200}
    expected |= dict.fromkeys((AUDITOR, OPERATOR, OUTSIDER, officer("so-y-te")), 404)
    assert await office.who_reads(f"/cases/{case}", *expected) == expected
    for login in (LEADER, SUPERVISOR, officer(UNIT), head(UNIT)):
        for path in (f"/intake/cases/{case}", f"/intake/petitions/{answer['petition']}"):
            assert NAME not in (await office.app.browser(login).get(path)).text, (login, path)
    counted = await office.form("02-XLD", *QUARTER)
    assert (counted[1], counted[12], counted.get(6, 0)) == (1, 1, 0), "a denunciation, no complaint"
    assert await office.counted("02-XLD", 12, *QUARTER) == {answer["petition"]}


async def test_what_was_rightly_resolved_before_is_not_taken_up_again(office: Office) -> None:
    case = (await denounced_again(office))["case"]
    with clock.frozen(date(2026, 3, 20)):
        await office.no_step(case, "refuse", head(UNIT), number="9/TB-SNNMT")  # not without a ground
        view = await office.step(case, "refuse", head(UNIT), number="9/TB-SNNMT", ground="tc-da-giai-quyet-dung")
        assert view["state"] == "not_accepted"
        assert (await office.get(f"/cases/{case}"))["state"] == "closed"
        await office.no_step(case, "accept", head(UNIT), number="10/QĐ-SNNMT")
    assert [one for one in (await office.clocks(case)).values() if one is None] == []
    log = await office.log("intake", case)
    assert [data["ground"] for kind, data in log if kind == "proceeding.moved"] == ["tc-da-giai-quyet-dung"]
