"""What a browser without an account holds for a while: a signed cookie of the public pages, and nothing kept here."""

from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Pass:
    """Lets a browser back to what it has shown the secret of, for so many seconds. `name` begins with `tiepdan_`, so that
    the gate takes no write that carries it from another site.
    """

    name: str
    seconds: int

    def give(self, request: Request, response: Response, holds: Any) -> None:
        response.set_cookie(
            self.name, self._signer(request).dumps(holds), max_age=self.seconds, path="/intake/public", httponly=True,
            samesite="lax", secure=request.url.scheme == "https",
        )  # fmt: skip

    def holds(self, request: Request) -> Any | None:
        """None when it is missing, forged or over."""
        try:
            return self._signer(request).loads(request.cookies.get(self.name, ""), max_age=self.seconds)
        except BadData:
            return None

    def take(self, request: Request, response: Response) -> None:
        response.delete_cookie(
            self.name, path="/intake/public", httponly=True, samesite="lax", secure=request.url.scheme == "https"
        )

    def _signer(self, request: Request) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(request.app.state.secret, salt=f"{self.name}.v1")
