"""Signing in and out, the language switch, and the home page that says what must be done now."""

import asyncio
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Form
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.access.callers import Anonymous, SignedIn, local_path
from shared.access.roles import Account
from shared.access.session import LIFETIME, TooMany, access_of, forget, remember, token_of
from shared.commands import Command
from shared.refusals import LANGUAGES, Reason, Refused
from shared.web.forms import Submission, blank, submitted
from shared.web.languages import COOKIE as LANGUAGE_COOKIE
from shared.web.navigation import TILES, links_for
from shared.web.openapi import problems
from shared.web.pages import Figure, render, web_of
from shared.web.problems import Problem

router = APIRouter()

_LOGIN_PAGE = "shared/web/templates/login.html"
_A_YEAR = 365 * 24 * 60 * 60  # seconds
_WRONG = Reason("Tên đăng nhập hoặc mật khẩu không đúng.", "The login or the password is not right.")


class SignIn(Command):
    """What somebody types to sign in."""

    login: Annotated[str, Field(min_length=1, max_length=80)]
    password: Annotated[str, Field(min_length=1, max_length=200)]


class Token(BaseModel):
    """A session token for programmes, sent as `Authorization: Bearer <access_token>`."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105 -- the name of a scheme
    expires_in: int = LIFETIME  # seconds


@router.get("/", include_in_schema=False)
async def home(request: Request, caller: SignedIn) -> Response:
    answers = await asyncio.gather(*(source(request, caller) for source in web_of(request).home_figures))
    figures: list[Figure] = [figure for answer in answers for figure in answer]
    return render(request, "shared/web/templates/home.html", figures=figures, tiles=links_for(caller, TILES))


@router.get("/login", include_in_schema=False)
async def login_page(request: Request, caller: Anonymous, next: str = "/") -> Response:  # noqa: A002 -- the parameter's public name
    if caller is not None:
        return RedirectResponse(local_path(next), status_code=303)
    return render(request, _LOGIN_PAGE, form=blank(), next=local_path(next))


@router.post("/login", include_in_schema=False)
async def log_in(request: Request, caller: Anonymous, next: Annotated[str, Form()] = "/") -> Response:  # noqa: A002
    form = await submitted(request, SignIn)
    if form.command is None:
        return _login_again(request, form, 422, next)
    account = await _account(request, form.command)
    if isinstance(account, TooMany):
        again = _login_again(request, form.refused(Refused(_too_many(account))), 429, next)
        again.headers["Retry-After"] = str(account.retry_after)
        return again
    if account is None:
        return _login_again(request, form.refused(Refused(_WRONG)), 401, next)
    response = RedirectResponse(local_path(next), status_code=303)
    remember(response, access_of(request).sessions.issue(account), secure=request.url.scheme == "https")
    return response


@router.post("/logout", include_in_schema=False)
async def log_out(request: Request, caller: Anonymous) -> Response:
    token, _ = token_of(request)
    if token:
        await anyio.to_thread.run_sync(access_of(request).sessions.end, token)
    response = RedirectResponse("/login", status_code=303)
    forget(response, secure=request.url.scheme == "https")
    return response


@router.post("/language", include_in_schema=False)
async def choose_language(
    request: Request,
    caller: Anonymous,
    language: Annotated[str, Form()],
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    if language not in LANGUAGES:
        raise Problem(422, "unknown_language", Reason("Không có ngôn ngữ này.", "There is no such language."))
    response = RedirectResponse(local_path(next), status_code=303)
    secure = request.url.scheme == "https"
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=_A_YEAR, path="/", samesite="lax", secure=secure, httponly=True
    )
    return response


@router.post("/api/v1/tokens", tags=["access"], status_code=201, responses=problems(401, 403, 429))
async def issue_token(request: Request, caller: Anonymous, command: SignIn) -> Token:
    """A token for twelve hours. It ends earlier when the account is locked or gets a new password, or at `POST /logout`."""
    account = await _account(request, command)
    if isinstance(account, TooMany):
        headers = {"Retry-After": str(account.retry_after)}
        raise Problem(429, "too_many_attempts", _too_many(account), headers=headers)
    if account is None:
        raise Problem(401, "wrong_credentials", _WRONG)
    return Token(access_token=access_of(request).sessions.issue(account))


async def _account(request: Request, command: SignIn) -> Account | TooMany | None:
    access = access_of(request)
    address = request.client.host if request.client else "local"
    if (refused := access.attempts.begin(command.login, address)) is not None:
        return refused
    account = await access.accounts.verify(command.login, command.password)
    if account is not None:
        access.attempts.succeeded(command.login)
    return account


def _login_again(request: Request, form: Submission[SignIn], status: int, page: str) -> Response:
    return render(request, _LOGIN_PAGE, status_code=status, form=form, next=local_path(page))


def _too_many(limit: TooMany) -> Reason:
    minutes = -(-limit.retry_after // 60)
    return Reason(
        f"Đã thử quá nhiều lần. Hãy thử lại sau {minutes} phút.",
        f"Too many attempts. Try again in {minutes} minute{'' if minutes == 1 else 's'}.",
    )
