"""How one service proves to another that it is one: a token signed with the secret they share."""

from typing import Final

from itsdangerous import BadData, URLSafeTimedSerializer

LIFETIME: Final = 5 * 60
"""Seconds; a fresh one is made for each request."""


def _signer(secret: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt="tiepdan.service.v1")


def service_token(secret: str, service: str) -> str:
    """A token for the header `Authorization: Bearer …`."""
    return _signer(secret).dumps(service)


def service_of(secret: str, token: str) -> str | None:
    """Which service the token speaks for; None when it is forged, expired, or a person's."""
    try:
        name = _signer(secret).loads(token, max_age=LIFETIME)
    except BadData:
        return None
    return name if isinstance(name, str) else None
