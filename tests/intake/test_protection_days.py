"""Protection has days of its own, whatever becomes of the denunciation: found by walking (tests/model)."""

from datetime import date

from shared.calendar import clock
from tests.apps import App
from tests.intake.conftest import a_denunciation, get, post, refused
from tests.intake.test_protection import CASE, HEAD, OFFICER, PATH, UNIT, granted


async def test_what_ended_before_the_last_step_is_entered_with_its_own_day(app: App) -> None:
    with clock.frozen(date(2026, 3, 2)):
        await post(app, "/petitions", a_denunciation())
    with clock.frozen(date(2026, 3, 20)):
        await post(app, f"/cases/{CASE}/acknowledge", {"on": "2026-03-03"}, OFFICER)
        await post(app, PATH, {"by": "denouncer", "on": "2026-03-04"}, OFFICER)
        await post(app, f"/cases/{CASE}/proceeding/verify", {"number": "3/QĐ", "on": "2026-03-16"}, OFFICER)
        await post(app, f"{PATH}/1/decide", granted(on="2026-03-06"), HEAD)
        await post(app, f"{PATH}/1/end", {"reason": "Hết nguy cơ.", "on": "2026-03-11"}, OFFICER)
        [line] = await get(app, PATH)
        assert (line["decided_on"], line["ended_on"]) == ("2026-03-06", "2026-03-11")


async def test_what_was_asked_for_in_a_denunciation_that_is_not_accepted_is_refused_and_not_granted(app: App) -> None:
    with clock.frozen(date(2026, 3, 6)):
        process = {"outcome": "checking", "assign_to": UNIT, "extract": "Tố cáo giao đất trái thẩm quyền."}
        await post(app, "/petitions", a_denunciation(process=process))
        await post(app, PATH, {"by": "denouncer"}, "tiepdan")
        ground = {"number": "9/TB", "ground": "tc-khong-co-so"}
        await post(app, f"/cases/{CASE}/proceeding/refuse", ground, "tiepdan")
        problem = await refused(app, f"{PATH}/1/decide", granted(on=None), 422)
        assert [error["field"] for error in problem["errors"]] == ["granted"]
        no = {"number": "13/CV", "granted": False, "reason": "Tố cáo không được thụ lý."}
        assert (await post(app, f"{PATH}/1/decide", no))["state"] == "refused"
