"""What reporting counts, beside the same counted with SQL in intake's own tables."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import text

from shared.calendar import clock
from tests.model.matter import Matter
from tests.model.office import WalkedOffice

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
FACTS: Final = (
    "kind",
    "unit",
    "due_on",
    "opened_on",
    "assigned_on",
    "acknowledged_on",
    "answered_on",
    "in_time",
    "closed_on",
)
FACT: Final = text("SELECT to_jsonb(f) AS fact FROM case_fact f WHERE code = ANY(CAST(:codes AS text[]))")
OWN: Final = text("SELECT to_jsonb(c) AS fact FROM case_file c WHERE code = ANY(CAST(:codes AS text[]))")
CASES: Final = text("""
    SELECT coalesce(c.unit, c.body) AS unit,
        count(*) FILTER (WHERE c.assigned_on IS NOT NULL) AS assigned,
        count(*) FILTER (WHERE c.answered_on IS NOT NULL) AS answered,
        count(*) FILTER (WHERE c.answered_on IS NOT NULL AND c.in_time) AS in_time,
        count(*) FILTER (WHERE c.answered_on IS NOT NULL AND NOT c.in_time) AS late,
        count(*) FILTER (WHERE c.state IN ('new', 'assigned', 'acknowledged')) AS open,
        count(*) FILTER (WHERE c.state IN ('new', 'assigned', 'acknowledged') AND k.due_on < :today
            AND k.suspended_from IS NULL) AS overdue
    FROM case_file c
    LEFT JOIN clock k ON k.case_code = c.code AND k.duty = c.rule AND k.stopped_on IS NULL
    WHERE c.replaced_by IS NULL AND c.voided_on IS NULL
    GROUP BY 1
""")
COLUMNS: Final = {6: "assigned", 7: "answered", 8: "in_time", 9: "late", 10: "open", 11: "overdue"}
"""Of TONG-QUAN."""
PETITIONS: Final = text("""
    SELECT count(*) AS "1", count(*) FILTER (WHERE p.processed_on IS NOT NULL) AS "2",
        count(*) FILTER (WHERE p.eligible AND p.in_competence) AS "4",
        count(DISTINCT p.case_code) FILTER (WHERE p.eligible AND p.in_competence) AS "5",
        count(*) FILTER (WHERE p.eligible AND p.in_competence AND p.kind = 'KN') AS "6",
        count(*) FILTER (WHERE p.eligible AND p.in_competence AND p.kind = 'KN' AND p.stage = 'first') AS "7",
        count(*) FILTER (WHERE p.eligible AND p.in_competence AND p.kind = 'KN' AND p.stage = 'second') AS "8",
        count(*) FILTER (WHERE p.eligible AND p.in_competence AND p.kind = 'TC') AS "12",
        count(*) FILTER (WHERE p.eligible AND p.in_competence AND p.kind = 'TC' AND p.stage = 'first') AS "13",
        count(*) FILTER (WHERE p.eligible AND p.in_competence AND p.kind = 'TC' AND p.stage = 'repeated') AS "14",
        count(*) FILTER (WHERE p.eligible AND p.in_competence AND p.kind = 'KNPA') AS "19"
    FROM petition p WHERE p.voided_on IS NULL
""")
"""Columns of form 02/XLD."""


async def compare_counts(office: WalkedOffice, codes: list[str], today: date) -> None:
    """Nothing is parked; each case of the walk is a fact equal to its row; each number is intake's own."""
    with clock.frozen(today):
        await office.deliver()
        assert await office.parked() == []
        own, facts = await _each(office, "intake", OWN, codes), await _each(office, "reporting", FACT, codes)
        for code in codes:
            told = {name: facts[code][name] for name in FACTS}
            assert told == {name: own[code][name] for name in FACTS}, f"reporting has another {code} than intake"
        async with office.app.database("intake").engine.connect() as db:
            by_unit = {row.unit: row._asdict() for row in await db.execute(CASES, {"today": today})}
            petitions = (await db.execute(PETITIONS)).one()._asdict()
        period = {"from": FIRST.isoformat(), "to": LAST.isoformat()}
        overview = await office.get("/forms/TONG-QUAN", "giamsat", "reporting", **period)
        _compare_units(overview, by_unit)
        form = await office.get("/forms/02-XLD", "giamsat", "reporting", **period)
        found = {number: form["total"]["values"][number] for number in petitions}
        assert found == petitions, "form 02/XLD counts other petitions than intake has"
        for sheet in (overview, form):
            assert [check for check in sheet["checks"] if not check["passed"]] == []


def _compare_units(overview: dict[str, Any], by_unit: dict[str, dict[str, Any]]) -> None:
    told = {row["unit"]: row["values"] for row in overview["rows"]}
    for unit in told.keys() | by_unit.keys():
        own = {name: by_unit.get(unit, {}).get(name, 0) for name in COLUMNS.values()}
        counted = {name: told.get(unit, {}).get(str(number), 0) for number, name in COLUMNS.items()}
        assert counted == own, f"reporting counts for {unit} what intake's tables do not have"


async def _each(office: WalkedOffice, service: str, question: Any, codes: list[str]) -> dict[str, dict[str, Any]]:
    async with office.app.database(service).engine.connect() as db:
        return {row.fact["code"]: row.fact for row in await db.execute(question, {"codes": codes})}


async def compare_protection(office: WalkedOffice, matters: Sequence[Matter], today: date) -> None:
    """The office's lists of who is protected, and what is owed of that, are what the model says."""
    with clock.frozen(today):
        for which in ("due", "open"):
            owed = {
                (m.code, n)
                for m in matters
                for n, one in enumerate(m.requests, 1)
                if one.due(today) or (which == "open" and one.state == "running")
            }
            listed: set[tuple[str, int]] = set()
            after: str | None = ""
            while after is not None:
                page = await office.get("/protections", which=which, limit=200, **({"after": after} if after else {}))
                listed |= {(line["case_code"], line["n"]) for line in page["items"]}
                after = page["next"]
            codes = {m.code for m in matters}
            assert {line for line in listed if line[0] in codes} == owed, f"protection that is {which}"
