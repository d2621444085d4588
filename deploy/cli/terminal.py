"""What every command shares: settings from the environment, one way to fail, one console."""

import asyncio
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import httpx
import typer
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from deploy.embedded import CannotStart
from shared.datafiles import InvalidData
from shared.migrations import OldSchema
from shared.organisation import Organisation, load_organisation
from shared.settings import InvalidSettingsError, Settings, load_settings

T = TypeVar("T")

UNAVAILABLE: Final = 69
CONFIG: Final = 78
out: Final = Console()
err: Final = Console(stderr=True)


def settings_or_exit() -> Settings:
    """The settings, or a message that names the wrong variable and exit code 78."""
    try:
        return load_settings()
    except InvalidSettingsError as error:
        fail(str(error), CONFIG)


def organisation_or_exit(folder: Path | None) -> Organisation:
    """The units of a folder (none: those shipped), or what is wrong in its files and exit code 78."""
    try:
        return load_organisation(folder)
    except InvalidData as error:
        fail(str(error), CONFIG)


def fail(message: str, code: int = 1) -> NoReturn:
    """Say it on standard error and leave."""
    err.print(message, style="red", highlight=False, markup=False)
    raise typer.Exit(code)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work; what an operator can do something about becomes one message and an exit code."""
    try:
        if sys.platform == "win32":
            return asyncio.run(work)
        import uvloop  # noqa: PLC0415  # not on Windows

        return uvloop.run(work)
    except CannotStart as error:
        fail(f"{error.message_vi}\n{error.message_en}", int(error.exit_code))
    except OldSchema as error:
        fail(str(error), CONFIG)
    except (InvalidSettingsError, InvalidData) as error:
        fail(str(error), CONFIG)
    except httpx.ConnectError as error:
        fail(
            f"Hệ thống chưa chạy ở {error.request.url.host}:{error.request.url.port}: hãy chạy 'make run' (tiepdan up) trước."
            f"\nNothing answers at {error.request.url.host}:{error.request.url.port}: start it with 'make run' (tiepdan up).",
            UNAVAILABLE,
        )
    except (OSError, DBAPIError) as error:
        fail(f"{type(error).__name__}: {error}".splitlines()[0], UNAVAILABLE)
