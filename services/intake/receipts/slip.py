"""The slip a citizen takes home: number, secret, and a QR code that opens the public page."""

from dataclasses import dataclass

import segno
from markupsafe import Markup
from starlette.requests import Request

from services.intake.receipts.rules import grouped
from services.intake.receipts.usecases import Handed
from shared.web.pages import web_of


@dataclass(frozen=True, slots=True)
class Slip:
    """As it is shown and printed. `address` is what can be typed, `qr` a picture of it with number and secret."""

    code: str
    secret: str
    address: str
    qr: Markup


def slip_of(request: Request, handed: Handed) -> Slip:
    """The secret stands behind the `#`: a browser sends that to no server, so no log on the way can hold it."""
    page = public_address(request, "/public/status")
    qr = segno.make(f"{page}?code={handed.code}#{handed.secret}", error="m", micro=False)
    drawn = qr.svg_inline(border=4, omitsize=True, svgclass="td-qr", lineclass=None)
    return Slip(handed.code, grouped(handed.secret), page, Markup(drawn))  # noqa: S704 -- drawn by segno


def public_address(request: Request, path: str) -> str:
    """An address of intake as somebody at home reaches it, which need not be the one the desk uses."""
    settings = web_of(request).settings
    origin = settings.public_url or settings.intake_url or str(request.base_url).rstrip("/")
    return f"{origin}/intake{path}"
