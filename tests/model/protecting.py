"""Protecting who denounced, written from the law (LTC Đ47 to Đ58): asked for, decided on once, looked at again, ended."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from tests.model.matter import FIGURES, Matter, Request

ASK, DECIDE, REVIEW, END = "protections", "protections/decide", "protections/review", "protections/end"
PROTECTING: Final = (ASK, DECIDE, REVIEW, END)
GUARDS: Final = {"giu-bi-mat": "secrecy", "khoi-phuc-vi-tri": "job", "luc-luong-bao-ve": "life"}
"""One measure of each sort (LTC Đ56, Đ57, Đ58)."""
BODIES: Final = ("cong-an-tinh", "so-noi-vu")
SIDES: Final = ("denouncer", "relative", "resolver", "other")
Said = dict[str, Any]
Pick = Callable[[Sequence[Any]], Any]


def refuse_protecting(m: Matter, act: str, said: Said, on: date) -> str | None:
    if act == ASK:
        return _refuse_asking(m, said, on)
    if not 0 < said["n"] <= len(m.requests):
        return "there is no such request"
    request = m.requests[said["n"] - 1]
    if request.state != ("requested" if act == DECIDE else "running"):
        return "it is decided, or nothing runs"
    if on < request.last_on:
        return "before its step before"
    return _refuse_decision(m, said, on) if act == DECIDE else _refuse_review_day(act, said, on)


def _refuse_asking(m: Matter, said: Said, on: date) -> str | None:
    if m.line.kind != "TC" or m.state == "not_accepted":
        return "nobody denounced, or it was not accepted (LTC Đ47)"
    if m.taken_out:
        return "this case should not have been"
    if on < m.received_on:
        return "before it was denounced"
    waits = any(one.asked_by == said["by"] and one.state == "requested" for one in m.requests)
    return "this side waits for a decision" if waits else None


def _refuse_decision(m: Matter, said: Said, on: date) -> str | None:
    given = [name for name in ("measures", *FIGURES, "body", "review_by") if said.get(name)]
    if not said["granted"]:
        return "why is not said, or something is granted" if given or not said.get("reason") else None
    if m.state == "not_accepted":
        return "what was not accepted protects nobody (LTC Đ47)"
    sorts = {GUARDS.get(code) for code in said.get("measures", ())}
    if not sorts or None in sorts:
        return "no measure of the law (LTC Đ56 to Đ58)"
    persons, counts = said.get("persons", 0), {sort: said.get(sort, 0) for sort in ("job", "life")}
    if persons < 1 or any((sort in sorts) != (count > 0) or count > persons for sort, count in counts.items()):
        return "measures and people do not go together"
    if said.get("body") not in BODIES:
        return "nobody carries it out"
    return _refuse_review_day(DECIDE, said, on)


def _refuse_review_day(act: str, said: Said, on: date) -> str | None:
    """What runs is looked at again after that day."""
    by = said.get("review_by")
    return "reviewed by no day, or one before" if act != END and (not by or date.fromisoformat(by) <= on) else None


def follow_protecting(m: Matter, act: str, said: Said, on: date) -> None:
    """What comes of it; the figures of the case count who is protected now (form 02, II.5)."""
    if act == ASK:
        m.requests.append(Request(said["by"], on, on))
        return
    request = m.requests[said["n"] - 1]
    request.last_on = on
    if said.get("review_by"):
        request.review_by = date.fromisoformat(said["review_by"])
    if act == DECIDE:
        request.state = "running" if said["granted"] else "refused"
        for name in FIGURES:
            setattr(request, name, said.get(name, 0))
    elif act == END:
        request.state = "ended"
    request.told.append({REVIEW: "reviewed", END: "ended"}.get(act, "granted" if said.get("granted") else "refused"))
    if request.told[-1] in ("granted", "ended"):
        running = [one for one in m.requests if one.state == "running"]
        m.protected = {name: sum(getattr(one, name) for one in running) for name in FIGURES}


def _ask(_m: Matter, pick: Pick, _today: date) -> Said:
    return {"by": pick(SIDES)}


def _decide(m: Matter, pick: Pick, today: date) -> Said:
    said: Said = {"n": _which(m, "requested"), "number": "15/QĐ"}
    if not pick((True, True, True, False)):
        return said | {"granted": False, "reason": "Không có căn cứ về nguy cơ."}
    persons, life = pick((1, 2, 5)), pick((False, True))
    said |= {"granted": True, "measures": ["giu-bi-mat"], "persons": persons, "body": pick(BODIES)}
    if life:
        said |= {"measures": ["giu-bi-mat", "luc-luong-bao-ve"], "life": pick(range(1, persons + 1))}
    if pick((False, True)):
        said |= {"measures": [*said["measures"], "khoi-phuc-vi-tri"], "job": pick(range(1, persons + 1))}
    return said | _review_by(pick, today)


def _review(m: Matter, pick: Pick, today: date) -> Said:
    return {"n": _which(m, "running")} | _review_by(pick, today)


def _end(m: Matter, _pick: Pick, _today: date) -> Said:
    return {"n": _which(m, "running"), "reason": "Không còn nguy cơ."}


def _review_by(pick: Pick, today: date) -> Said:
    return {"review_by": (today + timedelta(days=pick((30, 5, 1)))).isoformat()}


def _which(m: Matter, state: str) -> int:
    """The number of the first request that stands there; one that does not exist, when none does."""
    standing = (n for n, one in enumerate(m.requests, 1) if one.state == state)
    return next(standing, max(len(m.requests), 1))


NEEDED_FOR_IT: Final[dict[str, tuple[str, ...]]] = {
    ASK: ("by",),
    DECIDE: ("number", "granted"),
    REVIEW: ("review_by",),
    END: ("reason",),
}
SAID_FOR_IT: Final = {ASK: _ask, DECIDE: _decide, REVIEW: _review, END: _end}
WRONG_FOR_IT: Final[dict[str, dict[str, tuple[Any, ...]]]] = {
    ASK: {"by": SIDES},
    DECIDE: {
        "n": (1, 9),
        "granted": (False, True),
        "measures": ([], ["di-nghi-mat"], ["giu-bi-mat"], ["luc-luong-bao-ve", "khoi-phuc-vi-tri"]),
        "persons": (0, 1),
        "job": (0, 6),
        "life": (0, 1, 6),
        "body": (None, "so-khong-co"),
        "review_by": (None, "2026-03-02"),
    },
    REVIEW: {"n": (1, 9), "review_by": ("2026-03-02",)},
    END: {"n": (1, 2, 9)},
}
