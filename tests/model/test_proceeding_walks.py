"""Random walks through the procedures: whatever is tried in whatever order, only what the law's own table allows
happens, a refusal changes nothing, and the events tell the very state the row is in.

The table here is written from the law and knows nothing of the code's. `make model` walks longer (MODEL_WALKS).
"""

import os
import random
from datetime import date, timedelta
from typing import Any, Final

import pytest

from services.intake.proceedings.replay import replayed
from tests.apps import App
from tests.intake.conftest import API, a_denunciation, a_petition, events, post, rows

WALKS: Final = int(os.environ.get("MODEL_WALKS", "6"))
STEPS_A_WALK: Final = 18
OFFICER, HEAD, DESK = "cb.so-nnmt", "ld.so-nnmt", "tiepdan"

BOTH: Final = {
    ("checking", "accept"): "accepted",
    ("checking", "refuse"): "not_accepted",
    ("accepted", "verify"): "verifying",
    ("accepted", "suspend"): "suspended",
    ("verifying", "suspend"): "suspended",
    ("suspended", "resume"): "=paused",
    ("accepted", "terminate"): "terminated",
    ("verifying", "terminate"): "terminated",
    ("suspended", "terminate"): "terminated",
    ("verifying", "decide"): "decided",
    **{(state, "withdraw"): "terminated" for state in ("checking", "accepted", "verifying", "suspended")},
    **{(state, "set_attributes"): "=" for state in ("checking", "accepted", "verifying")},
    **{(state, "extend"): "=" for state in ("accepted", "verifying")},
    **{(state, step): "=" for state in ("decided", "effective", "enforcing") for step in ("send", "publish")},
    ("effective", "enforce"): "enforcing",
    ("enforcing", "enforce"): "enforcing",
    ("effective", "finish"): "done",
    ("enforcing", "finish"): "done",
}
LAW: Final[dict[str, dict[tuple[str, str], str]]] = {
    "KN": {**BOTH, ("decided", "take_effect"): "effective", ("verifying", "request_dialogue"): "="},
    "TC": {
        **BOTH,
        ("decided", "enforce"): "enforcing",
        ("decided", "finish"): "done",
        **{(state, "notify"): "=" for state in ("accepted", "verifying")},
        **{
            (state, "protect"): "="
            for state in (
                *("checking", "accepted", "verifying", "suspended", "decided", "enforcing", "done", "terminated"),
            )
        },
        **{
            (state, "send_suspension"): "="
            for state in ("accepted", "verifying", "suspended", "decided", "enforcing", "done", "terminated")
        },
    },
}
WHO: Final = dict.fromkeys(("extend", "suspend", "resume", "terminate", "decide"), HEAD) | {
    "accept": DESK,
    "refuse": DESK,
}
ALL: Final = sorted({step for table in LAW.values() for _, step in table})


def stated(step: str, kind: str, chance: random.Random) -> dict[str, Any]:
    """Something sound to state with a step, most of the time."""
    paper = {"number": f"{chance.randrange(900)}/QĐ"}
    ground = "khong-lien-quan" if kind == "KN" else chance.choice(("tc-khong-co-so", "khong-lien-quan"))
    choices: dict[str, dict[str, Any]] = {
        "refuse": paper | {"ground": ground},
        "suspend": paper | {"note": "Chờ giám định."},
        "extend": paper | {"note": "Nhiều nội dung."},
        "terminate": paper | {"note": "Người bị tố cáo chết."},
        "set_attributes": {"attributes": chance.choice((["complex"], ["very-complex"], [])), "note": "Nhiều nơi."},
        "decide": paper
        | {"result": chance.choice(("right", "wrong", "upheld")), "findings_differ": False}
        | chance.choice(({}, {"return_persons": 2})),
        "publish": {"how": "posting"},
        "withdraw": {"whole": chance.random() < 0.2},
        "enforce": {"return_persons": chance.randrange(3)},
        "protect": {"persons": chance.randrange(3)},
    }
    return choices.get(step, paper if step in ("accept", "verify", "resume") else {})


async def a_case(app: App, kind: str, chance: random.Random) -> str:
    outcome = chance.choice(("checking", "accepted"))
    given = a_denunciation() if kind == "TC" else a_petition(kind="KN")
    process = {"outcome": outcome} | ({"extract": "Tố cáo một việc."} if kind == "TC" else {})
    code: str = (await post(app, "/petitions", given | {"on": "2026-07-06", "process": process}))["case"]
    await post(app, f"/cases/{code}/assign", {"unit": "so-nnmt", "on": "2026-07-06"})
    await post(app, f"/cases/{code}/acknowledge", {"on": "2026-07-06"}, OFFICER)
    return code


@pytest.mark.parametrize("kind", ["KN", "TC"])
async def test_only_what_the_law_allows_happens_and_events_tell_the_state(app: App, kind: str) -> None:
    taken = 0
    for walk in range(WALKS):
        chance = random.Random(f"{kind} {walk}")  # the same walks each time
        code = await a_case(app, kind, chance)
        day = date(2026, 7, 6)
        for _ in range(STEPS_A_WALK):
            day = min(day + timedelta(days=chance.randrange(12)), date(2026, 11, 20))
            taken += await one_step(app, kind, code, day, chance)
    assert taken > WALKS * 3, "the walks hardly moved: they prove nothing"


async def one_step(app: App, kind: str, code: str, day: date, chance: random.Random) -> bool:
    """Try a step, mostly one the table knows here; compare with the table, the row and the log. Whether it was taken."""
    before, paused, row_before = await standing(app, code)
    known = sorted(step for state, step in LAW[kind] if state == before)
    step = chance.choice(known) if known and chance.random() < 0.8 else chance.choice(ALL)
    body = stated(step, kind, chance) | {"on": day.isoformat()}
    path = f"{API}/cases/{code}/proceeding/{step}"
    answer = await app.as_(WHO.get(step, OFFICER)).post(path, json=body)
    after, _, row_after = await standing(app, code)
    assert answer.status_code in (200, 409, 422), answer.text
    if answer.status_code != 200:
        assert row_after == row_before, f"{step} was refused and yet changed something"
        return False
    assert (before, step) in LAW[kind], f"{step} was taken from {before}, which no law knows"
    wanted = LAW[kind][before, step]
    if step == "withdraw" and not body["whole"]:
        wanted = "="
    expected = {"=": before, "=paused": paused}.get(wanted, wanted)
    assert after == expected, f"{step} led from {before} to {after}"
    told = replayed(await events(app, f"case/{code}"))
    assert told.state == after
    assert told.closed is (after in ("terminated", "not_accepted"))
    return True


async def standing(app: App, code: str) -> tuple[str, str | None, str]:
    [row] = await rows(
        app,
        "SELECT p.state, p.paused, p::text || c::text || (SELECT string_agg(k::text, ',' ORDER BY duty, n) FROM clock k"
        " WHERE k.case_code = c.code) AS everything FROM proceeding p JOIN case_file c ON c.code = p.case_code"
        " WHERE c.code = :code",
        code=code,
    )
    return row.state, row.paused, row.everything
