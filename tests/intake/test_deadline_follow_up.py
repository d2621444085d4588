"""Clocks of a case as its unit, a supervisor and the operator at a terminal read them, and a decision that comes late."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from deploy.cli import app as tiepdan
from shared.calendar.file import SHIPPED
from shared.settings import Settings
from tests.apps import App
from tests.intake.conftest import a_denunciation, a_petition, accepted, events, get, post, rows

DECIDED = "2026-04-01,off,other,nghỉ theo quyết định muộn,day off decided late,2026-03-25,,quyết định,confirmed,yes\n"


async def a_complaint(app: App) -> str:
    """Received and accepted on Monday 2 March 2026: to be resolved by Wednesday 1 April."""
    code: str = (await post(app, "/petitions", a_petition(kind="KN", process=accepted())))["case"]
    return code


@pytest.fixture
def calendar_file(tmp_path: Path) -> Path:
    file = tmp_path / "own.csv"
    file.write_text(SHIPPED.read_text(encoding="utf-8") + DECIDED, encoding="utf-8")
    return file


async def typed(app: App, *words: str, calendar: Path | None = None) -> Result:
    """`tiepdan deadlines …` beside the running system, in a thread, for it has a loop of its own."""
    settings: Settings = app.app.state.web.settings
    url = str(settings.database_url_intake)
    env = {f"TIEPDAN_DATABASE_URL_{name}": url for name in ("INTAKE", "SCHEDULING", "REPORTING")}
    env |= {"TIEPDAN_REDIS_URL": str(settings.redis_url), "TIEPDAN_DATA_DIR": str(settings.data_dir)}
    if calendar is not None:
        env["TIEPDAN_CALENDAR_FILE"] = str(calendar)
    return await asyncio.to_thread(CliRunner().invoke, tiepdan, ["deadlines", *words], env=env)


async def test_the_clocks_of_a_case_are_read_by_its_unit_and_by_no_other(app: App) -> None:
    code = await a_complaint(app)
    [clock] = await get(app, f"/cases/{code}/deadlines", "cb.so-nnmt")
    assert (clock["duty"], clock["due_on"], clock["days"][-1]["state"]) == ("KN-2", "2026-04-01", "due")
    assert [line["kind"] for line in clock["ledger"]] == ["started"]
    other = await app.as_("cb.so-y-te").get(f"/intake/api/v1/cases/{code}/deadlines")
    assert other.status_code == 404


async def test_the_reason_of_a_suspension_stays_with_those_who_read_the_whole_denunciation(app: App) -> None:
    code = (await post(app, "/petitions", a_denunciation()))["case"]
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-03-03"}, "cb.so-nnmt")
    suspension = {"on": "2026-03-10", "number": "12/QĐ-SNNMT", "note": "Chờ người làm chứng ở bản Mòng về"}
    await post(app, f"/cases/{code}/proceeding/suspend", suspension, "ld.so-nnmt")

    async def reasons(login: str) -> list[Any]:
        clocks = await get(app, f"/cases/{code}/deadlines", login)
        return [line["reason"] for clock in clocks if clock["duty"] == "TC-4" for line in clock["ledger"]]

    assert await reasons("tiepdan") == [None, "Chờ người làm chứng ở bản Mòng về"]
    assert await reasons("giamsat") == [None, None]
    answer = await typed(app, "why", code, "--format", "json")
    assert "bản Mòng" not in answer.stdout


async def test_the_terminal_explains_a_case(app: App) -> None:
    code = await a_complaint(app)
    table = await typed(app, "why", code)
    assert table.exit_code == 0, table.output
    assert "Hạn / due: 01/04/2026" in table.stdout
    clocks = json.loads((await typed(app, "why", code, "--format", "json")).stdout)
    assert [clock["due_on"] for clock in clocks] == ["2026-04-01"]
    unknown = await typed(app, "why", "KN-2026-9999")
    assert (unknown.exit_code, "No clocks" in unknown.stderr) == (66, True)


async def test_a_late_decision_moves_a_case_only_when_it_is_applied_and_the_unit_is_told(
    app: App, calendar_file: Path
) -> None:
    code = await a_complaint(app)
    assert "No clock would move" in (await typed(app, "reproject")).stdout
    dry = await typed(app, "reproject", calendar=calendar_file)
    assert "01/04/2026" in dry.stdout
    assert "02/04/2026" in dry.stdout
    assert (await get(app, f"/cases/{code}"))["due_on"] == "2026-04-01"
    applied = await typed(app, "reproject", "--apply", calendar=calendar_file)
    assert applied.exit_code == 0, applied.output
    assert (await get(app, f"/cases/{code}"))["due_on"] == "2026-04-02"
    told = [data for kind, data in await events(app, f"case/{code}") if kind == "case.due_moved"]
    assert [(one["because"], one["due_before"], one["due_on"]) for one in told][-1:] == [
        ("reprojected", "2026-04-01", "2026-04-02")
    ]
    audience = "SELECT audience FROM event_log WHERE type LIKE '%due_moved%' ORDER BY seq DESC LIMIT 1"
    assert [row.audience for row in await rows(app, audience)] == [["so-nnmt"]]
    assert "No clock would move" in (await typed(app, "reproject", "--apply", calendar=calendar_file)).stdout
