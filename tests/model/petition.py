"""The petition behind a case: its kind is corrected, or it is void; what is asked for that, and what comes of it. The
office's rules (Luật Tiếp công dân, TT 05/2021), and that days of a matter run forward.
"""

from datetime import date
from typing import Any, Final

from tests.model.matter import OPEN, Kind, Matter, Petition

ABOUT_IT: Final = ("reclassification", "void")
KINDS: Final = {"KN": ("first", "second"), "TC": ("first", "repeated"), "KNPA": ("first",)}
"""Which stages a kind has (LKN Đ7, LTC Đ37)."""


def refuse_about(m: Matter, act: str, said: dict[str, Any], on: date) -> str | None:
    """Why the petition that stands with this case cannot be corrected so, or voided."""
    if m.petition.voided_on is not None:
        return "it is void"
    if m.handling not in OPEN or (m.state is not None and not m.undecided):
        return "what was answered, decided or ended stays what it is"
    if m.others:
        return "another petition is in its case"
    if m.reviewed_in is not None:
        return "the second instance rests on it (LKN Đ33)"
    if act == "void":
        return "somebody has begun on it" if m.begun else None
    return _refuse_days(m, on) or _refuse_kind(m, said)


def _refuse_days(m: Matter, on: date) -> str | None:
    last_on = max(m.acknowledged_on or m.assigned_on or m.opened_on, m.latest, m.since)
    if on < last_on or any(on < part.last_on for part in m.owed):
        return "its case would end before what happened in it"
    before = on < (m.petition.reclassified_on or m.petition.processed_on)
    return "before it was decided on, or corrected the last time" if before else None


def _refuse_kind(m: Matter, said: dict[str, Any]) -> str | None:
    p, (kind, stage, discipline) = m.petition, kind_said(said)
    if (kind, stage, discipline) == (p.kind, p.stage, p.discipline):
        return "it is that already"
    if stage not in KINDS[kind] or (discipline and kind != "KN"):
        return "this kind has no such stage, or no discipline (LKN Đ47, LTC Đ37)"
    if said.get("outcome") == "checking" and kind == "KNPA":
        return "whether a recommendation is accepted is not checked"
    if (kind == "TC" or p.secret) and not (said.get("extract") or p.extract):
        return "units have nothing to read of what denounces (LTC Đ56)"
    again = (kind, stage) == ("KN", "second") and m.reviews is None
    if again and p.first is not None and not p.first.reviewable_on(p.received_on):
        return "the first decision cannot be complained of any more, or not yet (LKN Đ33, Đ44)"
    return None


def kind_said(said: dict[str, Any]) -> tuple[Kind, str, bool]:
    return said["kind"], said.get("stage", "first"), said.get("discipline", False)


def begins(p: Petition, said: dict[str, Any]) -> str:
    """How the case of the right kind begins: as is said, else as the wrong one did."""
    outcome: str = said.get("outcome") or p.outcome
    return "accepted" if kind_said(said)[0] == "KNPA" else outcome
