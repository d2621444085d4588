"""Leaders' reception days, over HTTP."""

from datetime import timedelta

from shared.calendar import clock
from tests.apps import App
from tests.scheduling.conftest import API, events, get, post


async def test_a_day_is_planned_and_held_by_the_head(app: App) -> None:
    planned = {"planned_on": clock.today().isoformat(), "announced_on": clock.today().isoformat()}
    code = (await post(app, "/reception-days", planned))["code"]
    assert code == f"LT-{clock.today().year}-0001"
    await post(app, f"/reception-days/{code}/hold", {}, login="lanhdao")
    log = await events(app)
    assert [name for name, _ in log] == ["reception_day.planned", "reception_day.held"]
    assert log[1][1] == {
        "day": code,
        "unit": "ubnd-tinh",
        "held_on": clock.today().isoformat(),
        "received_by": "head",
        "ad_hoc": False,
        "announced": True,
    }
    again = await app.as_("tiepdan").post(f"{API}/reception-days/{code}/hold", json={})
    assert again.status_code == 409


async def test_a_day_of_the_past_held_by_a_delegate_is_one_request(app: App) -> None:
    body = {"planned_on": "2026-10-26", "held": {"received_by": "delegate"}}
    answer = await post(app, "/reception-days", body)
    assert answer["state"] == "held"
    day = await get(app, f"/reception-days/{answer['code']}")
    assert (day["held_on"], day["received_by"], day["announced_on"]) == ("2026-10-26", "delegate", None)


async def test_the_desk_cannot_stand_in_for_the_head(app: App) -> None:
    body = {"planned_on": "2026-10-26", "held": {"received_by": "desk"}}
    response = await app.as_("tiepdan").post(f"{API}/reception-days", json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "held.received_by"


async def test_a_day_is_not_recorded_as_held_before_it_comes(app: App) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    code = (await post(app, "/reception-days", {"planned_on": tomorrow}))["code"]
    for on in (clock.today().isoformat(), tomorrow):
        response = await app.as_("tiepdan").post(f"{API}/reception-days/{code}/hold", json={"on": on})
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "on"


async def test_the_schedule_is_filtered_by_days_and_state(app: App) -> None:
    await post(app, "/reception-days", {"planned_on": "2026-09-25", "held": {}})
    await post(app, "/reception-days", {"planned_on": "2026-10-26"})
    held = await get(app, "/reception-days?state=held")
    assert [row["planned_on"] for row in held["items"]] == ["2026-09-25"]
    october = await get(app, "/reception-days?from=2026-10-01&to=2026-10-31", login="cb.so-y-te")
    assert [row["planned_on"] for row in october["items"]] == ["2026-10-26"]
