"""Where a person's data could turn up, and every spelling it could have there."""

import json
import re
from collections.abc import AsyncIterator, Iterable
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_plus, urljoin, urlsplit

import asyncpg
import httpx

from shared.text import folded
from tests.e2e.processes import Installation

MOST_PAGES: Final = 40
LINK: Final = re.compile(r"""(?:href|action|hx-get)=["']([^"']+)["']""")
NO_PAGE: Final = ("/login", "/logout", "/assets", "/static", "/metrics")
COLUMNS: Final = """
    SELECT table_schema, table_name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
"""


class Secrets:
    """What must not be found: with and without diacritics, composed or not, in any case, escaped or in hexadecimal."""

    def __init__(self, **values: str) -> None:
        self.values = values

    def found_in(self, text: str) -> list[str]:
        """The names of the secrets that `text` holds in whatever spelling."""
        spellings = [_plain(one) for one in (text, unescape(text), unquote_plus(text), unescaped(text))]
        spellings.append(re.sub(r"[ .-]", "", text))  # numbers are written in groups
        raw = text.lower()
        return [
            name
            for name, value in self.values.items()
            if any(_plain(value) in one for one in spellings) or value.encode().hex() in raw
        ]


def _plain(text: str) -> str:
    return folded(text)


def unescaped(text: str) -> str:
    r"""With `\u1ed1` put back into letters, as in JSON that was written for ASCII."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


async def redis_values(redis: Any) -> AsyncIterator[tuple[str, str]]:
    """(key, everything under it) of every key there is."""
    async for key in redis.scan_iter():
        kind = await redis.type(key)
        held = await redis.xrange(key) if kind == b"stream" else await redis.dump(key)
        yield key.decode(), json.dumps([_decoded(held)], ensure_ascii=False)


async def table_values(dsn: str) -> AsyncIterator[tuple[str, str]]:
    """(schema.table.column, a value as text) of every row of every table of a database."""
    connection = await asyncpg.connect(dsn)
    try:
        for schema, table in await connection.fetch(COLUMNS):
            for (row,) in await connection.fetch(f'SELECT to_jsonb(t)::text FROM "{schema}"."{table}" t'):
                for column, value in json.loads(row).items():
                    yield f"{schema}.{table}.{column}", json.dumps(value, ensure_ascii=False)
    finally:
        await connection.close()


async def pages(installation: Installation, client: httpx.AsyncClient, starts: Iterable[str]) -> dict[str, str]:
    """Every page that can be reached by links from these, as this client is shown it."""
    origins = {urlsplit(installation.url(service)).netloc for service in installation.ports}
    waiting, seen = [installation.at(start) for start in starts], dict[str, str]()
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        parts = urlsplit(address)
        if address in seen or parts.netloc not in origins or parts.path.startswith(NO_PAGE):
            continue
        response = await client.get(address)
        seen[address] = response.text
        if "html" in response.headers.get("content-type", ""):
            waiting += [urljoin(address, unescape(link)).partition("#")[0] for link in LINK.findall(response.text)]
        if response.is_redirect:
            waiting.append(urljoin(address, response.headers["location"]))
    return seen


def files(*folders: Path) -> list[tuple[str, str]]:
    """(path, content) of every file under these folders, read as text whatever it is."""
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [(str(path), path.read_bytes().decode(errors="replace")) for path in found]


def _decoded(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    if isinstance(value, dict):
        return {_decoded(key): _decoded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_decoded(inner) for inner in value]
    return value
