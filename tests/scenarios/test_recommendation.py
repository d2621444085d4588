"""A recommendation that goes to the wrong department first, is answered late by two together, and urged in between."""

from datetime import date

from shared.calendar import clock
from tests.intake.conftest import somebody
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

WRONG, RIGHT, PARTNER = "so-xay-dung", "so-nnmt", "so-tai-chinh"

# Worked out by hand. 2026-08-19 is a Wednesday; Saturday 22 August is worked for Monday 31 August, which is off,
# as are 1 and 2 September (National Day).
ANSWER_BY = date(2026, 9, 4)  # TCD-2, 10 working days: 20 21 22 24 25 26 27 28 August, 3 4 September
ACK_WRONG = date(2026, 8, 21)  # ACK, 2 working days after 19 August: 20, 21
ACK_RIGHT = date(2026, 8, 24)  # after 21 August: Saturday 22 is worked, Monday 24
ACK_PARTNER = date(2026, 8, 26)  # after 24 August: 25, 26


async def test_a_recommendation_is_returned_given_to_another_shared_urged_and_answered(office: Office) -> None:
    with clock.frozen(date(2026, 8, 19)):
        visit = {
            "who": somebody(),
            "content": "Đề nghị làm kè chống sạt lở suối Nậm La và hỗ trợ các hộ phải di dời.",
            "kind": "KNPA",
            "field": "nong-nghiep",
            "written_down": True,
            "signed": "fingerprint",
            "interpreter": "Tiếng Thái",
            "petition": {"process": {"outcome": "accepted", "assign_to": WRONG}},
        }
        brought = await office.post("/visits", visit)
        case = brought["case"]
        assert brought["due_on"] == ANSWER_BY.isoformat()
        (given,) = (await office.get(f"/cases/{case}/assignments"))["items"]
        assert (given["unit"], given["part"], given["state"]) == (WRONG, "lead", "sent")
        assert (given["ack_due_on"], given["due_on"]) == (ACK_WRONG.isoformat(), ANSWER_BY.isoformat())
        assert await office.inbox(officer(WRONG)) == {case}
    with clock.frozen(date(2026, 8, 20)):
        await office.refused(f"/cases/{case}/return", {}, officer(WRONG))  # not without a reason
        await office.post(f"/cases/{case}/return", {"reason": "Kè suối thuộc ngành thủy lợi."}, officer(WRONG))
        assert await office.inbox(officer(WRONG), "open") == set()
    with clock.frozen(date(2026, 8, 21)):
        assert (await office.get(f"/cases/{case}"))["state"] == "new"
        warning = await office.refused(f"/cases/{case}/assign", {"unit": WRONG})  # who sent it back would again
        assert "again" in warning or "lại" in warning
        await office.post(f"/cases/{case}/assign", {"unit": RIGHT})
        items = (await office.get(f"/cases/{case}/assignments"))["items"]
        assert [(one["unit"], one["state"], one["reason"]) for one in items] == [
            (WRONG, "returned", "Kè suối thuộc ngành thủy lợi."),
            (RIGHT, "sent", None),
        ]
        assert (items[1]["ack_due_on"], items[1]["due_on"]) == (ACK_RIGHT.isoformat(), ANSWER_BY.isoformat())
        assert await office.due(case) == ANSWER_BY  # the way round is no excuse to the citizen
    with clock.frozen(date(2026, 8, 24)):
        await office.refused(f"/cases/{case}/answer", {"answer": "Sẽ làm kè."}, head(RIGHT))  # not taken on yet
        await office.post(f"/cases/{case}/acknowledge", {}, officer(RIGHT))
        await office.post(f"/cases/{case}/officer", {"officer": officer(RIGHT)}, head(RIGHT))
        part = {"unit": PARTNER, "asked": "Khả năng bố trí vốn dự phòng.", "due_on": "2026-09-07"}
        await office.refused(f"/cases/{case}/parts", part)  # later than the case itself
        await office.post(f"/cases/{case}/parts", part | {"due_on": "2026-09-03"})
        asked = (await office.get(f"/cases/{case}/assignments"))["items"][2]
        assert (asked["unit"], asked["part"], asked["ack_due_on"]) == (PARTNER, "cooperating", ACK_PARTNER.isoformat())
    with clock.frozen(date(2026, 8, 25)):
        await office.post(f"/cases/{case}/acknowledge", {}, officer(PARTNER))
        await office.refused(f"/cases/{case}/answer", {"answer": "Thay đơn vị chủ trì."}, head(PARTNER), 403)
        await office.post(f"/cases/{case}/notes", {"text": "Đã khảo sát thực địa."}, officer(RIGHT))
    await drafting(office, case)
    await urging(office, case)
    await answering(office, case)
    await office.deliver()
    assert await office.parked() == []
    assert await office.happened("intake", case) == [
        "case.opened",
        "case.assigned",
        "case.returned",
        "case.assigned",
        "case.acknowledged",
        "case.part_assigned",
        "case.part_acknowledged",
        *("case.urged", "case.urged"),  # each unit once
        "case.urged",  # the desk's own letter
        "case.answered",
        "case.part_answered",
        "case.closed",
    ]
    # One visit and one reflection (19) on a field that is "other" (22)
    quarter = ("2026-06-15", "2026-09-14")
    assert await office.form("01-TCD", *quarter) == {1: 1, 2: 1, 3: 1, 5: 1, 6: 1, 7: 1}
    assert await office.form("02-XLD", *quarter) == dict.fromkeys((1, 2, 3, 4, 5, 19, 22), 1)
    expected = {DESK: 200, LEADER: 200, SUPERVISOR: 200, AUDITOR: 404, OPERATOR: 404, OUTSIDER: 404}
    expected |= {officer(RIGHT): 200, head(RIGHT): 200, officer(PARTNER): 200, officer(WRONG): 404}
    assert await office.who_reads(f"/cases/{case}", *expected) == expected
    assert await office.who_opens(f"/intake/cases/{case}", *expected) == expected


async def drafting(office: Office, case: str) -> None:
    """A draft goes back once with a remark; it is the unit's own matter meanwhile."""
    with clock.frozen(date(2026, 8, 27)):
        await office.post(f"/cases/{case}/drafts", {"text": "Sẽ xem xét.", "submit": True}, officer(RIGHT))
        await office.post(f"/cases/{case}/drafts/return", {"n": 1, "remark": "Nêu rõ thời gian."}, head(RIGHT))
    with clock.frozen(date(2026, 8, 28)):
        text = "Khởi công kè trước 31/12/2026; hỗ trợ di dời theo quy định."
        await office.post(f"/cases/{case}/drafts", {"text": text, "submit": True}, officer(RIGHT))
        await office.refused(f"/cases/{case}/drafts/approve", {"n": 2}, officer(RIGHT), 403)
    drafts = (await office.get(f"/cases/{case}/drafts", officer(RIGHT)))["items"]
    assert [(draft["n"], draft["state"], draft["remark"]) for draft in drafts] == [
        (2, "submitted", None),
        (1, "returned", "Nêu rõ thời gian."),
    ]
    for login in (officer(PARTNER), DESK, SUPERVISOR, OUTSIDER):
        answer = await office.app.as_(login).get(f"/intake/api/v1/cases/{case}/drafts")
        assert "Khởi công" not in answer.text, login
        assert "Khởi công" not in (await office.app.browser(login).get(f"/intake/cases/{case}")).text, login


async def urging(office: Office, case: str) -> None:
    """Late from Saturday 5 September: the ladder is climbed once however often somebody looks, and the desk writes."""
    with clock.frozen(date(2026, 9, 7)):
        await office.chores()
        climbed = (await office.get("/urgings"))["items"]
        await office.chores()
        assert (await office.get("/urgings"))["items"] == climbed
        assert {(one["unit"], one["runs_to"], one["told"]) for one in climbed} == {
            (RIGHT, ANSWER_BY.isoformat(), "head"),
            (PARTNER, "2026-09-03", "head"),
        }
        await office.refused(f"/cases/{case}/urge", {"number": "88/BTCD"}, officer(RIGHT), 403)
        await office.post(f"/cases/{case}/urge", {"number": "88/BTCD"})
    urged = [data for kind, data in await office.log("intake", case) if kind == "case.urged"]
    assert [(data["unit"], data["clock"]) for data in urged[-1:]] == [(RIGHT, "hand")]
    assert len(urged) == len(climbed) + 1
    assert await office.who_reads("/urgings", LEADER, officer(RIGHT), OUTSIDER) == {
        LEADER: 200,
        officer(RIGHT): 403,
        OUTSIDER: 403,
    }
    assert "88/BTCD" in (await office.app.browser(officer(RIGHT)).get(f"/intake/cases/{case}")).text


async def answering(office: Office, case: str) -> None:
    """The answer has its number and is late; the case closes when the partner has given its part as well."""
    with clock.frozen(date(2026, 9, 8)):
        view = await office.post(f"/cases/{case}/drafts/approve", {"n": 2, "number": "512/SNNMT-TL"}, head(RIGHT))
        assert (view["state"], view["answer_number"], view["in_time"]) == ("answered", "512/SNNMT-TL", False)
        assert view["answer"].startswith("Khởi công kè")
        await office.refused(f"/cases/{case}/close", {})  # a part is still asked for
        given = {"answer": "Đã cân đối vốn.", "number": "9/STC"}
        await office.refused(f"/cases/{case}/parts/answer", given, officer(RIGHT))
        await office.post(f"/cases/{case}/parts/answer", given, officer(PARTNER))
    with clock.frozen(date(2026, 9, 9)):
        await office.refused(f"/cases/{case}/close", {}, head("so-noi-vu"), 404)
        assert (await office.post(f"/cases/{case}/close"))["state"] == "closed"
        await office.refused(f"/cases/{case}/assign", {"unit": WRONG})
        states = [(one["unit"], one["state"]) for one in (await office.get(f"/cases/{case}/assignments"))["items"]]
        assert states == [(WRONG, "returned"), (RIGHT, "answered"), (PARTNER, "answered")]
