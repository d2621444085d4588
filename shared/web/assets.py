"""Style sheets and scripts: read once at start, named by their content, sent compressed, kept by browsers for ever."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_OURS: Final = Path(__file__).parent / "static"
_STYLES: Final = (
    "tokens",
    "frame",
    "forms",
    "panels",
    "tables",
    "cases",
    "charts",
    "statutory",
    "narrow",
    "public",
    "print",
)
_FOR_EVER: Final = "public, max-age=31536000, immutable"


class MissingAssetsError(Exception):
    """The front-end packages are not installed."""


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    compressed: bytes
    media_type: str
    version: str


class Assets:
    """An ASGI application for `/static`, and the addresses of what it serves."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self._assets = assets

    def url(self, name: str) -> str:
        """The address of an asset; it changes with the content."""
        return f"/static/{name}?v={self._assets[name].version}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        asset = self._assets.get(scope["path"].removeprefix(scope.get("root_path", "")).lstrip("/"))
        await _answer(request, asset)(scope, receive, send)


def load_assets(packages: Path) -> Assets:
    """Read our own assets and those of the npm packages under `packages`.

    Raises:
        MissingAssetsError: the packages are not there; the message says how to get them.
    """
    tabler = packages / "@tabler" / "core" / "dist" / "css" / "tabler.min.css"
    htmx = packages / "htmx.org" / "dist" / "htmx.min.js"
    for path in (tabler, htmx):
        if not path.is_file():
            raise MissingAssetsError(
                f"Thiếu {path.name} trong thư mục {packages.name}: hãy chạy “make setup”. / "
                f"{path.name} is missing from {packages.name}: run “make setup”."
            )
    css = "text/css; charset=utf-8"
    js = "text/javascript; charset=utf-8"
    return Assets(
        {
            "tabler.css": _asset(tabler.read_bytes(), css),
            "tiepdan.css": _asset(b"".join((_OURS / "css" / f"{part}.css").read_bytes() for part in _STYLES), css),
            "htmx.js": _asset(htmx.read_bytes(), js),
            "tiepdan.js": _asset((_OURS / "tiepdan.js").read_bytes(), js),
            "icon.svg": _asset((_OURS / "icon.svg").read_bytes(), "image/svg+xml"),
        }
    )


@cache
def _asset(content: bytes, media_type: str) -> Asset:
    version = hashlib.sha256(content).hexdigest()[:12]
    return Asset(content, gzip.compress(content, 9, mtime=0), media_type, version)


def _answer(request: Request, asset: Asset | None) -> Response:
    if asset is None:
        return Response(status_code=404)
    if request.method not in ("GET", "HEAD"):
        return Response(status_code=405, headers={"Allow": "GET, HEAD"})
    named_by_content = request.query_params.get("v") == asset.version
    headers = {
        "Cache-Control": _FOR_EVER if named_by_content else "no-cache",
        "ETag": f'"{asset.version}"',
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.compressed, headers=headers | {"Content-Encoding": "gzip"}, media_type=asset.media_type)
    return Response(asset.content, headers=headers, media_type=asset.media_type)
