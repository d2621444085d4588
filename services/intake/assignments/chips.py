"""The filters of an inbox: each a link that can be bookmarked, with the exact number of rows it opens."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request

from services.intake.assignments.inbox import Wanted
from services.intake.cases.rules import KIND_NAMES, STATE_NAMES, State
from services.intake.screens import addresses
from shared.refusals import Language
from shared.web.languages import voice

Chip = tuple[str, int | None, str, bool]
Group = tuple[str, list[Chip]]


def inbox_chips(
    request: Request, wanted: Wanted, counts: Mapping[str, int], units: Sequence[tuple[str, str]], language: Language
) -> list[Group]:
    """Groups of chips for the macro: (label, [(text, count, href, current)])."""
    _, link = voice(language).gettext, addresses(request, "/inbox", {"unit": wanted.unit})
    states: list[Chip] = [
        (_("Tất cả"), counts["all"], link(), wanted == Wanted(unit=wanted.unit)),
        *(
            (STATE_NAMES[state].in_(language), counts[state.value], link(state=state.value), wanted.state == state)
            for state in (State.ASSIGNED, State.ACKNOWLEDGED)
        ),
        *(
            (STATE_NAMES[state].in_(language), None, link(state=state.value), wanted.state == state)
            for state in (State.ANSWERED, State.CLOSED)
        ),
    ]
    ours: list[Chip] = [
        (_("Mới đến"), counts["unread"], link(unread="1"), wanted.unread),
        (_("Của tôi"), counts["mine"], link(mine="1"), wanted.mine),
        (_("Chủ trì"), counts["lead"], link(part="lead"), wanted.part == "lead"),
        (_("Phối hợp"), counts["cooperating"], link(part="cooperating"), wanted.part == "cooperating"),
        (_("Dự thảo chờ duyệt"), counts["submitted"], link(draft="submitted"), wanted.draft == "submitted"),
        (_("Dự thảo bị trả lại"), counts["returned"], link(draft="returned"), wanted.draft == "returned"),
    ]
    kinds: list[Chip] = [
        (name.in_(language), counts[kind.value], link(kind=kind.value), wanted.kind == kind)
        for kind, name in KIND_NAMES.items()
    ]
    due: list[Chip] = [
        (_("Quá hạn"), counts["late"], link(due="late"), wanted.due == "late"),
        (_("Hạn hôm nay"), counts["today"], link(due="today"), wanted.due == "today"),
        (_("Còn 1 đến 3 ngày làm việc"), counts["soon"], link(due="soon"), wanted.due == "soon"),
        (_("Còn từ 4 ngày làm việc"), counts["later"], link(due="later"), wanted.due == "later"),
    ]
    groups: list[Group] = [(_("Trạng thái"), states), (_("Việc"), ours), (_("Loại"), kinds), (_("Hạn"), due)]
    if units:
        anywhere = addresses(request, "/inbox", {})
        named: list[Chip] = [(name, None, anywhere(unit=code), wanted.unit == code) for code, name in units]
        groups.append((_("Đơn vị"), [(_("Tất cả đơn vị"), None, anywhere(), wanted.unit is None), *named]))
    return groups
