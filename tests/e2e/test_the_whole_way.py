"""One matter through all three services, each a process of its own, over HTTP and Redis as in an office."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from deploy.subscription import Take, follow
from shared.calendar import clock
from shared.calendar.periods import periods_around
from tests.e2e.conftest import Running
from tests.e2e.processes import eventually

BOARD = "ban-tcd"
LAND, HEALTH, SECRETARIAT = "so-nnmt", "so-y-te", "p-tchcqt"


class Walk:
    """The steps of the day, and the codes they gave."""

    def __init__(self, office: Running) -> None:
        self.office = office
        self.today = clock.today()
        self.heard: dict[str, list[dict[str, Any]]] = {LAND: [], SECRETARIAT: []}
        self.followed_up = ""

    async def receive(self) -> None:
        """Two visits: a delegation of twelve with a complaint about land, one person who denounces."""
        accepted = {"outcome": "accepted", "assign_to": LAND}
        complaint = {
            "who": {"name": "Đại diện các hộ dân"},
            "people": 12,
            "representatives": 3,
            "mandate": True,
            "kind": "KN",
            "field": "dat-dai",
            "content": "Đề nghị xem lại đơn giá bồi thường khi thu hồi đất làm đường.",
            "petition": {"process": accepted},
        }
        denunciation = {
            "who": {"name": "Công dân đến tố cáo"},
            "kind": "TC",
            "field": "y-te",
            "content": "Tố cáo việc thu tiền sai quy định.",
            "petition": {
                "process": {"outcome": "accepted", "assign_to": HEALTH, "extract": "Việc thu tiền sai quy định."}
            },
        }
        visits = "/intake/api/v1/visits"
        self.complaint = await self.office.post("tiepdan", visits, complaint, **{"Idempotency-Key": "visit-1"})
        self.denunciation = await self.office.post("tiepdan", visits, denunciation, **{"Idempotency-Key": "visit-2"})

    async def answer_case(self, unit: str, code: str) -> None:
        officer, case = f"cb.{unit}", f"/intake/api/v1/cases/{code}"
        await self.office.post(officer, f"{case}/acknowledge", {})
        await self.office.post(f"ld.{unit}", f"{case}/answer", {"answer": "Đã kiểm tra, trả lời bằng văn bản."})

    async def decide(self, unit: str, code: str) -> None:
        """A complaint is answered by its decision, which the head of the unit signs."""
        officer, case = f"cb.{unit}", f"/intake/api/v1/cases/{code}"
        await self.office.post(officer, f"{case}/acknowledge", {})
        await self.office.post(officer, f"{case}/proceeding/verify", {"number": "12/QĐ-XM"})
        decision = {"number": "30/QĐ-GQKN", "result": "partly", "findings_differ": False}
        await self.office.post(f"ld.{unit}", f"{case}/proceeding/decide", decision)

    async def hold_a_dialogue(self, due_on: date) -> None:
        """Planned, published, held with a question to be followed up, concluded: each a request of its own."""
        dialogues = "/scheduling/api/v1/dialogues"
        plan = {
            "title": "Đối thoại tại giao ban tháng",
            "planned_on": self.today.isoformat(),
            "carriers": ["monthly_briefing", "weekly_briefing"],
        }
        planned = await self.office.post("tiepdan", dialogues, plan, **{"Idempotency-Key": "dialogue-1"})
        self.dialogue = planned["code"]
        one = f"{dialogues}/{self.dialogue}"
        await self.office.post("tiepdan", f"{one}/publish", {})
        await self.office.post("tiepdan", f"{one}/questions", {"text": "Chế độ làm thêm giờ?", "asker": "staff"})
        await self.office.post("tiepdan", f"{one}/questions/1/settle", {"answer": "Theo quy chế chi tiêu nội bộ."})
        follow_up = {"unit": SECRETARIAT, "due_on": due_on.isoformat(), "field": "tai-chinh"}
        question = {"text": "Đề nghị công khai kế hoạch sử dụng kinh phí.", "asker": "staff", **follow_up}
        await self.office.post("tiepdan", f"{one}/hold", {"attendance": 31, "questions": [question]})
        [self.conclusion] = (await self.office.post("truongban", f"{one}/conclude", {}))["conclusions"]

    async def case_of_the_conclusion(self) -> str:
        """What intake opened by itself, as the follow-up board of scheduling learns it."""

        async def linked() -> str | None:
            board = await self.office.get("tiepdan", f"/scheduling/api/v1/conclusions/{self.conclusion}")
            code: str | None = board["case_code"]
            return code

        found: str = await eventually(linked, "the conclusion has become a case and scheduling knows it")
        return found

    def listener(self, unit: str) -> Take:
        """The unit's own programme: it notes what it is handed."""

        def heard(_position: int, event: dict[str, Any]) -> None:
            self.heard[unit].append(event)

        return heard

    def heard_of(self, unit: str, code: str) -> list[str]:
        """The types of what the unit's stream said about one case."""
        about = [event for event in self.heard[unit] if event["data"].get("case") == code]
        return [event["type"].split(".")[-2] for event in about]


@pytest.fixture(scope="module")
async def walk(office: Running) -> Walk:
    """The whole way, once; the tests look at where it led."""
    walk = Walk(office)
    followers = [
        asyncio.create_task(follow(office.installation.redis_url, unit, "department", walk.listener(unit)))
        for unit in walk.heard
    ]
    try:
        await walk.receive()
        case = walk.complaint["case"]

        async def told() -> bool:
            return "assigned" in walk.heard_of(LAND, case)

        await eventually(told, f"unit.{LAND} carries case.assigned of {case}")
        await walk.decide(LAND, case)
        await walk.hold_a_dialogue(due_on=walk.today + timedelta(days=30))
        walk.followed_up = await walk.case_of_the_conclusion()
        await walk.answer_case(SECRETARIAT, walk.followed_up)
        await office.post("tiepdan", f"/intake/api/v1/cases/{walk.followed_up}/close", {})

        async def all_told() -> bool:
            decided = "decided" in walk.heard_of(LAND, case)
            return decided and "closed" in walk.heard_of(SECRETARIAT, walk.followed_up)

        await eventually(all_told, "both units' streams carry what they did")
        await eventually(lambda: counted(office), "reporting has counted everything")
    finally:
        for follower in followers:
            follower.cancel()
        await asyncio.gather(*followers, return_exceptions=True)
    return walk


async def counted(office: Running) -> bool:
    """Whether no service has anything left to sequence, to read or to mend."""
    left = 0
    for service in ("intake", "scheduling", "reporting"):
        state = await office.get("vanhanh", f"/{service}/api/v1/operations")
        assert not state["parked"], state
        left += state["unsequenced"] + sum(stream["lag"] for stream in state["read"])
    summary = await office.get("giamsat", "/reporting/api/v1/facts/summary")
    return left == 0 and summary["facts"]["visits"] >= 2 and summary["facts"]["conclusions"] >= 1


async def test_a_unit_hears_of_its_cases_on_its_own_stream_and_of_no_others(walk: Walk) -> None:
    case = walk.complaint["case"]
    assert walk.heard_of(LAND, case) == ["assigned", "begun", "acknowledged", "moved", "answered", "decided"]
    assert walk.heard_of(SECRETARIAT, walk.followed_up) == ["assigned", "acknowledged", "answered", "closed"]
    assert {event["data"]["case"] for event in walk.heard[LAND]} == {case}
    assert {event["data"]["case"] for event in walk.heard[SECRETARIAT]} == {walk.followed_up}


async def test_a_conclusion_becomes_a_case_of_the_unit_without_anybody_typing_it(office: Running, walk: Walk) -> None:
    case = await office.get("tiepdan", f"/intake/api/v1/cases/{walk.followed_up}")
    assert (case["conclusion"], case["unit"], case["origin"]) == (walk.conclusion, SECRETARIAT, "conclusion")
    assert case["due_on"] == (walk.today + timedelta(days=30)).isoformat()
    assert case["state"] == "closed"


async def test_the_follow_up_board_shows_what_the_unit_answered(office: Running, walk: Walk) -> None:
    async def answered() -> Any:
        board = await office.get("tiepdan", "/scheduling/api/v1/conclusions", group="in_time")
        return [row for row in board["items"] if row["code"] == walk.conclusion]

    [row] = await eventually(answered, "the board has the answer")
    assert (row["case_code"], row["state"], row["in_time"]) == (walk.followed_up, "closed", True)
    assert row["answered_on"] == walk.today.isoformat()


async def test_form_01_counts_two_visits_thirteen_people_and_one_delegation(office: Running, walk: Walk) -> None:
    expected = {1: 2, 2: 13, 3: 2, 4: 1, 5: 2, 6: 13, 7: 2, 8: 1, 9: 12}
    await _shows(office, walk, "01-TCD", expected, {5: {walk.complaint["visit"], walk.denunciation["visit"]}})


async def test_form_02_counts_one_complaint_about_land_and_one_denunciation(office: Running, walk: Walk) -> None:
    expected = {1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 1, 7: 1, 9: 1, 12: 1, 13: 1, 15: 1}
    both = {walk.complaint["petition"], walk.denunciation["petition"]}
    opened = {2: both, 9: {walk.complaint["petition"]}, 15: {walk.denunciation["petition"]}}
    await _shows(office, walk, "02-XLD", expected, opened)


async def test_the_dialogue_report_counts_the_meeting_once_and_its_conclusion_as_answered(
    office: Running, walk: Walk
) -> None:
    day = walk.today.isoformat()
    report = await office.get("giamsat", "/reporting/api/v1/reports/dialogue", **{"from": day, "to": day})
    assert {carrier: number for carrier, number in report["periodic"].items() if number} == {"monthly_briefing": 1}
    assert (report["total"], report["ad_hoc"]) == (1, 0)
    assert (report["attendance"], report["questions"], report["answered_on_the_spot"]) == (31, 2, 1)
    assert {state: number for state, number in report["follow_up"].items() if number} == {"in_time": 1}
    sessions = await office.get("giamsat", "/reporting/api/v1/reports/dialogue/sessions", **{"from": day, "to": day})
    assert [one["code"] for one in sessions["sessions"]] == [walk.dialogue]


async def test_the_same_request_sent_again_gives_the_same_numbers(office: Running, walk: Walk) -> None:
    before = await office.get("giamsat", "/reporting/api/v1/facts/summary")
    first = walk.complaint
    await walk.receive()
    assert walk.complaint == first
    after = await office.get("giamsat", "/reporting/api/v1/facts/summary")
    assert after["facts"] == before["facts"]


async def test_no_process_met_a_fault_on_the_way(office: Running, walk: Walk) -> None:
    assert walk.today
    faults = [line for line in office.logs().splitlines() if '"exception"' in line or "Traceback" in line]
    assert faults == []


async def _shows(office: Running, walk: Walk, form: str, expected: dict[int, int], opened: dict[int, set[str]]) -> None:
    """The form of the running quarter holds these numbers and no others; each cell opens as many records as it says."""
    quarter = next(one for one in periods_around(walk.today) if one.code.startswith("Q") and one.includes(walk.today))
    address = f"/reporting/api/v1/forms/{form}"
    sheet = await office.get("giamsat", address, period=quarter.code)
    [row] = [row for row in sheet["rows"] if any(row["values"].values())]
    assert row["unit"] == BOARD
    values = {int(column): value for column, value in sheet["total"]["values"].items()}
    assert {column: value for column, value in values.items() if value} == expected
    assert row["values"] == sheet["total"]["values"]
    assert all(check["passed"] for check in sheet["checks"])
    assert (sheet["currency"]["behind"], sheet["currency"]["parked"]) == (0, 0)
    for column, value in values.items():
        cell = await office.get("giamsat", f"{address}/records", period=quarter.code, column=column)
        assert cell["total"] == value, (form, column)
        assert sum(record["weight"] for record in cell["records"]) == value, (form, column)
        if column in opened:
            assert {record["code"] for record in cell["records"]} == opened[column]
