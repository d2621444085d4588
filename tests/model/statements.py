"""What people say with an act: something sound for where the case stands, and now and then something that is not."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from tests.model.matter import Matter
from tests.model.petition import KINDS
from tests.model.procedure import ATTRIBUTES, GROUNDS, SUMS
from tests.model.protecting import SAID_FOR_IT, WRONG_FOR_IT
from tests.model.rights import NEEDED, UNITS

Pick = Callable[[Sequence[Any]], Any]
"""Chooses one of several."""
PAPER: Final = {"number": "12/QĐ"}
DATELESS: Final = ("drafts", "drafts/return", "void")
"""Said today: they have no day of their own."""
EXTRACT: Final = "Tố cáo hành vi giao đất không đúng thẩm quyền."


def sound(m: Matter, act: str, pick: Pick, today: date) -> dict[str, Any]:
    """What is said with the act, meant to be right."""
    return _SAID[act](m, pick, today) if act in _SAID else {}


def spoilt(m: Matter, act: str, said: dict[str, Any], pick: Pick) -> dict[str, Any]:
    """The same with something left out or wrong, if the act knows such a thing."""
    wrong = _WRONG.get(act, {})
    ways = [("without", name) for name in NEEDED.get(act, ())] + [("with", name) for name in wrong]
    if not ways:
        return said
    way, name = pick(ways)
    if way == "without":
        return {key: value for key, value in said.items() if key != name}
    return said | {name: pick(wrong[name])}


def _paper(_m: Matter, _pick: Pick, _today: date) -> dict[str, Any]:
    return dict(PAPER)


def _reasoned(_m: Matter, _pick: Pick, _today: date) -> dict[str, Any]:
    return PAPER | {"note": "Có lý do."}


def _refuse(m: Matter, pick: Pick, _today: date) -> dict[str, Any]:
    return PAPER | {"ground": pick(GROUNDS.get(m.line.kind, ("x",)))}


def _set_attributes(m: Matter, pick: Pick, _today: date) -> dict[str, Any]:
    one, other = ATTRIBUTES.get(m.line.kind, ("complex", "remote"))[:2]
    stated = [[], [one], [other], sorted((one, other)), *([["delegated"]] if m.line.kind == "TC" else [])]
    return {"attributes": pick([each for each in stated if set(each) != m.attributes]), "note": "Nhiều nơi."}


def _withdraw(m: Matter, pick: Pick, _today: date) -> dict[str, Any]:
    whole = pick((False, False, False, False, True))
    return {"whole": whole} | ({"continued": pick((False, True))} if m.line.kind == "TC" else {})


def _decide(m: Matter, pick: Pick, _today: date) -> dict[str, Any]:
    second = m.line.stage == "second"
    said: dict[str, Any] = PAPER | {"result": pick(("upheld", "changed") if second else ("right", "wrong", "partly"))}
    if m.line.kind == "KN" and not second:
        said["findings_differ"] = m.dialogue in ("held", "absent") and pick((False, True))
    return said | _figures(pick)


def _figures(pick: Pick) -> dict[str, Any]:
    persons = pick(range(3))
    said = {"return_persons": pick(range(3)), "return_land": pick(("0", "350.50", "12"))}
    return said | {"sanctioned_persons": persons, "sanctioned_officials": pick(range(persons + 1))}


def _enforce(m: Matter, pick: Pick, _today: date) -> dict[str, Any]:
    """Half of what was ordered, or all of it."""
    whole = pick((False, True))
    return {name: (m.ordered if whole else m.done)[name] for name in SUMS if name in (m.ordered if whole else m.done)}


def _assign(m: Matter, pick: Pick, _today: date) -> dict[str, Any]:
    free = [unit for unit in UNITS if unit not in m.units] or UNITS
    unit = pick(free)
    return {"unit": unit, "again": unit in m.given_back}


def _part(m: Matter, pick: Pick, today: date) -> dict[str, Any]:
    due = max(today, min(m.due_on, today + timedelta(days=pick(range(10)))))
    return _assign(m, pick, today) | {"asked": "Cho ý kiến.", "due_on": due.isoformat()}


def _withdraw_part(m: Matter, pick: Pick, _today: date) -> dict[str, Any]:
    units = [part.unit for part in m.owed] or UNITS
    return {"unit": pick(units), "reason": "Không cần nữa."}


def _answered(_m: Matter, _pick: Pick, _today: date) -> dict[str, Any]:
    return {"answer": "Đã xem xét."}


def _draft(_m: Matter, pick: Pick, _today: date) -> dict[str, Any]:
    return {"text": "Dự thảo trả lời.", "submit": pick((False, True))}


def _reclassified(m: Matter, pick: Pick, _today: date) -> dict[str, Any]:
    """Another kind or stage than it has."""
    p = m.petition
    every = [(kind, stage, False) for kind, stages in KINDS.items() for stage in stages] + [("KN", "first", True)]
    kind, stage, discipline = pick([one for one in every if one != (p.kind, p.stage, p.discipline)])
    said = {"kind": kind, "stage": stage, "discipline": discipline, "reason": "Đọc lại nội dung đơn."}
    said["outcome"] = pick((None, "accepted") if kind == "KNPA" else (None, "accepted", "checking"))
    return said | ({"extract": EXTRACT} if kind == "TC" else {})


_SAID: Final[dict[str, Callable[[Matter, Pick, date], dict[str, Any]]]] = {
    **dict.fromkeys(("accept", "verify", "resume"), _paper),
    **dict.fromkeys(("extend", "suspend", "terminate"), _reasoned),
    "refuse": _refuse,
    "set_attributes": _set_attributes,
    "withdraw": _withdraw,
    "decide": _decide,
    "publish": lambda _m, _pick, _today: {"how": "posting"},
    "enforce": _enforce,
    "assign": _assign,
    "return": lambda _m, _pick, _today: {"reason": "Không thuộc thẩm quyền."},
    "answer": _answered,
    "parts": _part,
    "parts/withdraw": _withdraw_part,
    "parts/answer": _answered,
    "drafts": _draft,
    "drafts/return": lambda m, _pick, _today: {"n": max(len(m.drafts), 1), "remark": "Viết rõ hơn."},
    "drafts/approve": lambda m, _pick, _today: {"n": max(len(m.drafts), 1)},
    **SAID_FOR_IT,
    "reclassification": _reclassified,
    "void": lambda _m, _pick, _today: {"reason": "Vào sổ hai lần."},
}
_WRONG: Final[dict[str, dict[str, tuple[Any, ...]]]] = {
    "refuse": {"ground": ("khong-lien-quan", "tc-khong-co-so", "tu-nghi-ra")},
    "set_attributes": {"attributes": ([], ["complex"], ["remote"], ["very-complex"])},
    "withdraw": {"continued": (True,)},
    "decide": {
        "result": ("right", "upheld"),
        "findings_differ": (True, None),
        "sanctioned_officials": (3,),
        "sanctioned_organisations": (1,),
    },
    "enforce": {"return_persons": (0, 9), "sanctioned_officials": (1,), "sanctioned_organisations": (1,)},
    "assign": {"unit": ("so-khong-co", *UNITS), "again": (False,)},
    "parts": {"unit": ("so-khong-co", *UNITS), "again": (False,), "due_on": ("2026-01-05", "2027-12-01")},
    "parts/withdraw": {"unit": UNITS},
    "drafts/return": {"n": (1, 9)},
    "drafts/approve": {"n": (1, 9)},
    **WRONG_FOR_IT,
    "reclassification": {
        "kind": tuple(KINDS),
        "stage": ("first", "second", "repeated"),
        "discipline": (False, True),
        "outcome": ("checking",),
        "extract": (None,),
    },
}
