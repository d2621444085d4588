"""One process of some services with the servers that settings name: `tiepdan serve`."""

import gc
import os
from typing import Final, cast

import uvicorn
from fastapi import FastAPI

from deploy.services import SERVICES
from shared.logs import configure_logs
from shared.running import Role
from shared.runtime import application
from shared.settings import Settings, load_settings

WANTED: Final = "_TIEPDAN_SERVE"
"""How the parent of several workers tells them what to serve: uvicorn starts each from an import string."""


def serve(names: list[str], settings: Settings, role: Role, workers: int) -> None:
    """Serve until stopped. Several workers share the port; each is a process of its own."""
    os.environ[WANTED] = f"{role}:{','.join(names)}"
    uvicorn.run(
        "deploy.serving:app_of_worker",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=workers,
        log_config=None,
        access_log=False,
    )


def app_of_worker() -> FastAPI:
    """The application a worker process serves."""
    role, _, names = os.environ[WANTED].partition(":")
    settings = load_settings()
    configure_logs(settings)
    app = application([SERVICES[name] for name in names.split(",")], settings, cast("Role", role))
    gc.collect()
    gc.freeze()  # what is there by now stays; the collector need not walk a quarter of a million objects again and again
    return app
