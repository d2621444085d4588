"""What may be done about who handles a case, and why not: the office's rules, and one answer for one case."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from tests.model.matter import OPEN, OWED, Matter
from tests.model.rights import UNITS

PART: Final = {"acknowledge": ("sent",), "return": OWED, "parts/answer": ("acknowledged",)}
"""From where a cooperating unit goes on with its part."""
Said = dict[str, Any]


def refuse_act(m: Matter, act: str, login: str, said: Said, on: date) -> str | None:
    """Why who handles the case cannot do this now."""
    part = m.part_of(login.partition(".")[2])
    if act in PART and part is not None:
        if act == "return" and m.handling not in OPEN:
            return "the case is answered"
        return _at(part.state in PART[act], part.last_on, on)
    return _ACTS[act](m, said, on)


def _assign(m: Matter, said: Said, on: date) -> str | None:
    return _giving(m, said, on) if m.handling == "new" else "it is given already"


def _parts(m: Matter, said: Said, on: date) -> str | None:
    if m.handling not in OPEN:
        return "it is answered"
    due = date.fromisoformat(said["due_on"])
    if due < on or due > max(m.due_on, on):
        return "the part is due before it is given, or after the case"
    return _giving(m, said, on)


def _withdraw_part(m: Matter, said: Said, on: date) -> str | None:
    part = m.part_of(said["unit"])
    return "it takes no part" if part is None else _at(part.state in OWED, part.last_on, on)


def _answer_part(_m: Matter, _said: Said, _on: date) -> str | None:
    return "the unit in charge has no part"


def _acknowledge(m: Matter, _said: Said, on: date) -> str | None:
    return _at(m.handling == "assigned", m.assigned_on, on)


def _return(m: Matter, _said: Said, on: date) -> str | None:
    return _at(m.handling in ("assigned", "acknowledged"), m.acknowledged_on or m.assigned_on, on)


def _close(m: Matter, _said: Said, on: date) -> str | None:
    return _at(m.handling == "answered" and not m.owed and not m.proceeds, m.answered_on, on)


def _waits(m: Matter) -> bool:
    return bool(m.drafts) and m.drafts[-1] == "submitted"


def _send_back(m: Matter, said: Said, _on: date) -> str | None:
    return None if _waits(m) and said["n"] == len(m.drafts) else "no such draft waits"


def _approve(m: Matter, said: Said, on: date) -> str | None:
    return _send_back(m, said, on) or _answering(m, on)


def _answer(m: Matter, _said: Said, on: date) -> str | None:
    return "a draft waits for the head" if _waits(m) else _answering(m, on)


def _answering(m: Matter, on: date) -> str | None:
    if m.proceeds:
        return "its decision answers it (LKN Đ31, LTC Đ35)"
    return _at(m.handling == "acknowledged", m.acknowledged_on, on)


def _giving(m: Matter, said: Said, on: date) -> str | None:
    if said["unit"] not in UNITS:
        return "there is no such unit"
    if said["unit"] in m.units:
        return "that unit has it"
    if on < max(m.opened_on, m.ended_on):
        return "before it was opened, or sent back"
    return "that unit sent it back" if said["unit"] in m.given_back and not said.get("again") else None


def _at(right: bool, last_on: date | None, on: date) -> str | None:
    if not right or last_on is None:
        return "it does not stand there"
    return "before the step before" if on < last_on else None


_ACTS: Final[dict[str, Callable[[Matter, Said, date], str | None]]] = {
    "assign": _assign,
    "acknowledge": _acknowledge,
    "return": _return,
    "answer": _answer,
    "close": _close,
    "parts": _parts,
    "parts/withdraw": _withdraw_part,
    "parts/answer": _answer_part,
    "drafts": _answer,
    "drafts/return": _send_back,
    "drafts/approve": _approve,
}
