"""What is withheld of a denunciation, in the one place that every list, view, API and page asks.

The denouncer's own words and whatever else may tell who wrote or came stay with the desk and the leaders; others read
the extract the desk made (Luật Tố cáo Đ8.3, Đ56).
"""

from collections.abc import Mapping
from typing import Any, Final

from shared.access.policy import Action, Subject, may
from shared.access.roles import Caller, Role
from shared.refusals import Refused

WITHHELD: Final = frozenset(
    {
        "request",
        "prior",
        "interpreter",
        "reason",
        "receiving_unit",
        "receiving_body",
        "sender_body",
        "sender_number",
        "sent_on",
        "part_of",
        "reclassified_why",
        "commune",
        "signed",
        "refusal_notice",
        "mandate_number",
        "void_reason",
        "replaces",
        "replaced_by",
    }
)
"""Fields of cases, petitions and visits that were written down in front of the denouncer, or say whence he or she is."""

DENOUNCING_VISIT: Final = "(v.kind IS NOT DISTINCT FROM 'TC' OR v.folded = '')"
"""Whether a visit `v` touches a denunciation, in SQL: one that does is found by no words, whichever way it turned out to, and
the database lets its row have none (`visit_sealed`).
"""


def reads_everything_of(caller: Caller, *, secret: bool) -> bool:
    """Whether the caller sees the content as written; others see the desk's extract of a denunciation."""
    return not secret or caller.has(Role.DESK, Role.LEADER)


def knows_what_came_together(caller: Caller) -> bool:
    """Whether the caller may know that something open came with a denunciation, in one letter or visit: whoever it names has
    denounced. The desk, which took both, knows.
    """
    return caller.has(Role.DESK)


def knows_of_protection(caller: Caller, unit: str | None) -> bool:
    """Whether the caller may know that a denouncer is protected: the desk, the leaders and the unit answerable; one that
    only takes part need not.
    """
    return not isinstance(may(caller, Action.TRACK_PROTECTION, Subject(kind="TC", owner=unit)), Refused)


def as_read_by(caller: Caller, record: Mapping[str, Any], told: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The fields of a case, petition or visit as this caller may read them.

    `record` has `secret`; the `content` of a secret one is its `extract` (nothing, when it has none), which is left out
    itself, or what was `told`, opened for this caller (`people/statements.py`).
    """
    shown = {name: value for name, value in record.items() if name != "extract"}
    if not record["secret"]:
        return shown
    shown["content"] = record.get("extract")
    if reads_everything_of(caller, secret=True):
        return shown | {name: value for name, value in (told or {}).items() if name in shown}
    return {name: None if name in WITHHELD else value for name, value in shown.items()}
