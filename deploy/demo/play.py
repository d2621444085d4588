"""Plays the demonstration through the public HTTP API, many at a time. Every request has a key: playing again changes
nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import Any, Final

import httpx

from deploy.client import client_of
from deploy.demo.courses import Course, reception_days
from deploy.demo.dialogues import coming_dialogue, dialogue_requests, reception_day_requests
from shared.calendar import load_calendar
from shared.events.kinds import CaseKind
from shared.settings import Settings

AT_ONCE: Final = 8
WAIT_SECONDS: Final = 60
Advance = Callable[[int], None]


class DemoRefused(Exception):
    """The system said no to something the demonstration takes for granted."""


class Player:
    """Acts as the desk, the secretariat and officers of units."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def dialogues(self, advance: Advance) -> None:
        """Three years of dialogues, each in one request; one to come; the year's reception days."""

        async def one(path: str, key: str, body: dict[str, Any]) -> None:
            await self._post("tiepdan", f"/scheduling/api/v1/{path}", body, key)
            advance(1)

        await _all(one("dialogues", *each) for each in [*dialogue_requests(), coming_dialogue()])
        days = reception_day_requests(reception_days(load_calendar(self._settings.calendar_file)))
        await _all(one("reception-days", *each) for each in days)

    async def matters(self, found: list[Course], advance: Advance) -> None:
        """Petitions and visits, then what their units did."""

        async def one(course: Course) -> None:
            case = await self._receive(course)
            if case is not None:
                await self._work(course, case)
            advance(1)

        await _all(one(course) for course in found)

    async def settle(self) -> None:
        """Wait until every service has applied what the others published."""
        for _ in range(WAIT_SECONDS * 2):
            if await self._lag() == 0:
                return
            await asyncio.sleep(0.5)
        raise DemoRefused("events were not applied in time: see 'tiepdan doctor'")

    async def answer_conclusions(self) -> None:
        """The units answer the cases that leaders' conclusions became."""
        cases = await self._get("tiepdan", "/intake/api/v1/cases", {"unit": "p-tchcqt", "limit": "200"})
        for case in cases["items"]:
            if case["conclusion"] is not None and case["state"] == "assigned":
                at = f"/intake/api/v1/cases/{case['code']}"
                await self._post("cb.p-tchcqt", f"{at}/acknowledge", {"on": case["assigned_on"]})
                body = {"on": case["due_on"], "answer": "Đã công khai trên bảng tin và tại hội nghị."}
                await self._post("ld.p-tchcqt", f"{at}/answer", body)

    async def _receive(self, course: Course) -> str | None:
        matter, key = course.matter, f"demo:{course.matter.id}"
        process = {
            "outcome": course.outcome,
            "on": course.received_on.isoformat(),
            "reason": None if course.unit else "Không thuộc thẩm quyền hoặc không đủ điều kiện xử lý.",
            "receiving_body": course.receiving_body,
            "extract": matter.extract,
            "assign_to": course.unit,
        }
        what = {
            "kind": matter.kind,
            "field": matter.field,
            "content": matter.text,
            "request": matter.request,
            "on": course.received_on.isoformat(),
        }
        decided = {name: value for name, value in process.items() if value is not None}
        if course.visit:
            answer = await self._post("tiepdan", "/intake/api/v1/visits", visit_of(course, what, decided), key)
        else:
            body = what | {"channel": matter.channel, "commune": matter.commune, "process": decided}
            answer = await self._post("tiepdan", "/intake/api/v1/petitions", body, key)
        code: str | None = answer["case"]
        return code

    async def _work(self, course: Course, case: str) -> None:
        at, officer = f"/intake/api/v1/cases/{case}", f"cb.{course.unit}"
        state = (await self._get(officer, at, {}))["state"]
        if course.acknowledged_on and state == "assigned":
            await self._post(officer, f"{at}/acknowledge", {"on": course.acknowledged_on.isoformat()})
            state = "acknowledged"
        if course.acknowledged_on and not course.answered_on and course.matter.kind is CaseKind.COMPLAINT:
            await self._ask_for_a_dialogue(course, at, course.acknowledged_on)
        if course.matter.kind is not CaseKind.REFLECTION:
            if course.answered_on and state == "acknowledged":
                await self._decide(course, at, course.answered_on)
            return  # what is decided is closed when it is enforced
        if course.answered_on and state == "acknowledged":
            words = course.matter.answer or "Đã kiểm tra và trả lời công dân bằng văn bản; nội dung kèm theo hồ sơ."
            body = {"on": course.answered_on.isoformat(), "answer": words}
            await self._post(f"ld.{course.unit}", f"{at}/answer", body)
            state = "answered"
        if course.closed_on and state == "answered":
            await self._post("tiepdan", f"{at}/close", {"on": course.closed_on.isoformat()})

    async def _ask_for_a_dialogue(self, course: Course, at: str, on: date) -> None:
        """What was verified differs from what is asked: the secretariat is to plan a dialogue (LKN Đ30)."""
        officer, steps = f"cb.{course.unit}", f"{at}/proceeding"
        if (await self._get(officer, steps, {}))["state"] == "accepted":
            paper = {"on": on.isoformat(), "number": f"{at.rpartition('-')[2]}/QĐ-XM"}
            await self._post(officer, f"{steps}/verify", paper)
            await self._post(officer, f"{steps}/request_dialogue", {"on": on.isoformat()})

    async def _decide(self, course: Course, at: str, on: date) -> None:
        """A complaint or denunciation is answered by its decision, which is then sent and published."""
        officer, head, steps = f"cb.{course.unit}", f"ld.{course.unit}", f"{at}/proceeding"
        number = f"{at.rpartition('-')[2]}/QĐ"
        if (await self._get(officer, steps, {}))["state"] == "accepted":
            begun = course.acknowledged_on or on
            await self._post(officer, f"{steps}/verify", {"on": begun.isoformat(), "number": f"{number}-XM"})
        decision: dict[str, Any] = {"on": on.isoformat(), "number": number, "result": "partly"}
        if course.matter.kind is CaseKind.COMPLAINT:
            decision["findings_differ"] = False
        await self._post(head, f"{steps}/decide", decision)
        await self._post(officer, f"{steps}/send", {"on": on.isoformat()})
        await self._post(officer, f"{steps}/publish", {"on": on.isoformat(), "how": "posting"})

    async def _lag(self) -> int:
        total = 0
        for service in ("intake", "scheduling", "reporting"):
            state = await self._get("vanhanh", f"/{service}/api/v1/operations", {})
            total += state["unsequenced"] + sum(stream["lag"] for stream in state["read"])
        return total

    async def _post(self, login: str, path: str, body: dict[str, Any], key: str | None = None) -> dict[str, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        async with self._gate:
            return _answer(await self._as(login).post(path, json=body, headers=headers))

    async def _get(self, login: str, path: str, query: dict[str, str]) -> dict[str, Any]:
        async with self._gate:
            return _answer(await self._as(login).get(path, params=query))

    def _as(self, login: str) -> httpx.AsyncClient:
        if login not in self._clients:
            self._clients[login] = client_of(self._settings, login)
        return self._clients[login]


def visit_of(course: Course, what: dict[str, Any], decided: dict[str, Any]) -> dict[str, Any]:
    """The same petition brought to the desk."""
    matter = course.matter
    representatives = None if matter.people < 5 else 2 if matter.people < 11 else 5  # Luật Tiếp công dân Đ29
    return what | {
        "reception": "periodic" if course.by_head else "regular",
        "received_by": "head" if course.by_head else "desk",
        "people": matter.people,
        "representatives": representatives,
        "mandate": representatives is not None,
        "who": {"name": f"Công dân {matter.id}", "commune": matter.commune},
        "petition": {"process": decided},
    }


def _answer(response: httpx.Response) -> dict[str, Any]:
    if response.is_error:
        problem = response.json() if "json" in response.headers.get("content-type", "") else {}
        raise DemoRefused(
            f"{response.request.url.path}: {response.status_code} {problem.get('detail', '')} {problem.get('errors', '')}"
        )
    found: dict[str, Any] = response.json()
    return found


async def _all(work: Iterable[Awaitable[None]]) -> None:
    async with asyncio.TaskGroup() as group:
        for one in work:
            group.create_task(_awaited(one))


async def _awaited(one: Awaitable[None]) -> None:
    await one
