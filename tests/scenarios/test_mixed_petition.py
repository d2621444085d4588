"""A petition with a complaint and a reflection in it, split; and a second paper on the same matter, linked and unlinked."""

from datetime import date
from typing import Final

from shared.calendar import clock
from tests.intake.conftest import a_petition, somebody
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

LAND, ROADS = "so-nnmt", "so-xay-dung"
EVERYBODY: Final = (DESK, LEADER, SUPERVISOR, AUDITOR, OPERATOR, OUTSIDER, officer(LAND), officer(ROADS))
QUARTER = ("2026-06-15", "2026-09-14")
"""The third quarter of Thông tư 06/2025."""

# Worked out by hand. 2026-09-07 is a Monday.
RESOLVE_COMPLAINT = date(2026, 10, 8)  # KN-2: accepted 8 September, + 30 = 38 September = 8 October, a Thursday
ANSWER_REFLECTION = date(2026, 9, 21)  # TCD-2, received 7 September, 10 working days: 8 9 10 11, 14 15 16 17 18, 21
PARTS: Final = [
    {
        "kind": "KN",
        "field": "dat-dai",
        "content": "Khiếu nại việc thu hồi đất rừng khi mở đường.",
        "process": {"outcome": "accepted", "assign_to": LAND, "on": "2026-09-08"},
    },
    {
        "kind": "KNPA",
        "field": "giao-thong",
        "content": "Phản ánh cống thoát nước bị tắc.",
        "process": {"outcome": "accepted", "assign_to": ROADS, "on": "2026-09-08"},
    },
]


async def test_a_mixed_petition_is_split_and_only_its_parts_count(office: Office) -> None:
    content = "Khiếu nại việc thu hồi đất rừng; phản ánh cống thoát nước bị tắc."
    with clock.frozen(date(2026, 9, 7)):
        visit = {"who": somebody(), "content": content, "kind": "KN", "field": "dat-dai", "petition": {}}
        brought = await office.post("/visits", visit)
        mixed = brought["petition"]
        assert brought["case"] is None
        await office.deliver()
        assert await office.form("02-XLD", *QUARTER) == {1: 1}  # received and not yet processed
    with clock.frozen(date(2026, 9, 8)):
        await office.refused(f"/petitions/{mixed}/split", {"parts": PARTS[:1]})
        await office.refused(f"/petitions/{mixed}/split", {"parts": PARTS}, officer(LAND), 403)
        split = await office.post(f"/petitions/{mixed}/split", {"parts": PARTS})
        await office.refused(f"/petitions/{mixed}/split", {"parts": PARTS})
    complaint, reflection = split["parts"]
    assert (complaint["due_on"], reflection["due_on"]) == (
        RESOLVE_COMPLAINT.isoformat(),
        ANSWER_REFLECTION.isoformat(),
    )
    whole = await office.get(f"/petitions/{mixed}")
    assert (whole["outcome"], whole["case_code"], whole["visit_code"]) == ("split", None, brought["visit"])
    assert whole["parts"] == [complaint["petition"], reflection["petition"]]
    for part in split["parts"]:
        view = await office.get(f"/petitions/{part['petition']}")
        assert (view["part_of"], view["case_code"], view["received_on"]) == (mixed, part["case"], "2026-09-07")
        page = (await office.app.browser(DESK).get(f"/intake/petitions/{part['petition']}")).text
        assert f"/intake/petitions/{mixed}" in page
        assert (
            f"/intake/petitions/{part['petition']}"
            in (await office.app.browser(DESK).get(f"/intake/petitions/{mixed}")).text
        )
    # The log: the mixed petition, its parts, what was decided on each, and nothing twice
    assert await office.happened("intake", mixed) == ["petition.recorded", "petition.processed"]
    for part in split["parts"]:
        recorded, processed = await office.log("intake", part["petition"])
        assert (recorded[0], recorded[1]["part_of"]) == ("petition.recorded", mixed)
        assert (processed[0], processed[1]["outcome"], processed[1]["case"]) == (
            "petition.processed",
            "accepted",
            part["case"],
        )
    await office.deliver()
    # 3 eligible = 4 in competence = 2 petitions on 5: 2 cases; complaint 6 = 7 first = 9 land; reflection 19 = 22 other
    assert await office.form("02-XLD", *QUARTER) == {1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 1, 7: 1, 9: 1, 19: 1, 22: 1}
    assert await office.counted("02-XLD", 1, *QUARTER) == {complaint["petition"], reflection["petition"]}
    assert await office.form("01-TCD", *QUARTER) == {1: 1, 2: 1, 3: 1, 5: 1, 6: 1, 7: 1}  # still one visit, one person
    # Each department reads its own part and not the other's
    assert await office.inbox(officer(LAND)) == {complaint["case"]}
    assert await office.inbox(head(ROADS)) == {reflection["case"]}
    assert await office.inbox(OUTSIDER) == set()
    everywhere = {DESK: 200, LEADER: 200, SUPERVISOR: 200, AUDITOR: 404, OPERATOR: 404, OUTSIDER: 404}
    assert await office.who_reads(f"/cases/{complaint['case']}", *EVERYBODY) == everywhere | {
        officer(LAND): 200,
        officer(ROADS): 404,
    }
    assert await office.who_opens(f"/intake/cases/{reflection['case']}", *EVERYBODY) == everywhere | {
        officer(LAND): 404,
        officer(ROADS): 200,
    }
    assert await office.parked() == []


async def test_a_part_that_names_no_day_is_accepted_on_the_day_of_the_split(office: Office) -> None:
    with clock.frozen(date(2026, 9, 7)):
        mixed = (await office.post("/petitions", a_petition(on=None, kind="KN")))["petition"]
    with clock.frozen(date(2026, 9, 8)):
        parts = [{**part, "process": {"outcome": "accepted"}} for part in PARTS]
        complaint = (await office.post(f"/petitions/{mixed}/split", {"parts": parts}))["parts"][0]
    assert (await office.get(f"/petitions/{complaint['petition']}"))["processed_on"] == "2026-09-08"
    assert complaint["due_on"] == RESOLVE_COMPLAINT.isoformat()


async def test_a_second_petition_is_linked_to_a_case_and_the_link_undone(office: Office) -> None:
    with clock.frozen(date(2026, 9, 7)):
        process = {"outcome": "accepted", "assign_to": ROADS}
        first = await office.post("/petitions", a_petition(on=None, field="giao-thong", process=process))
        paper = a_petition(on=None, field="giao-thong", channel="online")
        second = (await office.post("/petitions", paper))["petition"]
    case = first["case"]
    with clock.frozen(date(2026, 9, 9)):
        await office.refused(f"/petitions/{second}/link", {"case": "KNPA-2026-9999"})
        await office.refused(f"/petitions/{second}/link", {"case": case}, officer(ROADS), 403)
        linked = await office.post(f"/petitions/{second}/link", {"case": case})
        assert (linked["case_code"], linked["opened_case"]) == (case, False)
        await office.refused(f"/petitions/{second}/link", {"case": case})
        await office.refused(f"/petitions/{first['petition']}/unlink", {"reason": "Nhầm."})  # it opened the case
        await office.refused(f"/petitions/{second}/unlink", {})
        undone = await office.post(f"/petitions/{second}/unlink", {"reason": "Nhầm vụ việc."})
        assert undone["case_code"] is None
    with clock.frozen(date(2026, 9, 10)):
        await office.deliver()
        # Two petitions received, one of them processed: a recommendation (19) on one matter (5)
        assert await office.form("02-XLD", *QUARTER) == {1: 2} | dict.fromkeys((2, 3, 4, 5, 19, 22), 1)
        await office.post(f"/petitions/{second}/link", {"case": case})
        process = {"outcome": "accepted", "assign_to": ROADS}
        await office.refused(f"/petitions/{second}/process", process)  # the case is assigned already
        assert (await office.post(f"/petitions/{second}/process", {"outcome": "accepted"}))["case"] == case
        await office.deliver()
        assert await office.form("02-XLD", *QUARTER) == dict.fromkeys((1, 2, 3, 4, 19, 22), 2) | {5: 1}
    view = await office.get(f"/petitions/{second}")
    assert [(link["linked_on"], link["unlinked_on"], link["reason"]) for link in view["links"]] == [
        ("2026-09-09", "2026-09-09", "Nhầm vụ việc."),
        ("2026-09-10", None, None),
    ]
    told = [data["case"] for kind, data in await office.log("intake", second) if kind == "petition.linked"]
    assert told == [case, None, case]
    assert await office.happened("intake", case) == ["case.opened", "case.assigned"]  # one case, assigned once
    listed = (await office.get("/petitions", case=case))["items"]
    assert {petition["code"] for petition in listed} == {first["petition"], second}
    assert await office.parked() == []
