"""What is counted for the home pages of those who guard identities, and of those who asked for one."""

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request

from services.intake.grants.queries import count_decided, count_requests
from services.intake.redaction.attempts import count_stopped
from services.intake.screens import address
from shared.access.policy import Action, may
from shared.access.roles import Caller
from shared.refusals import Reason, Refused
from shared.web.pages import Figure

_WAITING: Final = Reason("Đề nghị xem danh tính", "Requests for an identity")
_DECIDED: Final = Reason("Đề nghị xem danh tính đã có quyết định", "Requests for an identity decided on")
_STOPPED: Final = Reason("Văn bản bị chặn vì nêu danh tính, 7 ngày", "Texts stopped for naming somebody, 7 days")
_WEEK: Final = 7 * 24
_RUNNING: Final = Reason("Đang được xem", "May be seen now")


async def identity_figures(request: Request, caller: Caller) -> Sequence[Figure]:
    """For the home pages: what waits for the custodian and may be seen now; what was decided of what the caller asked;
    and for the auditor what was stopped.
    """
    if not decides_on_identity(caller):
        return [*await _news(request, caller), *await _stopped(request, caller)]
    async with request.app.state.databases["intake"].transaction(caller.login) as tx:
        counts = await count_requests(tx)
    return [
        Figure(_WAITING, counts["asked"], address(request, "/identity"), tone="soon"),
        Figure(_RUNNING, counts["granted"], address(request, "/identity", which="granted")),
    ]


async def _news(request: Request, caller: Caller) -> Sequence[Figure]:
    if isinstance(may(caller, Action.REQUEST_IDENTITY), Refused):
        return ()
    async with request.app.state.databases["intake"].transaction(caller.login) as tx:
        decided = await count_decided(tx, caller)
    return [Figure(_DECIDED, decided, address(request, "/identity/own"), tone="soon")] if decided else ()


async def _stopped(request: Request, caller: Caller) -> Sequence[Figure]:
    """For the auditor: somebody may be guessing."""
    if isinstance(may(caller, Action.READ_AUDIT), Refused):
        return ()
    async with request.app.state.databases["intake"].transaction(caller.login) as tx:
        stopped = await count_stopped(tx, _WEEK)
    return [Figure(_STOPPED, stopped, address(request, "/identity/looks"), tone="late" if stopped else "")]


def decides_on_identity(caller: Caller) -> bool:
    """Whether the caller is a custodian; others read the lists."""
    return not isinstance(may(caller, Action.DECIDE_IDENTITY), Refused)
