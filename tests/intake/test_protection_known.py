"""That a denouncer is protected is for the desk, the leaders and the unit answerable; who only takes part learns nothing."""

import pytest

from tests.apps import App
from tests.intake.conftest import API, a_denunciation, accepted, get, post, protect, rows

CASE = "TC-2026-0001"
UNIT, PARTNER = "so-nnmt", "so-y-te"
KNOWING = ("tiepdan", "lanhdao", f"cb.{UNIT}", f"ld.{UNIT}")
NOT_KNOWING = (f"cb.{PARTNER}", f"ld.{PARTNER}", "giamsat")


@pytest.fixture
async def protected(app: App) -> App:
    process = accepted(extract="Tố cáo hành vi giao đất.", assign_to=UNIT)
    await post(app, "/petitions", a_denunciation(on="2026-03-02", process=process))
    await post(app, f"/cases/{CASE}/acknowledge", {"on": "2026-03-03"}, f"cb.{UNIT}")
    await post(
        app,
        f"/cases/{CASE}/parts",
        {"unit": PARTNER, "asked": "Cho ý kiến.", "on": "2026-03-04", "due_on": "2026-03-30"},
    )
    await protect(app, CASE, f"cb.{UNIT}", "2026-03-06", persons=2, job=1)
    return app


async def test_the_procedure_tells_it_only_to_whom_it_concerns(protected: App) -> None:
    for login in (*KNOWING, *NOT_KNOWING):
        view = await get(protected, f"/cases/{CASE}/proceeding", login)
        page = (await protected.browser(login).get(f"/intake/cases/{CASE}")).text
        known = login in KNOWING
        assert (view["protected"] != {}) == known, login
        assert ("protect" in [paper["step"] for paper in view["papers"]]) == known, login
        assert ("Bảo vệ 2 người" in page) == known, login
        assert ("Người được bảo vệ" in page) == known, login
        assert "protect" not in [step["step"] for step in view["steps"]], login


async def test_a_command_that_came_too_late_is_not_told_of_it(protected: App) -> None:
    body, stale = {"answer": "Không có ý kiến."}, {"If-Match": '"1"'}
    answer = await protected.as_(f"ld.{PARTNER}").post(f"{API}/cases/{CASE}/parts/answer", json=body, headers=stale)
    assert answer.status_code == 412
    assert "tiếp nhận" in answer.text
    assert "Bảo vệ" not in answer.text


async def test_its_events_go_to_no_unit_that_only_takes_part(protected: App) -> None:
    told = await rows(protected, "SELECT type, audience FROM event_log WHERE type LIKE '%.protection.%'")
    assert len(told) == 3, "asked for, granted, and the figures of the case"
    assert [row.audience for row in told if "changed" in row.type] == [[UNIT]]
    assert all(PARTNER not in row.audience for row in told)
