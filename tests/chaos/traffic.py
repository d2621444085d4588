"""What the office does meanwhile: visits, petitions, cases, dialogues, conclusions and reception days, by many at once."""

import asyncio
from datetime import date, timedelta
from typing import Any, Final

from shared.calendar import clock
from tests.chaos.clients import Client, Told
from tests.e2e.processes import Installation

UNITS: Final = ("so-y-te", "so-gddt", "so-xay-dung", "so-tai-chinh")
FIELDS: Final = ("y-te", "giao-duc", "xay-dung", "tai-chinh", "dat-dai")
CARRIERS: Final = (
    ["monthly_briefing"],
    ["weekly_briefing", "monthly_briefing"],
    ["yearly_conference"],
    ["stand_alone"],
)
DAYS_BACK: Final = 400
"""Events are spread over this many days, so that several statutory periods have something to count."""
STEPS: Final = (("acknowledge", "acknowledged"), ("answer", "answered"), ("close", "closed"))
INTAKE, SCHEDULING = "/intake/api/v1", "/scheduling/api/v1"


async def work(installation: Installation, told: Told, clients: int, stop: asyncio.Event) -> None:
    """Keep so many clients busy until `stop`; each finishes what it has begun."""
    async with asyncio.TaskGroup() as group:
        for number in range(clients):
            group.create_task(_work(Client(installation, number, told), stop))


async def _work(client: Client, stop: asyncio.Event) -> None:
    journeys = (receive, receive, receive, register, register, hold_dialogue, follow_up, follow_up, receive_as_head)
    try:
        while not stop.is_set():
            await client.random.choice(journeys)(client)
            await asyncio.sleep(client.random.random() * 0.05)
    finally:
        await client.close()


async def receive(client: Client) -> None:
    """A visit with its petition, accepted and given to a unit, which works on it more or less far."""
    marker, day, unit = client.marker(), _day(client), client.random.choice(UNITS)
    kind = client.random.choice(("KN", "KNPA", "TC"))
    people = client.random.choice((1, 1, 1, 2, 7))
    body = {
        "who": {"name": "Công dân đến phòng tiếp"},
        "people": people,
        "representatives": 2 if people >= 5 else None,
        "mandate": people >= 5,
        "first_time": client.random.random() < 0.8,
        "kind": kind,
        "field": client.random.choice(FIELDS),
        "content": marker,
        "on": day.isoformat(),
        "petition": {"process": _accepted(kind, unit, marker)},
    }
    answer = await client.create("tiepdan", f"{INTAKE}/visits", body, "visit", marker)
    client.told.states[answer["case"]] = "assigned"
    steps = STEPS if kind == "KNPA" else STEPS[:1]  # the others are answered by a procedure of many days
    await _handle(client, answer["case"], unit, day, steps)


async def register(client: Client) -> None:
    """A petition by post: decided at once or later, accepted or not, assigned at once or later."""
    marker, day, unit = client.marker(), _day(client), client.random.choice(UNITS)
    outcome = client.random.choice(("accepted", "accepted", "guided", "transferred", "filed"))
    body: dict[str, Any] = {"kind": "KNPA", "field": client.random.choice(FIELDS), "content": marker, "channel": "post"}
    decision = {"accepted": {"outcome": "accepted"}, "transferred": {"receiving_body": "UBND xã"}}.get(outcome, {})
    decision = {"outcome": outcome, "reason": "Theo quy định.", "on": day.isoformat(), **decision}
    at_once = client.random.random() < 0.6
    body |= {"on": day.isoformat(), "repeated": client.random.random() < 0.2, "process": decision if at_once else None}
    answer = await client.create("tiepdan", f"{INTAKE}/petitions", body, "petition", marker)
    case = answer["case"]
    if not at_once:
        petition = f"{INTAKE}/petitions/{answer['petition']}"
        case = (await _processed(client, petition, decision))["case"]
    client.told.made["petition"][marker] = {**answer, "case": case, "outcome": outcome}
    if case is not None:
        assigned = {"unit": unit, "on": day.isoformat()}
        await client.step("tiepdan", f"{INTAKE}/cases/{case}", "assign", assigned, "assigned")
        client.told.states[case] = "assigned"
        await _handle(client, case, unit, day)


async def hold_dialogue(client: Client) -> None:
    """A session with questions, some of which become conclusions: in one request, or step by step."""
    marker, day = client.marker(), _day(client)
    plan: dict[str, Any] = {"title": marker, "planned_on": day.isoformat(), "carriers": client.random.choice(CARRIERS)}
    questions = _questions(client, day)
    held = {"on": day.isoformat(), "attendance": client.random.randrange(200), "questions": questions}
    concluded = {"on": day.isoformat()}
    in_one = client.random.random() < 0.5
    body = plan | ({"held": held, "conclude": concluded} if in_one else {})
    answer = await client.create("tiepdan", f"{SCHEDULING}/dialogues", body, "dialogue", marker)
    if not in_one:
        one = f"{SCHEDULING}/dialogues/{answer['code']}"
        if client.random.random() < 0.5:
            await client.step("tiepdan", one, "publish", {"on": (day - timedelta(days=3)).isoformat()}, "published")
        await client.step("tiepdan", one, "hold", held, "held")
        await client.step("truongban", one, "conclude", concluded, "concluded")
    given = await client.read("tiepdan", f"{SCHEDULING}/conclusions?group=all&dialogue={answer['code']}")
    codes = [row["code"] for row in given["items"]]
    expected = sum("unit" in question for question in questions)
    if len(codes) != expected:
        client.told.faults.append(f"dialogue {answer['code']}: conclusions {codes}, expected {expected}")
    client.told.conclusions |= dict.fromkeys(codes)


async def follow_up(client: Client) -> None:
    """A unit answers a case that a conclusion has become, if scheduling knows of one by now."""
    open_ones = [code for code, case in client.told.conclusions.items() if case is None]
    if not open_ones:
        return
    code = client.random.choice(open_ones)
    client.told.conclusions[code] = ""  # so that no other client takes it meanwhile
    conclusion = await client.read("tiepdan", f"{SCHEDULING}/conclusions/{code}")
    client.told.conclusions[code] = conclusion["case_code"]
    if conclusion["case_code"] is not None:
        client.told.states[conclusion["case_code"]] = "assigned"
        day = date.fromisoformat(conclusion["concluded_on"])
        await _handle(client, conclusion["case_code"], conclusion["unit"], day)


async def receive_as_head(client: Client) -> None:
    """A reception day of the head, held by the head or a delegate."""
    marker, day = client.marker(), _day(client)
    held = {"on": day.isoformat(), "received_by": client.random.choice(("head", "delegate"))}
    body = {"planned_on": day.isoformat(), "place": marker, "announced_on": (day - timedelta(days=9)).isoformat()}
    await client.create("tiepdan", f"{SCHEDULING}/reception-days", body | {"held": held}, "reception day", marker)


async def _handle(client: Client, case: str, unit: str, day: date, steps: tuple[tuple[str, str], ...] = STEPS) -> None:
    for step, state in steps[: client.random.randrange(len(steps) + 1)]:
        day = min(day + timedelta(days=client.random.randrange(12)), clock.today())
        body = {"on": day.isoformat()} | ({"answer": "Đã trả lời."} if step == "answer" else {})
        login = {"acknowledge": f"cb.{unit}", "answer": f"ld.{unit}", "close": "tiepdan"}[step]
        await client.step(login, f"{INTAKE}/cases/{case}", step, body, state)
        client.told.states[case] = state


async def _processed(client: Client, petition: str, decision: dict[str, Any]) -> dict[str, Any]:
    """Decided on; after silence and a second sending, what the petition itself says."""
    response, unsure = await client.answered("tiepdan", "POST", f"{petition}/process", decision)
    if response.is_success:
        found: dict[str, Any] = response.json()
        return found
    assert unsure, response.text
    stored = await client.read("tiepdan", petition)
    if stored["outcome"] != decision["outcome"]:
        client.told.faults.append(f"{petition}: {stored['outcome']} instead of {decision['outcome']}")
    return {"case": stored["case_code"]}


def _accepted(kind: str, unit: str, extracted: str) -> dict[str, Any]:
    extract = {"extract": extracted} if kind == "TC" else {}
    return {"outcome": "accepted", "assign_to": unit, **extract}


def _questions(client: Client, day: date) -> list[dict[str, Any]]:
    due = {"due_on": (day + timedelta(days=30)).isoformat(), "field": "tai-chinh"}
    given = [
        {"text": "Câu hỏi.", "unit": client.random.choice(UNITS), **due} for _ in range(client.random.randrange(3))
    ]
    return [{"text": "Câu hỏi.", "answer": "Trả lời tại chỗ."}, *given]


def _day(client: Client) -> date:
    return clock.today() - timedelta(days=client.random.randrange(DAYS_BACK))
