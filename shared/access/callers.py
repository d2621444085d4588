"""Who may call a route, said in its signature: `async def close(caller: UnitLeader, …)`."""

from typing import Annotated, Final
from urllib.parse import quote, urlsplit

from fastapi import Depends
from fastapi.openapi.models import HTTPBearer as BearerModel
from fastapi.security.base import SecurityBase
from starlette.exceptions import HTTPException
from starlette.requests import Request

from shared.access.roles import Caller, Role
from shared.refusals import Reason
from shared.web.problems import Problem, is_partial, wants_page

__all__ = [
    "Anonymous", "Auditor", "Caller", "Clerk", "Custodian", "Leader", "Officer", "Operator", "SignedIn", "SignedInAs",
    "Supervisor", "UnitLeader", "local_path", "signed_in",
]  # fmt: skip

_SIGN_IN: Final = Reason(
    "Phiên làm việc đã hết hoặc chưa đăng nhập.", "The session has ended, or nobody has signed in."
)
_NOT_YOURS: Final = Reason("Tài khoản này không có quyền làm việc đó.", "This account may not do that.")


class SignInFirst(Problem):
    """Ends a request of somebody unknown. `login` is where to sign in, and come back to the form that was sent."""

    def __init__(self, login: str) -> None:
        super().__init__(401, "sign_in_required", _SIGN_IN, headers={"WWW-Authenticate": "Bearer"})
        self.login = login


class SignedInAs(SecurityBase):
    """A dependency that gives the caller when he or she holds one of `roles`; any role when there are none."""

    def __init__(self, *roles: Role) -> None:
        self.roles = frozenset(roles or Role)
        self.model = BearerModel()
        self.scheme_name = "session"

    async def __call__(self, request: Request) -> Caller:
        caller: Caller | None = request.state.caller
        if caller is None:
            raise _sign_in_first(request)
        if not caller.has(*self.roles):
            raise Problem(403, "forbidden", _NOT_YOURS)
        return caller


class Anyone:
    """A dependency for routes open to everybody; gives the caller if there is one."""

    roles: frozenset[Role] | None = None

    async def __call__(self, request: Request) -> Caller | None:
        caller: Caller | None = request.state.caller
        return caller


def signed_in(*roles: Role) -> SignedInAs:
    """The dependency for holders of `roles`; its `.roles` tells a test who may call the route."""
    return SignedInAs(*roles)


SignedIn = Annotated[Caller, Depends(signed_in())]
Clerk = Annotated[Caller, Depends(signed_in(Role.DESK))]
Officer = Annotated[Caller, Depends(signed_in(Role.OFFICER, Role.UNIT_LEADER))]
UnitLeader = Annotated[Caller, Depends(signed_in(Role.UNIT_LEADER))]
Leader = Annotated[Caller, Depends(signed_in(Role.LEADER))]
Supervisor = Annotated[Caller, Depends(signed_in(Role.SUPERVISOR, Role.LEADER))]
Custodian = Annotated[Caller, Depends(signed_in(Role.CUSTODIAN))]
Auditor = Annotated[Caller, Depends(signed_in(Role.AUDITOR))]
Operator = Annotated[Caller, Depends(signed_in(Role.OPERATOR))]
Anonymous = Annotated[Caller | None, Depends(Anyone())]


def local_path(address: str | None) -> str:
    """The path and query of `address` if it leads to this origin, else "/", so that no link sends people elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable():
        return "/"
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc and "\\" not in address else "/"


def _sign_in_first(request: Request) -> Exception:
    if is_partial(request):
        page = _page_at(request.headers.get("hx-current-url", "/"))
        return Problem(401, "sign_in_required", _SIGN_IN, headers={"HX-Redirect": _login(page)})
    if request.method in ("GET", "HEAD") and (wants_page(request) or _opens_a_page(request)):
        page = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return HTTPException(303, headers={"Location": _login(page)})
    return SignInFirst(_login(_page_before(request)))


def _page_at(address: str) -> str:
    """Path and query of an address; the home page when it is none, such as `http://[x`."""
    try:
        opened = urlsplit(address)
    except ValueError:
        return "/"
    return (opened.path or "/") + (f"?{opened.query}" if opened.query else "")


def _page_before(request: Request) -> str:
    """The page a request was sent from, when it is one of this origin."""
    referer, host = request.headers.get("referer", ""), request.headers.get("host", "")
    return _page_at(referer) if referer.startswith((f"http://{host}/", f"https://{host}/")) else "/"


def _opens_a_page(request: Request) -> bool:
    """A tool that takes anything and says nothing of who it is, such as curl, is shown where a person would go."""
    takes_anything = "*/*" in request.headers.get("accept", "*/*")
    return takes_anything and "/api/" not in request.url.path and "authorization" not in request.headers


def _login(page: str) -> str:
    return "/login" if page == "/" else f"/login?next={quote(page)}"
