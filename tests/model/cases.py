"""How a case begins and ends: with its petition decided on, corrected or void, or by a step that leaves nothing to do."""

from datetime import date
from typing import Any, Final

from tests.model.matter import Line, Matter, Petition
from tests.model.petition import begins, kind_said

FINISHED: Final = ("done", "not_accepted", "terminated")


def opened(line: Line, petition: Petition, code: str, on: date, outcome: str, unit: str | None) -> Matter:
    """A petition was decided on, and a case stands."""
    m = Matter(line, petition, code, petition.received_on, on, on, secret=petition.secret)
    petition.case_code = code
    petition.cases.append(m)
    if unit is not None:
        m.unit, m.assigned_on, m.handling = unit, on, "assigned"
    if line.kind != "KNPA":
        m.state, m.since = ("accepted" if outcome == "accepted" else "checking"), on
        m.clock_started_on = m.latest = on if outcome == "accepted" else m.received_on
    if outcome == "accepted":
        m.days["accepted_on"] = on
    m.due_on = m.counted() or on
    if outcome == "not_accepted":
        ended(m, "not_accepted", on)
    return m


def replaced(m: Matter, said: dict[str, Any], code: str, on: date) -> Matter:
    """The case of the right kind: received when the petition came, accepted when the wrong one was, given to its unit."""
    p, (kind, stage, discipline) = m.petition, kind_said(said)
    p.outcome = begins(p, said)
    p.kind, p.stage, p.discipline, p.reclassified_on = kind, stage, discipline, on
    p.secret, p.extract = p.secret or kind == "TC", p.extract or bool(said.get("extract"))
    p.told.append("petition.reclassified")
    _taken_out(m, on)
    accepted_on = (p.outcome == "accepted" and m.days.get("accepted_on")) or on
    right = opened(Line(kind, stage, discipline), p, code, accepted_on, p.outcome, m.unit)
    right.opened_on, right.assigned_on = on, on if m.unit else None
    right.replaces, m.replaced_by = m.code, code
    for one in p.cases:  # all have its words
        one.secret = p.secret
    if (kind, stage) == ("KN", "second") and p.first is not None:
        right.reviews, p.first.reviewed_in = p.first.code, code
    return right


def voided(m: Matter, on: date) -> None:
    """It was entered by mistake, and so was its case."""
    m.petition.voided_on = m.voided_on = on
    m.petition.told.append("petition.voided")
    _taken_out(m, on)


def _taken_out(m: Matter, on: date) -> None:
    """What it owed falls away with it, and nothing was decided; a first decision it complained of is free."""
    m.unsent = 0
    if m.state is not None:
        enters(m, "terminated", on)
    _closes(m, on)
    if m.petition.about is not None and m.petition.about.reviewed_in == m.code:
        m.petition.about.reviewed_in = None


def enters(m: Matter, state: str, on: date) -> None:
    if state != m.state:
        m.paused = m.state if state == "suspended" else None
        m.state, m.since = state, on
    if state in FINISHED:
        m.days["finished_on"] = on


def ended(m: Matter, state: str, on: date) -> None:
    """Nothing is left to do for anybody."""
    enters(m, state, on)
    _closes(m, on)


def _closes(m: Matter, on: date) -> None:
    """Parts still owed end with the case."""
    if m.owed:
        m.ended_on = max(m.ended_on, on)
    m.parts = [part for part in m.parts if part not in m.owed]
    m.handling, m.closed_on = "closed", on
