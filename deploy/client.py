"""A client of the running system for commands on the same machine, which may act for any account there."""

import httpx

from shared.access.accounts import Accounts
from shared.access.session import Sessions
from shared.settings import Settings, secret


def client_of(settings: Settings, login: str, *, timeout: float = 60) -> httpx.AsyncClient:
    """Speaks to the public HTTP API as `login`.

    Whoever can read the secret key on this machine could sign a session anyway; elsewhere, use POST /api/v1/tokens.

    Raises:
        LookupError: no such account.
    """
    accounts = Accounts(settings.accounts_path)
    account = accounts.find(login)
    if account is None:
        raise LookupError(login)
    token = Sessions(secret(settings), accounts).issue(account)
    return httpx.AsyncClient(
        base_url=f"http://{settings.host}:{settings.port}",
        headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
        timeout=timeout,
        limits=httpx.Limits(max_connections=16, max_keepalive_connections=16),
    )
