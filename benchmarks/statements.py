"""The very statements one request runs, as a pgbench script.

They are recorded from the product itself, so the comparison stays honest when the code changes. Numbers and ids that
must be new each time become `replace('…#…', '#', <a number no other client or iteration has>)`.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.petition import PATH, petition
from services.intake.service import INTAKE
from shared.logs import configure_logs
from shared.runtime import application
from shared.settings import Settings

UUIDS: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
PARAMETER: Final = re.compile(r"\$(\d+)")
MARK: Final = "\x01"
UNIQUE: Final = "lpad(:n, 12, '0')"
SET_UNIQUE: Final = "\\set k :k + 1\n\\set n (:run * 100 + :client_id) * 10000000 + :k\n"


@dataclass(frozen=True, slots=True)
class Statement:
    """As it is sent to PostgreSQL, with `$1` for parameters."""

    sql: str
    parameters: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """One request: what it ran, and the numbers it gave out."""

    statements: tuple[Statement, ...]
    codes: tuple[str, ...]


async def record(settings: Settings, token: str) -> Recording:
    """Register two petitions in this process and note the second one's statements, caches being warm."""
    configure_logs(settings)
    app = application([INTAKE], settings, "web")
    headers = {"Authorization": f"Bearer {token}"}
    found: list[Statement] = []
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", headers=headers) as client,
    ):
        (await client.post(PATH, json=petition())).raise_for_status()
        engine: AsyncEngine = app.state.databases["intake"].engine

        def note(_db: object, _cursor: object, sql: str, given: Any, _context: object, many: bool) -> None:
            found.extend(Statement(sql, tuple(parameters)) for parameters in (given if many else [given]))

        event.listen(engine.sync_engine, "before_cursor_execute", note)
        answer = await client.post(PATH, json=petition())
        event.remove(engine.sync_engine, "before_cursor_execute", note)
    numbers = answer.raise_for_status().json()
    return Recording(tuple(found), (numbers["petition"], numbers["case"]))


def script(recording: Recording) -> str:
    """The transaction for pgbench; it needs `-D run=<number>` and `-D k=0`."""
    uniques = Uniques(recording.codes)
    body = [
        PARAMETER.sub(lambda found, given=one.parameters: uniques.literal(given[int(found[1]) - 1]), one.sql)  # type: ignore[misc]
        for one in recording.statements
    ]
    return SET_UNIQUE + "".join(f"{sql.strip()};\n" for sql in ("BEGIN", *body, "COMMIT"))


def write_script(recording: Recording, path: Path) -> None:
    path.write_text(script(recording), encoding="utf-8")


class Uniques:
    """Turns values into SQL literals in which whatever must differ from iteration to iteration does."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self._codes = codes
        self._ids: dict[str, int] = {}

    def literal(self, value: Any) -> str:
        match value:
            case None:
                return "NULL"
            case bool() | int():
                return str(value).upper()
            case bytes():
                return quoted(f"\\x{value.hex()}")
            case date() | datetime():
                return quoted(value.isoformat())
            case list():
                return f"ARRAY[{', '.join(self.literal(one) for one in value)}]"
            case str() | UUID():
                return self._marked(str(value))
        raise TypeError(f"no literal is known for {type(value).__name__}")

    def _marked(self, text: str) -> str:
        marked = UUIDS.sub(lambda found: self._id(found[0]), text)
        for code in self._codes:
            marked = marked.replace(code, code.rpartition("-")[0] + f"-{MARK}")
        if marked == text:
            return quoted(text)
        return f"replace({quoted(marked)}, {quoted(MARK)}, {UNIQUE})"

    def _id(self, uuid: str) -> str:
        number = self._ids.setdefault(uuid, len(self._ids))
        return f"01990000-{number:04x}-7000-8000-{MARK}"


def quoted(text: str) -> str:
    """An escape string without a colon, which pgbench would take for a variable."""
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return "E'" + escaped.replace(":", "\\x3a").replace("\n", "\\n").replace(MARK, "\\x01") + "'"
