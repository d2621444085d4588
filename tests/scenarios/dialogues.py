"""A dialogue inside a complaint: asked for in its procedure, planned and held by scheduling, known to the procedure again."""

from datetime import date

from shared.calendar import clock
from tests.scenarios.office import DESK, OUTSIDER, Office, officer


async def dialogue(office: Office, case: str, unit: str, asked: date, held: date, *, by_head: bool) -> str:
    """The code of the dialogue, once its minutes are with the case."""
    with clock.frozen(asked):
        view = await office.step(case, "request_dialogue", officer(unit), by_head=by_head)
        assert view["dialogue"] == "requested"
        await office.deliver()
        row = (await office.get("/case-dialogues", officer(unit), "scheduling", case=case))["items"][0]
        assert (row["state"], row["unit"], row["by_head"]) == ("requested", unit, by_head)
        at = f"/case-dialogues/{row['code']}"
        plan = {"planned_on": held.isoformat(), "chair_post": "chu-tich-ubnd-tinh", "place": "Trụ sở tiếp công dân"}
        await office.post(f"{at}/plan", plan, DESK, "scheduling")
        assert await office.status(at, OUTSIDER, "scheduling") == 404
    with clock.frozen(held):
        minutes = {"presence": "attended", "minutes": "Các bên thống nhất đo lại.", "copies": 3}
        minutes |= {"signed_by": ["chair", "recorder", "complainant", "respondent"]}
        await office.post(f"{at}/hold", minutes, officer(unit), "scheduling")
        await office.deliver()
        assert (await office.get(f"/cases/{case}/proceeding", officer(unit)))["dialogue"] == "held"
    return str(row["code"])
