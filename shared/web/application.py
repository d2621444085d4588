"""Gives a FastAPI application everything pages need: assets, headers, logs, problems, templates."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.organisation import Organisation
from shared.refusals import Reason
from shared.settings import Settings
from shared.web.assets import load_assets
from shared.web.pages import FigureSource, Web, environments
from shared.web.problems import FieldError, Problem, answer
from shared.web.traffic import BodyLimit, RequestRecord, StrictHeaders
from shared.web.validation import field_reasons

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_COMPRESSED: Final = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/pdf",
    f"{_OFFICE}.wordprocessingml.document",
    f"{_OFFICE}.spreadsheetml.sheet",
)
"""Compressed already: to try again costs time and the file's length."""
_CODES: Final = {
    400: "bad_request", 401: "sign_in_required", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
    413: "too_large", 415: "not_json", 429: "too_many_attempts", 503: "unavailable",
}  # fmt: skip


def install_web(
    app: FastAPI, settings: Settings, organisation: Organisation, rules_note: Reason = Reason("", "")
) -> None:
    """Prepare `app` for pages and problem details; `rules_note` is the line about rules in force at the foot of pages.

    Raises:
        MissingAssetsError: the front-end packages are not installed.
    """
    assets = load_assets(settings.assets_dir)
    app.state.web = Web(settings, organisation, assets, rules_note, environments(settings, organisation, assets))
    app.mount("/static", assets, name="static")
    # The last one added is the outermost: headers also for faults, the record around everything that can break.
    app.add_middleware(BodyLimit)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5, exclude_content_types=_COMPRESSED)
    app.add_middleware(RequestRecord)
    app.add_middleware(StrictHeaders, settings=settings)
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def add_home_figures(app: FastAPI, source: FigureSource) -> None:
    """Let a service put what waits for the caller at the top of the home page."""
    app.state.web.home_figures.append(source)


async def _problem(request: Request, error: Any) -> Response:
    return answer(request, error)


async def _invalid(request: Request, error: Any) -> Response:
    if _is_another_kind_of_content(request, error.errors()):
        return answer(request, Problem(415, "not_json"))
    reasons = field_reasons(error.errors())
    whole = reasons.pop("", None) or Reason("Dữ liệu gửi chưa đúng.", "What was sent is not valid.")
    return answer(
        request, Problem(422, "invalid", whole, [FieldError(name, reason) for name, reason in reasons.items()])
    )


def _is_another_kind_of_content(request: Request, errors: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a body failed as a whole because what was sent is no JSON by its own word."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = said == "application/json" or (said.startswith("application/") and said.endswith("+json"))
    return not is_json and any(
        error["type"] == "model_attributes_type" and error["loc"] == ("body",) for error in errors
    )


async def _http(request: Request, error: Any) -> Response:
    headers = dict(error.headers or {})
    if "Location" in headers:
        return RedirectResponse(headers["Location"], status_code=error.status_code)
    return answer(request, Problem(error.status_code, _CODES.get(error.status_code, "not_done"), headers=headers))
