"""The dialogue report as a page, and the sessions and conclusions behind its numbers."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.reporting.dialogues.api import Held, in_state, made
from services.reporting.dialogues.rules import FollowUpState
from services.reporting.facts.queries import currency, snapshot
from services.reporting.forms.answers import address
from services.reporting.inquiry import Asked, Tx
from shared.events.kinds import Carrier
from shared.web.languages import _
from shared.web.pages import render, web_of

router = APIRouter(prefix="/reports/dialogue")

TEMPLATES: Final = "services/reporting/dialogues/templates"

CARRIERS: Final[dict[Carrier, str]] = {
    Carrier.YEARLY_CONFERENCE: _("Hội nghị triển khai nhiệm vụ năm"),
    Carrier.STAFF_CONFERENCE: _("Hội nghị cán bộ, công chức, viên chức, người lao động (họp riêng)"),
    Carrier.MONTHLY_BRIEFING: _("Giao ban hàng tháng toàn cơ quan"),
    Carrier.WEEKLY_BRIEFING: _("Giao ban hàng tuần, hàng tháng"),
    Carrier.STAND_ALONE: _("Buổi đối thoại riêng"),
}
STATES: Final[dict[FollowUpState, str]] = {
    "in_time": _("đã trả lời đúng hạn"),
    "late": _("đã trả lời quá hạn"),
    "open": _("đang thực hiện, còn hạn"),
    "overdue": _("đang thực hiện, quá hạn"),
    "sent": _("chưa mở vụ việc"),
    "returned": _("bị trả lại, cần giao lại"),
    "closed": _("đã kết thúc không cần trả lời"),
}


@router.get("")
async def read_report(request: Request, asked: Asked, tx: Tx) -> Response:
    """The report for any span of days."""
    told = await made(asked, tx)
    page = f"{TEMPLATES}/report.html"
    return render(request, page, asked=asked, report=told, carriers=CARRIERS, states=STATES, now=told.currency)


@router.get("/sessions")
async def read_sessions(request: Request, asked: Held, tx: Tx) -> Response:
    """The sessions a number counts."""
    await snapshot(tx)
    found = await asked.found(tx)
    return render(
        request,
        f"{TEMPLATES}/sessions.html",
        asked=asked.inquiry,
        wanted=asked,
        sessions=found,
        carriers=CARRIERS,
        address=lambda code: address(web_of(request).settings, "dialogue", code),
        now=await currency(tx, asked.inquiry.redis),
    )


@router.get("/conclusions")
async def read_conclusions(request: Request, asked: Asked, tx: Tx, state: FollowUpState | None = None) -> Response:
    """The conclusions given at those sessions."""
    await snapshot(tx)
    return render(
        request,
        f"{TEMPLATES}/conclusions.html",
        asked=asked,
        state=state,
        conclusions=await in_state(asked, tx, state),
        states=STATES,
        address=lambda grain, code: address(web_of(request).settings, grain, code),
        now=await currency(tx, asked.redis),
    )
