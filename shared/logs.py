"""Structured logs without personal data: JSON for machines, coloured lines for a terminal."""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from shared.settings import Settings

# What a person could be recognised by, and what lets somebody in. The names the commands and tables use.
PERSONAL: Final = frozenset(
    [
        "address",
        "authorization",
        "birth_date",
        "body",
        "content",
        "cookie",
        "delegates",
        "display",
        "email",
        "full_name",
        "handwriting",
        "id_number",
        "identity",
        "login_password",
        "name",
        "names",
        "notes",
        "number_of_id",
        "password",
        "paper_number",
        "passport",
        "person",
        "phone",
        "query",
        "representatives",
        "request_text",
        "secret",
        "signature",
        "summary",
        "text",
        "token",
        "username",
        "value",
    ]
)
_REDACTED = "[che]"

# Errors made by the programme itself; the messages of others (databases, validators) quote the values they refuse.
_SPEAKS_OF_CODE = (
    AssertionError,
    AttributeError,
    ImportError,
    NameError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
)
_QUOTES_VALUES = ("sqlalchemy.", "asyncpg.", "pydantic", "redis.")


def configure_logs(settings: Settings) -> None:
    """Send structlog and the standard library's loggers (uvicorn, FastStream, SQLAlchemy) through one pipeline."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        render_fault,
        without_personal_data,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = True
    for name in ("alembic", "httpx", "httpcore"):  # at INFO they tell every migration step and every address
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # Our own access log names the route's template; uvicorn's writes the query string, where names are searched.
    logging.getLogger("uvicorn.access").handlers = []
    logging.getLogger("uvicorn.access").propagate = False


def without_personal_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace the value of every key that is known to be personal, at any depth."""
    return {key: _REDACTED if key.lower() in PERSONAL else _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _REDACTED if str(key).lower() in PERSONAL else _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value


def render_fault(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Turn `exc_info` into frames and types, with messages only where they cannot quote a citizen's data."""
    info = event.pop("exc_info", None)
    fault = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(fault, BaseException):
        event["exception"] = "\n".join(_told(fault))
    return event


def _told(fault: BaseException) -> list[str]:
    lines: list[str] = []
    cause = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if cause is not None:
        lines += [*_told(cause), "… which led to:"]
    lines += _frames(fault.__traceback__)
    kind = f"{type(fault).__module__}.{type(fault).__qualname__}"
    ours = kind.startswith(("shared.", "services.", "deploy."))
    if (ours or isinstance(fault, _SPEAKS_OF_CODE)) and not kind.startswith(_QUOTES_VALUES):
        lines.append(f"{kind}: {fault}")
    else:
        state = getattr(getattr(fault, "orig", fault), "sqlstate", None)
        lines.append(kind + (f" (SQLSTATE {state})" if state else ""))
    return lines


def _frames(trace: TracebackType | None) -> list[str]:
    return [line.rstrip() for line in traceback.format_tb(trace)]
