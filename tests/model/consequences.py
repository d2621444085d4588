"""What follows from an act that was allowed: how the model of a case goes on."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.model.cases import ended, enters
from tests.model.matter import Matter, Part
from tests.model.procedure import SUMS
from tests.model.protecting import PROTECTING, follow_protecting


def follow(m: Matter, act: str, login: str, said: dict[str, Any], on: date) -> None:
    """Carry out what was allowed."""
    m.begun = m.begun or act != "assign"
    if act in PROTECTING:
        follow_protecting(m, act, said, on)
    elif act in _HANDLED:
        _HANDLED[act](m, login, said, on)
    elif act in _MOVED:
        _MOVED[act](m, said, on)
    elif act in _LEADS:
        enters(m, _LEADS[act], on)


_LEADS = {"verify": "verifying", "finish": "done"}


def _due_again(m: Matter) -> None:
    m.due_on = m.counted() or m.due_on


def _accept(m: Matter, _said: dict[str, Any], on: date) -> None:
    enters(m, "accepted", on)
    m.days["accepted_on"] = m.clock_started_on = m.latest = on
    _due_again(m)


def _refuse(m: Matter, _said: dict[str, Any], on: date) -> None:
    ended(m, "not_accepted", on)


def _terminate(m: Matter, _said: dict[str, Any], on: date) -> None:
    m.unsent += m.line.kind == "TC"
    ended(m, "terminated", on)


def _withdraw(m: Matter, said: dict[str, Any], on: date) -> None:
    """Withdrawn whole once it is accepted, a denunciation is terminated by a decision (LTC Đ34.3)."""
    if said.get("whole", True) and not said.get("continued"):
        m.unsent += m.line.kind == "TC" and m.state != "checking"
        ended(m, "terminated", on)


def _request_dialogue(m: Matter, _said: dict[str, Any], on: date) -> None:
    m.dialogue, m.dialogue_asked_on = "requested", on


def _set_attributes(m: Matter, said: dict[str, Any], _on: date) -> None:
    m.attributes = set(said.get("attributes", ()))
    _due_again(m)


def _extend(m: Matter, _said: dict[str, Any], on: date) -> None:
    m.extensions, m.latest = m.extensions + 1, on
    _due_again(m)


def _suspend(m: Matter, _said: dict[str, Any], on: date) -> None:
    m.unsent += m.line.kind == "TC"
    m.stood.append((on, None))
    m.latest = on
    enters(m, "suspended", on)
    _due_again(m)


def _resume(m: Matter, _said: dict[str, Any], on: date) -> None:
    m.stood[-1] = (m.stood[-1][0], on)
    m.latest = on
    enters(m, m.paused or "accepted", on)
    _due_again(m)


def _decide(m: Matter, said: dict[str, Any], on: date) -> None:
    m.result, m.in_time, m.ordered = said["result"], on <= m.due_on, _kept(said)
    m.days["decided_on"] = on
    if m.line.kind == "KN":
        m.days["effective_from"] = m.effect_from(on)
    m.handling, m.answered_on = "answered", on
    enters(m, "decided", on)


def _send(m: Matter, _said: dict[str, Any], on: date) -> None:
    m.days["sent_on"] = on


def _send_suspension(m: Matter, _said: dict[str, Any], _on: date) -> None:
    m.unsent -= 1


def _publish(m: Matter, _said: dict[str, Any], on: date) -> None:
    m.days["published_on"] = on


def _take_effect(m: Matter, _said: dict[str, Any], on: date) -> None:
    m.days["effective_on"] = on
    enters(m, "effective", on)


def _enforce(m: Matter, said: dict[str, Any], on: date) -> None:
    m.done = _kept(said)
    enters(m, "enforcing", on)


def _kept(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said[name] for name in SUMS if Decimal(str(said.get(name, 0)))}


_MOVED = {
    "accept": _accept,
    "refuse": _refuse,
    "request_dialogue": _request_dialogue,
    "set_attributes": _set_attributes,
    "extend": _extend,
    "suspend": _suspend,
    "resume": _resume,
    "withdraw": _withdraw,
    "terminate": _terminate,
    "decide": _decide,
    "send": _send,
    "send_suspension": _send_suspension,
    "publish": _publish,
    "take_effect": _take_effect,
    "enforce": _enforce,
}


def _assign(m: Matter, _login: str, said: dict[str, Any], on: date) -> None:
    m.unit, m.assigned_on, m.handling = said["unit"], on, "assigned"


def _acknowledge(m: Matter, login: str, _said: dict[str, Any], on: date) -> None:
    part = m.part_of(login.partition(".")[2])
    if part is not None:
        part.state, part.last_on = "acknowledged", on
    else:
        m.acknowledged_on, m.handling = on, "acknowledged"


def _return(m: Matter, login: str, _said: dict[str, Any], on: date) -> None:
    unit = login.partition(".")[2]
    m.given_back[unit], m.ended_on = on, max(m.ended_on, on)
    if m.part_of(unit) is not None:
        m.parts = [part for part in m.parts if part.unit != unit]
        return
    m.unit = m.assigned_on = m.acknowledged_on = None
    m.handling = "new"
    if m.drafts and m.drafts[-1] in ("draft", "submitted"):  # what that unit wrote is not the next one's answer
        m.drafts[-1] = "returned"


def _parts(m: Matter, _login: str, said: dict[str, Any], on: date) -> None:
    m.parts.append(Part(said["unit"], on))


def _withdraw_part(m: Matter, _login: str, said: dict[str, Any], on: date) -> None:
    m.parts = [part for part in m.parts if part.unit != said["unit"]]
    m.ended_on = max(m.ended_on, on)


def _answer_part(m: Matter, login: str, _said: dict[str, Any], on: date) -> None:
    part = m.part_of(login.partition(".")[2])
    if part is not None:
        part.state, part.last_on = "answered", on


def _answer(m: Matter, _login: str, _said: dict[str, Any], on: date) -> None:
    m.handling, m.answered_on, m.in_time = "answered", on, on <= m.due_on


def _approve(m: Matter, login: str, said: dict[str, Any], on: date) -> None:
    m.drafts[-1] = "approved"
    _answer(m, login, said, on)


def _write(m: Matter, _login: str, said: dict[str, Any], _on: date) -> None:
    state = "submitted" if said.get("submit") else "draft"
    if m.drafts and m.drafts[-1] == "draft":
        m.drafts[-1] = state
    else:
        m.drafts.append(state)


def _send_back(m: Matter, _login: str, _said: dict[str, Any], _on: date) -> None:
    m.drafts[-1] = "returned"


def _close(m: Matter, _login: str, _said: dict[str, Any], on: date) -> None:
    m.handling, m.closed_on = "closed", on


_HANDLED = {
    "assign": _assign,
    "acknowledge": _acknowledge,
    "return": _return,
    "answer": _answer,
    "close": _close,
    "parts": _parts,
    "parts/withdraw": _withdraw_part,
    "parts/answer": _answer_part,
    "drafts": _write,
    "drafts/return": _send_back,
    "drafts/approve": _approve,
}
