"""A row of a table is made with what it must have, and with nothing it has no column for."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from services.intake.cases.tables import CaseRow
from services.intake.proceedings.tables import ProceedingRow
from services.intake.registers.tables import RegisterRow
from services.intake.service import INTAKE
from tests.conftest import MakeDatabase

DAY = date(2026, 3, 2)


def test_what_is_forgotten_or_misspelt_is_refused_by_name() -> None:
    said: dict[str, Any] = {"body": "ban-tcd", "series": "D", "year": 2026, "lsat": 1}
    with pytest.raises(TypeError, match="RegisterRow: unknown or missing: last, lsat"):
        RegisterRow(**said)


_PROCEDURE: dict[str, Any] = {"kind": "KN", "stage": "first", "discipline": False, "state": "checking", "since": DAY}


def _case(code: str) -> CaseRow:
    return CaseRow(
        code=code, body="ban-tcd", kind="KN", field="dat-dai", origin="petition", received_on=DAY, opened_on=DAY,
        content="Đòi lại đất.", folded="doi lai dat.", rule="KN-2", rule_version="1", calendar_version="1",
        clock_started_on=DAY, due_on=DAY, state="new",
    )  # fmt: skip


async def test_what_is_not_said_is_the_default_before_and_after_it_is_kept(service_database: MakeDatabase) -> None:
    database = await service_database(INTAKE)
    made, other = _case("KN-2026-0001"), _case("KN-2026-0002")
    made.cooperating.append("so-y-te")
    assert other.cooperating == [], "each row has a list of its own"
    first, second = (ProceedingRow(**_PROCEDURE, case_code=code) for code in ("KN-2026-0001", "KN-2026-0002"))
    first.ordered["return_money"] = 1
    assert second.ordered == {}
    assert (made.discipline, made.open_parts, made.answer) == (False, 0, None)
    async with database.transaction("test") as tx:
        tx.add(made, other)
    async with database.transaction("test") as tx:
        kept = (await tx.session.scalars(select(CaseRow).order_by(CaseRow.code))).all()
    assert [(one.code, one.cooperating) for one in kept] == [("KN-2026-0001", ["so-y-te"]), ("KN-2026-0002", [])]
    assert [one.model_dump() for one in kept] == [made.model_dump(), other.model_dump()]


async def test_a_row_changed_after_it_was_made_is_kept_as_changed(service_database: MakeDatabase) -> None:
    database = await service_database(INTAKE)
    made = _case("KN-2026-0001")
    made.commune = "xa-03670"
    async with database.transaction("test") as tx:
        tx.add(made)
        await tx.flush()
        made.commune, made.request = "xa-03646", "Trả lại đất."
    async with database.transaction("test") as tx:
        kept = await tx.get(CaseRow, made.code)
        assert kept is not None
        assert (kept.commune, kept.request) == ("xa-03646", "Trả lại đất.")
