"""Which step of a procedure leads from where, and why not, written from the law (../shared/domain.md §1 to §3: LKN, LTC,
NĐ 124/2020, NĐ 31/2019) and not from the code.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from tests.model.days import NEW_LAW, times_extended_at_most
from tests.model.matter import Matter

SUMS: Final = (
    *("return_persons", "return_land", "sanctioned_organisations", "sanctioned_persons", "sanctioned_officials"),
)

GROUNDS: Final = {"KN": ("khong-lien-quan", "het-thoi-hieu"), "TC": ("tc-khong-co-so", "tc-khong-nang-luc")}
ATTRIBUTES: Final = {"KN": ("complex", "remote"), "TC": ("complex", "very-complex", "delegated")}
_BEFORE, _AFTER = {"checking", "accepted", "verifying", "suspended"}, {"decided", "effective", "enforcing"}
_ALL: Final = _BEFORE | _AFTER | {"done", "terminated"}
# Which states a step starts from: complaints, denunciations.
FROM: Final[dict[str, tuple[set[str], set[str]]]] = {
    "accept": ({"checking"}, {"checking"}),
    "refuse": ({"checking"}, {"checking"}),
    "notify": (set(), {"accepted", "verifying"}),
    "verify": ({"accepted"}, {"accepted"}),
    "request_dialogue": ({"verifying"}, set()),
    "set_attributes": ({"checking", "accepted", "verifying"}, {"checking", "accepted", "verifying"}),
    "extend": (set(), {"accepted", "verifying"}),
    "suspend": ({"accepted", "verifying"}, {"accepted", "verifying"}),
    "resume": ({"suspended"}, {"suspended"}),
    "withdraw": (_BEFORE, _BEFORE),
    "terminate": ({"accepted", "verifying", "suspended"}, {"accepted", "verifying", "suspended"}),
    "decide": ({"verifying"}, {"verifying"}),
    "send": (_AFTER, _AFTER),
    "publish": (_AFTER, _AFTER),
    "take_effect": ({"decided"}, set()),
    "enforce": ({"effective", "enforcing"}, {"decided", "enforcing"}),
    "finish": (_AFTER, {"decided", "enforcing"}),
    "send_suspension": (set(), _ALL - {"checking"}),
}


def refuse_step(m: Matter, act: str, said: dict[str, Any], on: date) -> str | None:
    if m.state is None:
        return "a recommendation has no procedure"
    if m.state not in FROM[act][0 if m.line.kind == "KN" else 1]:
        return f"no law leads from {m.state} by {act}"
    if on < m.since:
        return "before the step before"
    over = act in ("terminate", "refuse") or (act == "withdraw" and _ends(m, said))
    if (over or act in ("decide", "extend", "suspend", "resume")) and on < m.latest:
        return "before the last step of its clock"
    if over and any(on < part.last_on for part in m.owed):
        return "it would end before a unit was given its part"
    return _STATED[act](m, said, on) if act in _STATED else None


def _ends(m: Matter, said: dict[str, Any]) -> bool:
    """LKN Đ10: withdrawn whole, a complaint is over; LTC Đ33.3: a denunciation may go on."""
    return bool(said.get("whole", True)) and not (m.line.kind == "TC" and said.get("continued"))


def _refuse(m: Matter, said: dict[str, Any], _on: date) -> str | None:
    return None if said["ground"] in GROUNDS[m.line.kind] else "no such ground for this kind (LKN Đ11, LTC Đ29)"


def _verify(m: Matter, _said: dict[str, Any], on: date) -> str | None:
    if m.handling != "acknowledged" or m.acknowledged_on is None:
        return "no unit has taken it on"
    return "before the unit took it on" if on < m.acknowledged_on else None


def _request_dialogue(m: Matter, _said: dict[str, Any], _on: date) -> str | None:
    return "one is awaited" if m.dialogue == "requested" else None


def _set_attributes(m: Matter, said: dict[str, Any], _on: date) -> str | None:
    stated = set(said.get("attributes", ()))
    if not stated <= set(ATTRIBUTES[m.line.kind]):
        return "no such matter of this kind (LKN Đ28, LTC Đ24, Đ30)"
    if stated == m.attributes:
        return "nothing would change"
    if m.extensions > times_extended_at_most(m.line.kind, stated):
        return "it was extended more often than such a case may be (LTC Đ30)"
    return None


def _extend(m: Matter, _said: dict[str, Any], on: date) -> str | None:
    if m.extensions >= times_extended_at_most(m.line.kind, m.attributes):
        return "not extended so often (LTC Đ30)"
    return "its time is over" if on > m.due_on else None


def _new_law(m: Matter, _said: dict[str, Any], _on: date) -> str | None:
    """Which law binds a matter, the day it came says: the law of 2026 has no clause on those before it."""
    old = m.line.kind == "KN" and m.received_on < NEW_LAW
    return "no such step for what came before 1 July 2026 (LKN Đ11a)" if old else None


def _send_suspension(m: Matter, _said: dict[str, Any], _on: date) -> str | None:
    return None if m.unsent else "no such decision waits (LTC Đ34.4)"


def _withdraw(m: Matter, said: dict[str, Any], _on: date) -> str | None:
    if m.line.kind == "KN" and said.get("continued"):
        return "only a denunciation goes on in spite of being withdrawn (LTC Đ33.3)"
    return None


def _decide(m: Matter, said: dict[str, Any], on: date) -> str | None:
    if (no := _verify(m, said, on)) is not None:
        return no
    second = m.line.kind == "KN" and m.line.stage == "second"
    if said["result"] not in (("upheld", "changed") if second else ("right", "wrong", "partly")):
        return "a result of the other instance"
    if m.line.kind == "KN" and (second or m.line.discipline or said.get("findings_differ") is not False):
        if m.dialogue not in ("held", "absent"):
            return "no dialogue was held (LKN Đ30, Đ39, Đ53)"
        if m.dialogue_on is not None and on < m.dialogue_on:
            return "before the dialogue it needs (LKN Đ30, Đ39, Đ53)"
    return _figures(m, said)


def _figures(m: Matter, said: dict[str, Any]) -> str | None:
    if m.line.kind == "KN" and said.get("sanctioned_organisations"):
        return "a decision on a complaint sanctions no organisation (form 03/GQKN)"
    more = said.get("sanctioned_officials", 0) > said.get("sanctioned_persons", 0)
    return "more officials than people" if more else None


def _send(m: Matter, _said: dict[str, Any], _on: date) -> str | None:
    return "sent already" if "sent_on" in m.days else None


def _publish(m: Matter, _said: dict[str, Any], _on: date) -> str | None:
    return "published already" if "published_on" in m.days else None


def _take_effect(m: Matter, _said: dict[str, Any], on: date) -> str | None:
    if m.reviewed_in is not None:
        return "the second instance has it (LKN Đ44)"
    return "its day has not come (LKN Đ44)" if on < m.days["effective_from"] else None


def _enforce(m: Matter, said: dict[str, Any], _on: date) -> str | None:
    for name in SUMS:
        total = _number(said, name)
        if total > _number(m.ordered, name):
            return "more than was ordered"
        if total < _number(m.done, name):
            return "less than last time"
    return _figures(m, said)


def _finish(m: Matter, _said: dict[str, Any], on: date) -> str | None:
    if m.reviewed_in is not None and (m.reviewed_on is None or on < m.reviewed_on):
        return "the second instance has not decided (LKN Đ44)"
    if m.line.kind == "KN" and m.state == "decided" and m.reviewed_in is None:
        return "not in effect"
    if not {"sent_on", "published_on"} <= m.days.keys():
        return "not sent and published"
    left = any(_number(m.ordered, name) > _number(m.done, name) for name in SUMS)
    return "not all is carried out" if left and m.reviewed_in is None else None


def _number(figures: dict[str, Any], name: str) -> Decimal:
    return Decimal(str(figures.get(name, 0)))


_STATED: Final = {
    "refuse": _refuse,
    "verify": _verify,
    "request_dialogue": _request_dialogue,
    "set_attributes": _set_attributes,
    "extend": _extend,
    "suspend": _new_law,
    "terminate": _new_law,
    "withdraw": _withdraw,
    "decide": _decide,
    "send": _send,
    "send_suspension": _send_suspension,
    "publish": _publish,
    "take_effect": _take_effect,
    "enforce": _enforce,
    "finish": _finish,
}
