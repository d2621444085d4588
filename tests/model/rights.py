"""Who may do what to a case, and what has to be said with it (the office's roles; LKN, LTC)."""

from typing import Any, Final

from tests.model.matter import Matter
from tests.model.petition import ABOUT_IT
from tests.model.procedure import FROM
from tests.model.protecting import NEEDED_FOR_IT, PROTECTING

DESK, LEADER, SUPERVISOR = "tiepdan", "lanhdao", "giamsat"
UNITS: Final = ("so-nnmt", "so-xay-dung", "so-tai-chinh")
CALLERS: Final = (DESK, LEADER, SUPERVISOR, *(f"{post}.{unit}" for unit in UNITS for post in ("cb", "ld")))
HANDLING: Final = (
    *("assign", "acknowledge", "return", "answer", "close", "parts", "parts/withdraw", "parts/answer"),
    *("drafts", "drafts/return", "drafts/approve"),
)
ACTS: Final = (*FROM, *HANDLING, *PROTECTING, *ABOUT_IT)

_EVERYBODY, _HEADS, _SIGNS = frozenset({"cb", "ld"}), frozenset({"ld"}), frozenset({"ld", LEADER})
_CONDUCTS, _ACCEPTS, _GIVES = _EVERYBODY | {DESK}, _HEADS | {DESK, LEADER}, frozenset({DESK, LEADER})
WHO: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys((*FROM, *PROTECTING), _CONDUCTS),
    **dict.fromkeys(("accept", "refuse"), _ACCEPTS),
    **dict.fromkeys(("extend", "suspend", "resume", "terminate", "decide"), _SIGNS),
    **dict.fromkeys(("assign", "parts", "parts/withdraw"), _GIVES),
    **dict.fromkeys(("acknowledge", "return", "parts/answer", "drafts"), _EVERYBODY),
    **dict.fromkeys(("answer", "drafts/return", "drafts/approve"), _HEADS),
    "close": _HEADS | {DESK},
    **dict.fromkeys(ABOUT_IT, frozenset({DESK})),
}
"""An officer (cb) or the head (ld) of the unit in charge, the desk, the leader."""
TAKING_PART: Final = ("acknowledge", "return", "parts/answer")
"""Done by a cooperating unit, too, with its own part."""

NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "accept": ("number",),
    "refuse": ("number", "ground"),
    "verify": ("number",),
    "set_attributes": ("note",),
    **dict.fromkeys(("extend", "suspend", "terminate"), ("number", "note")),
    "resume": ("number",),
    "decide": ("number", "result"),
    "publish": ("how",),
    "assign": ("unit",),
    "return": ("reason",),
    "answer": ("answer",),
    "parts": ("unit", "asked", "due_on"),
    "parts/withdraw": ("unit", "reason"),
    "parts/answer": ("answer",),
    "drafts": ("text",),
    "drafts/return": ("n", "remark"),
    "drafts/approve": ("n",),
    **NEEDED_FOR_IT,
    "reclassification": ("kind", "reason"),
    "void": ("reason",),
}


def may(login: str, act: str, m: Matter) -> bool:
    """Whether somebody has the right to do this at all."""
    post, _, unit = login.partition(".")
    if post not in WHO[act]:
        return False
    return not unit or unit == m.unit or (act in TAKING_PART and unit in m.units)


def missing(act: str, said: dict[str, Any]) -> str | None:
    """What has to be said and is not."""
    return next((name for name in NEEDED.get(act, ()) if said.get(name) is None), None)
