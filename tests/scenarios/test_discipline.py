"""An official complains about a disciplinary decision: a dialogue whatever was found, and deadlines of its own (LKN chapter
IV).
"""

from datetime import date
from typing import Any, Final

from shared.calendar import clock
from tests.intake.conftest import somebody
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

UNIT: Final = "so-y-te"
QUARTER: Final = ("2025-12-15", "2026-03-14")

# Worked out by hand. 2026-03-02 is a Monday.
CHECK = date(2026, 3, 12)  # KN-1 before 1 July 2026: 2 + 10 = 12 March
RESOLVE = date(2026, 4, 8)  # KN-9: 9 March + 30 = 39 March = 8 April, a Wednesday
RESOLVE_COMPLEX = date(2026, 4, 23)  # complex: 9 March + 45 = 54 March = 23 April, a Thursday
SEND = date(2026, 4, 23)  # KN-3: Monday 20 April + 3 working days: 21 22 23
PUBLISH = date(2026, 5, 5)  # KN-7: 20 April + 15 = 35 April = 5 May, a Tuesday
EFFECT = date(2026, 5, 21)  # KN-8: 20 April + 30 = 50 April = 20 May; in effect when that day is over


async def accepted(office: Office) -> dict[str, Any]:
    visit = {
        "who": somebody(),
        "content": "Khiếu nại quyết định kỷ luật khiển trách.",
        "kind": "KN",
        "field": "y-te",
        "petition": {"discipline": True, "process": {"outcome": "checking", "assign_to": UNIT}},
    }
    with clock.frozen(date(2026, 3, 2)):
        answer: dict[str, Any] = await office.post("/visits", visit)
    case = answer["case"]
    assert await office.due(case) == CHECK
    with clock.frozen(date(2026, 3, 3)):
        await office.post(f"/cases/{case}/acknowledge", {}, officer(UNIT))
    with clock.frozen(date(2026, 3, 9)):
        await office.step(case, "accept", head(UNIT), number="15/TB-SYT")
        assert await office.due(case) == RESOLVE
    with clock.frozen(date(2026, 3, 16)):
        stated = {"attributes": ["complex"], "note": "Nhiều người cùng bị xem xét."}
        await office.step(case, "set_attributes", officer(UNIT), **stated)
        assert await office.due(case) == RESOLVE_COMPLEX
    return answer


async def decided(office: Office, case: str) -> None:
    decision: dict[str, Any] = {"number": "20/QĐ-SYT", "result": "right", "return_persons": 1}
    with clock.frozen(date(2026, 3, 17)):
        await office.step(case, "verify", officer(UNIT), number="16/QĐ-SYT")
        for agreed in ({}, {"findings_differ": False}):  # even where both sides agree
            assert "Điều 53" in await office.no_step(case, "decide", head(UNIT), **decision, **agreed)
    await dialogue(office, case, UNIT, date(2026, 3, 20), date(2026, 4, 2), by_head=True)
    with clock.frozen(date(2026, 4, 20)):
        assert "02/04/2026" in await office.no_step(case, "decide", head(UNIT), **decision, on="2026-04-01")
        view = await office.step(case, "decide", head(UNIT), **decision)
        assert (view["state"], view["discipline"], view["in_time"]) == ("decided", True, True)
        clocks = await office.clocks(case)
        assert (clocks["KN-3"], clocks["KN-7"], view["effective_from"]) == (SEND, PUBLISH, EFFECT.isoformat())


async def carried_out(office: Office, case: str) -> None:
    with clock.frozen(date(2026, 4, 22)):
        await office.step(case, "send", officer(UNIT))
    with clock.frozen(date(2026, 5, 4)):
        await office.step(case, "publish", officer(UNIT), how="meeting")
    with clock.frozen(EFFECT):
        await office.step(case, "take_effect", officer(UNIT))
        await office.step(case, "enforce", officer(UNIT), return_persons=1)
        assert (await office.step(case, "finish", officer(UNIT)))["state"] == "done"
        assert (await office.post(f"/cases/{case}/close"))["state"] == "closed"


async def test_a_complaint_about_discipline_runs_from_the_visit_to_the_decision_carried_out(office: Office) -> None:
    answer = await accepted(office)
    case = answer["case"]
    await decided(office, case)
    await carried_out(office, case)
    await office.deliver()
    assert await office.parked() == []
    assert await office.happened("intake", case) == [
        *("case.opened", "case.assigned", "proceeding.begun", "case.acknowledged"),
        *("proceeding.moved", "case.due_moved"),  # accepted
        *("proceeding.moved", "case.due_moved"),  # complex
        "proceeding.moved",  # verification
        "case.dialogue_requested",
        "proceeding.moved",  # it was held
        *("case.answered", "proceeding.decided"),
        *("proceeding.moved", "proceeding.moved"),  # sent, published
        *("proceeding.moved", "proceeding.enforced", "proceeding.moved"),  # in effect, carried out, done
        "case.closed",
    ]
    (begun,) = [data for kind, data in await office.log("intake", case) if kind == "proceeding.begun"]
    assert begun["discipline"] is True
    expected = {DESK: 200, LEADER: 200, SUPERVISOR: 200, officer(UNIT): 200, head(UNIT): 200}
    expected |= dict.fromkeys((AUDITOR, OPERATOR, OUTSIDER, officer("so-nnmt")), 404)
    for path in (f"/cases/{case}", f"/cases/{case}/proceeding", f"/cases/{case}/deadlines"):
        assert await office.who_reads(path, *expected) == expected, path
    assert await office.who_opens(f"/intake/cases/{case}", *expected) == expected
    assert await office.form("01-TCD", *QUARTER) == {1: 1, 2: 1, 3: 1, 5: 1, 6: 1, 7: 1}
    # 1 received, 2 processed, 3 eligible, 4 in competence, 5 case, 6 complaint, 7 first instance, 10 policy and officials
    counted = await office.form("02-XLD", *QUARTER)
    assert {column: counted[column] for column in (1, 2, 3, 4, 5, 6, 7)} == dict.fromkeys(range(1, 8), 1)
    assert await office.counted("02-XLD", 6, *QUARTER) == {answer["petition"]}
