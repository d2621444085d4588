"""A list of cases as a page shows it: figures, chips and rows, each figure a link to exactly the rows it counts."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from services.intake.cases.queries import CaseFilter, Due, count_cases, find_cases, scope_of
from services.intake.cases.rules import KIND_NAMES, SHOWN_NAMES, SHOWN_STYLES, STATE_NAMES, State
from services.intake.office import Office
from services.intake.screens import address, addresses
from shared.access.roles import Caller
from shared.calendar import clock
from shared.database import Transaction
from shared.events.kinds import CaseKind
from shared.web.languages import language_of, voice


@dataclass(frozen=True, slots=True)
class Listing:
    """What was chosen on a list of cases, as its address says it."""

    state: str = "open"
    kind: CaseKind | None = None
    due: Due | None = None
    unit: str | None = None
    q: str | None = None


async def lists(
    request: Request, tx: Transaction, caller: Caller, office: Office, path: str, chosen: Listing, after: str | None
) -> dict[str, Any]:
    """Figures, chips and rows, which agree because they are counted by the same conditions."""
    today, scope, language = clock.today(), scope_of(caller), language_of(request)
    units = office.organisation.predecessors(chosen.unit, today) if chosen.unit else None
    wanted = CaseFilter(scope, units, chosen.state, chosen.kind, chosen.due, chosen.q)
    found = await find_cases(tx, caller, wanted, today, office.calendar, after=after)
    counts = await count_cases(tx, scope, today, office.calendar, units)
    fixed: dict[str, object] = {"unit": chosen.unit if path == "/cases" else None, "q": chosen.q}
    link = addresses(request, path, fixed)
    narrowed: dict[str, object] = {
        "state": _unless(chosen.state, "open"),
        "kind": chosen.kind,
        "due": chosen.due,
    }
    same = addresses(request, path, fixed | narrowed)
    return {
        "found": found,
        "counts": counts,
        "chosen": chosen,
        "chips": _chips(chosen, counts, link, voice(language).gettext, path, language),
        "link": link,
        "export_at": addresses(request, "/exports/cases", fixed | narrowed),
        "first": same() if after else "",
        "following": same(after=found.following) if found.following else "",
        "calendar": office.calendar,
        "kinds": KIND_NAMES,
        "states": SHOWN_NAMES,
        "styles": SHOWN_STYLES,
        "commune": office.commune_name,
        "case_link": lambda code, part="": address(request, f"/cases/{code}") + part,
        "field_name": lambda code: office.field_name(code, language),
        "as_of": clock.now(),
    }


def _chips(chosen: Listing, counts: Any, link: Any, _: Any, path: str, language: Any) -> list[Any]:
    """Groups of chips for the macro: (label, [(text, count, href, current)])."""
    everything = chosen.state == "open" and chosen.kind is None and chosen.due is None
    states = [(_("Tất cả"), counts["all"], link(), everything)]
    states += [
        (STATE_NAMES[state].in_(language), counts[state.value], link(state=state.value), chosen.state == state)
        for state in (State.NEW, State.ASSIGNED, State.ACKNOWLEDGED)
        if path == "/cases" or state is not State.NEW
    ]
    states += [
        (STATE_NAMES[state].in_(language), None, link(state=state.value), chosen.state == state)
        for state in (State.ANSWERED, State.CLOSED)
    ]
    kinds = [
        (name.in_(language), counts[kind.value], link(kind=kind.value), chosen.kind == kind)
        for kind, name in KIND_NAMES.items()
    ]
    due = [
        (_("Quá hạn"), counts["late"], link(due="late"), chosen.due == "late"),
        (_("Hạn hôm nay"), counts["today"], link(due="today"), chosen.due == "today"),
        (_("Còn 1 đến 3 ngày làm việc"), counts["soon"], link(due="soon"), chosen.due == "soon"),
        (_("Còn từ 4 ngày làm việc"), counts["later"], link(due="later"), chosen.due == "later"),
    ]
    return [(_("Trạng thái"), states), (_("Loại"), kinds), (_("Hạn"), due)]


def _unless(value: str, default: str) -> str | None:
    return None if value == default else value
