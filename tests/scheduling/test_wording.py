"""What is typed must be words, and numbers in addresses and forms must be numbers of something."""

from typing import Any

import pytest

from tests.apps import App
from tests.scheduling.conftest import API, a_plan, a_question, post


async def _refused_field(app: App, path: str, body: dict[str, Any]) -> str:
    response = await app.as_("tiepdan").post(f"{API}{path}", json=body)
    assert response.status_code == 422, response.text
    field: str = response.json()["errors"][0]["field"]
    return field


@pytest.mark.parametrize("typed", ["\u200b", "…", "Giao\x00ban", "Giao\x1bban", "Giao\x85ban"])
async def test_what_cannot_be_read_is_refused_at_its_field(app: App, typed: str) -> None:
    assert await _refused_field(app, "/dialogues", a_plan(title=typed)) == "title"
    assert await _refused_field(app, "/dialogues", a_plan(plan_number=typed)) == "plan_number"
    await post(app, "/dialogues", a_plan())
    assert await _refused_field(app, "/dialogues/DT-2026-0001/questions", a_question(text=typed)) == "text"
    assert await _refused_field(app, "/dialogues/DT-2026-0001/minutes", {"text": typed}) == "text"


@pytest.mark.parametrize("number", ["0", "99999999999", "9" * 5000])
async def test_a_question_number_nobody_could_have_given_is_no_fault_of_ours(app: App, number: str) -> None:
    await post(app, "/dialogues", a_plan())
    path = f"/dialogues/DT-2026-0001/questions/{number}"
    assert (await app.as_("tiepdan").post(f"{API}{path}/settle", json={"answer": "Có."})).status_code == 422
    form = {"outcome": "answered", "answer": "Có."}
    assert (await app.browser("tiepdan").post(f"/scheduling{path}", data=form)).status_code == 422


@pytest.mark.parametrize("version", ["9" * 5000, "ba", "-1", "*"])
async def test_a_version_that_is_none_is_refused_and_not_taken_for_any(app: App, version: str) -> None:
    await post(app, "/dialogues", a_plan())
    sent = await app.browser("tiepdan").post("/scheduling/dialogues/DT-2026-0001/publish", data={"version": version})
    assert sent.status_code == 400
