"""A row, its clocks and what its events tell, beside what the model says."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, Final

from services.intake.proceedings.replay import Replayed
from tests.model.matter import Matter

MAIN: Final = {"KN-1", "KN-2", "KN-5", "KN-9", "TC-1", "TC-8", "TC-4", "TCD-2"}
"""Duties a case is due for: accepting, resolving, answering."""
FIGURES: Final = ("ordered", "done", "protected")


def compare_row(m: Matter, row: dict[str, Any]) -> None:
    """No illegal state: every column that says where the case stands is as the model has it."""
    expected = m.row()
    procedure = expected.pop("procedure")
    found = {name: row[name] for name in expected}
    assert found == expected, _differing(expected, found)
    if procedure is None:
        assert row["procedure"] is None
        return
    found = {name: row["procedure"][name] for name in procedure}
    assert found == procedure, _differing(procedure, found)
    assert [draft["state"] for draft in row["drafts"] or ()] == m.drafts


def compare_clocks(m: Matter, row: dict[str, Any]) -> None:
    """While something is owed exactly one clock says by when, and the case says the same; afterwards none runs."""
    running = [clock for clock in row["clocks"] if clock["stopped_on"] is None]
    main = [clock for clock in running if clock["duty"] in MAIN]
    owing = m.undecided or (m.state is None and m.handling in ("new", "assigned", "acknowledged"))
    assert len(main) == owing, f"{len(main)} clocks of {m}"
    for clock in main:
        assert clock["duty"] == row["rule"]
        assert clock["due_on"] in (row["due_on"], None), f"the clock says {clock['due_on']}, the case {row['due_on']}"
        assert (clock["due_on"] is None) == (m.counted() is None)
        assert clock["extensions"] == m.extensions
        assert (clock["suspended_from"] is not None) == (m.state == "suspended")
    if m.handling == "closed":
        assert {clock["duty"] for clock in running} <= {"TC-5"}, "something is still owed in a closed case"
    assert sum(clock["duty"] == "TC-5" for clock in running) == m.unsent
    assert all(clock["stopped_on"] is None or clock["stopped_on"] >= clock["started_on"] for clock in row["clocks"])
    assert all(clock["unit"] == row["unit"] for clock in row["clocks"]), "a clock is another unit's than its case"


def compare_givings(row: dict[str, Any]) -> None:
    """What an inbox counts as open is what is still owed."""
    waits = row["state"] in ("new", "assigned", "acknowledged")
    for giving in row["givings"] or ():
        owed = giving["state"] in ("sent", "acknowledged") and (giving["part"] == "cooperating" or waits)
        assert giving["is_open"] == owed, f"giving {giving['giving']} of {row['code']} is not open or closed as it says"


def compare_petition(m: Matter, row: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """The petition stands with the case it has, and says of itself what the model does; what is to be told of it."""
    p = m.petition
    here = [petition for petition in row["petitions"] or () if petition["code"] == p.code]
    assert len(here) == (p.case_code == m.code), f"{p.code} stands with {m.code}, or does not"
    assert len(row["petitions"]) == len(here) + m.others, "other petitions than were linked"
    for petition in here:
        found = {name: petition[name] for name in p.row()}
        assert found == p.row(), _differing(p.row(), found)
        assert petition["version"] == len(p.told)
    return [(f"petition/{p.code}", p.told)] if here else []


def compare_requests(m: Matter, row: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Each request for protection stands where the model has it; what is to be told of them, on no stream of a unit."""
    assert len(row["requests"]) == len(m.requests), f"{len(row['requests'])} requests in {m.code}"
    for request, known in zip(row["requests"], m.requests, strict=True):
        found = {name: request[name] for name in known.row()}
        assert found == known.row(), _differing(known.row(), found)
        assert (request["ended_on"] is not None) == (known.state == "ended")
        assert request["version"] == len(known.told)
    return [(f"protection/{m.code}.{n}", known.told) for n, known in enumerate(m.requests, 1)]


def compare_replay(told: Replayed, row: dict[str, Any]) -> None:
    """The events alone come to the very state the rows are in: every field of it."""
    procedure = row["procedure"] or {}
    without = {"dialogue": "none", "unsent": 0}
    for name, value in asdict(told).items():
        if name == "handling":
            found = row["state"]
        elif name in row and name not in ("state", "reviews"):
            found = row[name]
        else:
            found = procedure.get(name, without.get(name))
        if name in FIGURES:
            assert _figures(value) == _figures(found), f"the events tell {name} {value}, the row says {found}"
        else:
            assert _plain(value) == found, f"the events tell {name} {value}, the row says {found}"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def _figures(figures: Any) -> dict[str, Decimal]:
    """Those that are not nought."""
    return {name: Decimal(str(value)) for name, value in (figures or {}).items() if Decimal(str(value))}


def _differing(expected: dict[str, Any], found: dict[str, Any]) -> str:
    return "; ".join(
        f"{name}: the law says {value}, the row {found[name]}"
        for name, value in expected.items()
        if found[name] != value
    )
