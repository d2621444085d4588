"""Gives a FastAPI application its sign-in, its sessions and the home page. Call it after `install_web`."""

from fastapi import FastAPI
from starlette.middleware import Middleware

from shared.access import pages
from shared.access.accounts import Accounts
from shared.access.gate import Gate
from shared.access.session import Access, Attempts, Sessions
from shared.organisation import Organisation
from shared.settings import Settings, secret


def install_access(app: FastAPI, settings: Settings, organisation: Organisation) -> Access:
    """Make `app` know its callers; adds /login, /logout, /language, /api/v1/tokens and the home page."""
    accounts = Accounts(settings.accounts_path)
    sessions = Sessions(secret(settings), accounts)
    access = Access(accounts, sessions, Attempts())
    app.state.access = access
    # Innermost: what the gate refuses still gets the strict headers and its line in the log from install_web's layers.
    app.user_middleware.append(Middleware(Gate, sessions=sessions, organisation=organisation))
    app.include_router(pages.router)
    return access
