"""`tiepdan doctor`: looks at every part an operator can mend, and says what is wrong in one line each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.reach import reachable
from deploy.sealed import sealed_findings
from deploy.stored import stored_findings
from shared.database import Database
from shared.messaging import parking
from shared.messaging.entries import entry, position_of
from shared.migrations import OldSchema, check_schema
from shared.redis import redis_client
from shared.service import Service
from shared.settings import Settings, database_url

HEADS = text("SELECT stream, position, trimmed_to FROM stream_head ORDER BY stream")
LINKS = text("SELECT position, chain FROM stream_entry WHERE stream = :stream AND position = ANY(:positions)")
READ_TO = text("SELECT position FROM position WHERE consumer = :consumer AND stream = :stream FOR UPDATE")
SET_BACK = text(
    "UPDATE position SET position = :position, chain = :chain WHERE consumer = :consumer AND stream = :stream"
)
POSITIONS = text("SELECT stream, position FROM position WHERE consumer = :consumer")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    good: bool
    what: str
    detail: str


async def examine(settings: Settings, services: Mapping[str, Service]) -> list[Check]:
    """All checks. Starts embedded servers for the while when nothing runs."""
    async with reachable(settings) as ready:
        redis = redis_client(ready.redis_url or "")
        try:
            checks = [await _redis(redis)]
            for service in services.values():
                database = Database(database_url(ready, service.name) or "", pool_size=1)
                try:
                    checks += await _service(database, redis, service)
                    if service.name == "intake":
                        keys, files = await sealed_findings(database, ready), await stored_findings(database, ready)
                        checks += [Check(good, "intake: keys", said) for good, said in keys]
                        checks += [Check(good, "intake: files", said) for good, said in files]
                except SQLAlchemyError as error:
                    checks.append(Check(False, f"{service.name}: PostgreSQL", type(error).__name__))
                finally:
                    await database.close()
        finally:
            await redis.aclose()
    return checks


async def reset_stream(settings: Settings, services: Mapping[str, Service], stream: str) -> str:
    """Give up what a stream holds beyond its log, and let readers go on from where the two parted.

    For a log restored from an older backup. The stream is deleted and written anew from the log; readers beyond the
    parting are set back to it, so that they read what the log has now. What they did with the lost events stays done,
    and is told. A sound stream is not touched.
    """
    owner = services["intake" if stream.startswith("unit.") else stream]
    async with reachable(settings) as ready:
        redis = redis_client(ready.redis_url or "")
        databases = {s.name: Database(database_url(ready, s.name) or "", pool_size=1) for s in services.values()}
        try:
            async with databases[owner.name].engine.connect() as db:
                parted = await common_position(db, redis, stream)
            last = await _last(redis, stream)
            if parted is None:
                return f"{stream}: luồng không còn gì chung với nhật ký, giữ nguyên. Nothing in common with its log, left alone."
            if parted[0] == last:
                return f"{stream}: khớp nhật ký, giữ nguyên. Sound, left alone."
            told = [
                f"{name}: {found - parted[0]} sự kiện đã mất được áp dụng trước đó / lost events it had applied"
                for name, database in databases.items()
                if (found := await _set_back(database, name, stream, *parted)) > parted[0]
            ]
            await redis.delete(stream)
            said = f"{stream}: ghi lại từ nhật ký, sau vị trí {parted[0]}. Written anew from the log after {parted[0]}."
            return "\n".join([said, *told])
        finally:
            await redis.aclose()
            for database in databases.values():
                await database.close()


async def common_position(db: AsyncConnection, redis: Any, stream: str) -> tuple[int, str] | None:
    """The last position at which stream and log hold the same event, and its link; None when there is none left."""
    end = "+"
    while page := await redis.xrevrange(stream, max=end, count=500):
        entries = [entry(*found) for found in page]
        links = await db.execute(LINKS, {"stream": stream, "positions": [one.position for one in entries]})
        of_log = {row.position: bytes(row.chain).hex() for row in links}
        for one in entries:
            if of_log.get(one.position) == one.chain:
                return one.position, one.chain
        end = f"({page[-1][0].decode()}"
    return None


async def _set_back(database: Database, consumer: str, stream: str, position: int, chain: str) -> int:
    """Where the consumer was; it is at `position` now unless it was below."""
    key = {"consumer": consumer, "stream": stream}
    async with database.engine.begin() as db:
        found = (await db.execute(READ_TO, key)).scalar() or 0
        if found > position:
            await db.execute(SET_BACK, {**key, "position": position, "chain": chain})
    return int(found)


async def _redis(redis: Any) -> Check:
    try:
        info = await redis.info()
    except (RedisError, OSError) as error:
        return Check(False, "Redis", type(error).__name__)
    policy, append_only = info.get("maxmemory_policy"), info.get("aof_enabled")
    version = info.get("valkey_version") or info.get("redis_version")
    good = policy == "noeviction" and append_only == 1
    return Check(good, "Redis", f"{version}, {policy}, append-only {'on' if append_only else 'OFF'}")


async def _service(database: Database, redis: Any, service: Service) -> list[Check]:
    checks = []
    try:
        await check_schema(database.engine, service.migrations, service.name)
        checks.append(Check(True, f"{service.name}: schema", "up to date"))
    except OldSchema as error:
        return [Check(False, f"{service.name}: schema", str(error))]
    async with database.engine.connect() as db:
        heads = list(await db.execute(HEADS))
        positions = {row.stream: row.position for row in await db.execute(POSITIONS, {"consumer": service.name})}
        parked = await parking.counts(db)
    for head in heads:
        last = await _last(redis, head.stream)
        if last > head.position:
            detail = f"Redis {last}, log {head.position}: ahead of its log, see docs/operations.md"
            checks.append(Check(False, f"{service.name}: stream {head.stream}", detail))
        elif head.stream == service.name:
            checks.append(Check(last == head.position, f"{service.name}: stream", f"log {head.position}, Redis {last}"))
    for stream in service.reads:
        last, at = await _last(redis, stream), positions.get(stream, 0)
        checks.append(Check(at >= last, f"{service.name}: reads {stream}", f"at {at} of {last}"))
    total = sum(parked.values())
    checks.append(Check(total == 0, f"{service.name}: parked", str(parked) if total else "none"))
    return checks


async def _last(redis: Any, stream: str) -> int:
    if not await redis.exists(stream):
        return 0
    return position_of((await redis.xinfo_stream(stream))["last-generated-id"])
