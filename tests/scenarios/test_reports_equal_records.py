"""Every column of forms 01/TCD and 02/XLD, and what the overview says of cases, equals the owners' own records: the
numbers, the rows they stand in and the codes behind them, for quarters, the half-year, single months and a single week.
"""

from collections.abc import Mapping
from typing import Any, Final

import pytest
from sqlalchemy import text

from shared.calendar import clock
from tests.chaos.readings import OWNED, differences
from tests.scenarios.diary import Diary
from tests.scenarios.months import LAST, live
from tests.scenarios.office import SUPERVISOR, Office
from tests.scenarios.own_records import CARRIED, Counted, counted, form_01, form_02, overview

PERIODS: Final = {
    "before the first quarter": ("2025-12-01", "2025-12-14"),
    "first quarter": ("2025-12-15", "2026-03-14"),
    "second quarter": ("2026-03-15", "2026-06-14"),
    "third quarter": ("2026-06-15", "2026-09-14"),
    "six months": ("2025-12-15", "2026-06-14"),
    "May": ("2026-05-01", "2026-05-31"),
    "the week the law changed": ("2026-06-29", "2026-07-05"),
    "running": ("2026-09-15", "2026-12-14"),
}
MUST_HAVE: Final = {
    "petition": 60, "visit": 40, "decided": 40, "linked": 3, "unlinked": 1, "split": 3, "reclassified": 2, "assigned": 3,
    "petition voided": 2, "visit voided": 2, "sent back": 2, "answered": 5, "closed": 2, "suspended": 3, "case replaced": 1, "resumed": 1,
}  # fmt: skip


async def differs(
    office: Office, form: str, first: str, last: str, own: Mapping[int, Counted]
) -> tuple[list[str], dict[int, int]]:
    """How a form differs from the records, cell by cell and code by code; and what the records come to."""
    sheet = await office.get(f"/forms/{form}", SUPERVISOR, "reporting", **{"from": first, "to": last})
    shown = {int(no): value for no, value in sheet["total"]["values"].items()}
    rows = {row["unit"]: {int(no): value for no, value in row["values"].items()} for row in sheet["rows"]}
    found = [f"{check['expression']} does not hold" for check in sheet["checks"] if not check["passed"]]
    for no, records in own.items():
        behind = await office.counted(form, no, first, last)
        if shown[no] != records.total:
            found.append(f"column {no}: {shown[no]}, by the records {records.total}")
        by_row = {unit: values[no] for unit, values in rows.items() if values[no]}
        if by_row != records.by_row:
            found.append(f"column {no}: rows {by_row}, by the records {records.by_row}")
        if behind != records.codes:
            found.append(f"column {no}: opens {behind - records.codes} and not {records.codes - behind}")
    return found, {no: records.total for no, records in own.items()}


async def facts_differ(office: Office) -> list[str]:
    """What reporting knows of each visit, petition and case otherwise than intake."""
    found: list[str] = []
    for table in ("visit_fact", "petition_fact", "case_fact"):
        _, query = OWNED[table]
        own, facts = await rows(office, "intake", query), await rows(office, "reporting", f"SELECT * FROM {table}")
        assert len(own) >= 40, f"{table}: too few to prove anything"
        for row in own:
            if row.get("closed_on"):
                del row["suspended"]  # how it stood when it was closed, only the fact still says
        found += differences(table, own, facts)
    return found


async def rows(office: Office, service: str, query: str) -> list[dict[str, Any]]:
    async with office.app.database(service).engine.connect() as db:
        return [dict(row) for row in (await db.execute(text(query))).mappings()]


def says_enough(diary: Diary, totals: Mapping[str, Mapping[int, int]]) -> None:
    """A history in which a column is always nought, or nothing is carried over, proves nothing about it."""
    assert {what: diary.done.get(what, 0) for what, least in MUST_HAVE.items() if diary.done.get(what, 0) < least} == {}
    for form, columns in totals.items():
        assert [no for no, total in columns.items() if not total] == [], form


@pytest.mark.parametrize("seed", [1, 2])
async def test_every_column_of_both_forms_equals_the_owners_own_records(office: Office, seed: int) -> None:
    diary = await live(office, seed)
    await office.deliver()
    assert await office.parked() == []
    assert await facts_differ(office) == []
    totals: dict[str, dict[int, int]] = {}
    differences: dict[str, list[str]] = {}
    carried = 0
    with clock.frozen(LAST):
        for name, (first, last) in PERIODS.items():
            own = {"01-TCD": await form_01(office, first, last), "02-XLD": await form_02(office, first, last)}
            own["TONG-QUAN"] = await overview(office, first, last, LAST)
            if last < LAST.isoformat():  # what was overdue then, the registers do not say any more
                del own["TONG-QUAN"][11]
            carried += (await counted(office, CARRIED, first, last)).total
            for form, records in own.items():
                found, sums = await differs(office, form, first, last, records)
                if found:
                    differences[f"{form}, {name}"] = found
                for no, total in sums.items():
                    totals.setdefault(form, {})[no] = totals.get(form, {}).get(no, 0) + total
    assert differences == {}
    assert carried > 5
    says_enough(diary, totals)
