"""Two officers act on one procedure: the first is heard, the second is told what changed, and nothing happens twice."""

import asyncio
from typing import Any

from httpx import Response

from services.intake.proceedings.steps import STEP_NAMES, Step
from tests.apps import App
from tests.intake.conftest import API, events, get
from tests.intake.test_proceedings import HEAD, OFFICER, a_complaint, step

ACCEPT = {"on": "2026-07-10", "number": "12/TB-UBND"}


async def said(app: App, code: str, name: str, login: str, body: dict[str, Any], seen: str | None = None) -> Response:
    headers = {"If-Match": seen} if seen else {}
    return await app.as_(login).post(f"{API}/cases/{code}/proceeding/{name}", json=body, headers=headers)


async def etag(app: App, code: str) -> str:
    answer = await app.as_(HEAD).get(f"{API}/cases/{code}/proceeding")
    return str(answer.headers["ETag"])


async def steps_taken(app: App, code: str) -> list[str]:
    return [data["step"] for kind, data in await events(app, f"case/{code}") if kind == "proceeding.moved"]


async def test_a_step_on_what_has_changed_meanwhile_is_not_taken(app: App) -> None:
    code = await a_complaint(app)
    seen = await etag(app, code)
    first = await said(app, code, "accept", "tiepdan", ACCEPT, seen)
    assert first.status_code == 200
    late = await said(app, code, "refuse", HEAD, ACCEPT | {"ground": "het-thoi-hieu"}, seen)
    assert (late.status_code, late.json()["code"]) == (412, "record_changed")
    assert "thụ lý" in late.text.lower(), "it says what the other one did"
    assert await steps_taken(app, code) == ["accept"]
    assert (await get(app, f"/cases/{code}/proceeding"))["state"] == "accepted"
    again = await said(app, code, "verify", OFFICER, {"on": "2026-07-13", "number": "31/QĐ"}, first.headers["ETag"])
    assert again.status_code == 200, again.text


async def test_of_two_at_the_same_moment_one_is_taken(app: App) -> None:
    code = await a_complaint(app)
    seen = await etag(app, code)
    answers = await asyncio.gather(*(said(app, code, "accept", "tiepdan", ACCEPT, seen) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
    blind = await asyncio.gather(
        *(said(app, code, "verify", OFFICER, {"on": "2026-07-13", "number": f"{n}/QĐ"}) for n in range(5))
    )
    assert sorted(answer.status_code for answer in blind) == [200, 409, 409, 409, 409]
    assert await steps_taken(app, code) == ["accept", "verify"]
    papers = (await get(app, f"/cases/{code}/proceeding"))["papers"]
    assert [paper["step"] for paper in papers] == ["accept", "verify"]


async def test_a_form_opened_before_another_acted_says_what_that_was(app: App) -> None:
    code = await a_complaint(app, "accepted")
    address = f"/intake/cases/{code}/proceeding/verify"
    officer = app.browser(OFFICER)
    version = (await etag(app, code)).strip('"')
    await step(app, code, "set_attributes", on="2026-07-10", attributes=["complex"], note="Nhiều hộ.")
    form = {"version": version, "on": "13/07/2026", "number": "31/QĐ-SNNMT"}
    stale = await officer.post(address, data=form)
    assert stale.status_code == 412
    assert STEP_NAMES[Step.SET_ATTRIBUTES].vi.lower() in stale.text.lower()
    assert await steps_taken(app, code) == ["set_attributes"]
