"""Schemathesis against the whole published API, signed in as a desk, an officer and a leader.

`python -m tests.api.fuzz --minutes 10` (make fuzz) shares the time among the three and prints what was tried. No answer
may be a fault, and each must be one the API document promises: status, media type, headers, body.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog
import uvicorn

from deploy.services import SERVICES
from tests.api.office import UNIT, Office, fresh_settings, prepared
from tests.apps import first_accounts, running_app
from tests.servers import real_servers

LOGINS: Final = ("tiepdan", f"cb.{UNIT}", "lanhdao")
CHECKS: Final = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,negative_data_rejection,missing_required_header,unsupported_method,ignored_auth"
)
"""Not `positive_data_acceptance`: the law refuses much that has the right form."""


@dataclass(frozen=True)
class Verdict:
    """What one run said: its whole output, and whether it found nothing."""

    clean: bool
    output: str


@contextlib.asynccontextmanager
async def served(office: Office) -> AsyncIterator[str]:
    """The running application behind a real socket; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(office.app.app, port=port, lifespan="off", log_config=None, access_log=False)
    )
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 -- uvicorn has no event for it
        await asyncio.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


async def fuzzed(office: Office, url: str, login: str, folder: Path, *options: str) -> Verdict:
    """One run of Schemathesis as this account."""
    config = folder / "schemathesis.toml"
    config.write_text(_config(office), encoding="utf-8")
    command = [
        str(Path(sys.executable).parent / "st"), "--config-file", str(config), "run", f"{url}/api/openapi.json",
        "--header", f"Authorization: Bearer {office.token(login)}", "--checks", CHECKS, "--continue-on-failure",
        "--exclude-path", "/api/v1/tokens", "--generation-database", "none", "--no-color", "--warnings", "off",
        *options,
    ]  # fmt: skip
    running = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    output, _ = await running.communicate()
    return Verdict(running.returncode == 0, output.decode())


def _config(office: Office) -> str:
    """Words the office knows, so that made-up requests reach further than 404 and 422."""
    words = {"form": ["01-TCD", "02-XLD"], "stream": ["intake", "scheduling", f"unit.{UNIT}"], "unit": [UNIT]}
    lines = [f"[dictionaries.{name}]\nvalues = {json.dumps(known)}" for name, known in words.items()]
    lines += ["[parameters]", *(f'{name} = {{ dictionary = "{name}", probability = 0.7 }}' for name in words)]
    for part, code in office.records.items():
        lines += ["[[operations]]", f'include-path-regex = "{part}"', f'parameters = {{ code = "{code}" }}']
    refused = json.dumps(["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429"])
    lines += ["[checks.negative_data_rejection]", f"expected-statuses = {refused}"]  # 413: Schemathesis forgets it
    return "\n".join(lines)


async def fuzz(minutes: float) -> bool:
    """All three, one after the other; prints what each run reports."""
    clean = True
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        first_accounts(folder)
        async with real_servers(folder / "servers") as servers:
            settings = await fresh_settings(servers, folder, "fuzz")
            async with running_app(list(SERVICES.values()), settings, "web") as app:
                office = Office(app, await prepared(app), app.app.openapi())
                async with served(office) as url:
                    for login in LOGINS:
                        seconds = str(max(1, round(minutes * 60 / len(LOGINS))))
                        verdict = await fuzzed(office, url, login, folder, "--max-time", seconds)
                        print(f"── {login}\n{verdict.output}")  # noqa: T201 -- `make fuzz` shows it
                        clean &= verdict.clean
    return clean


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    arguments = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    sys.exit(0 if asyncio.run(fuzz(arguments.minutes)) else 1)


if __name__ == "__main__":
    main()
