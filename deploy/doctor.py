"""`tiepdan doctor`: looks at every part an operator can mend, and says what is wrong in one line each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from deploy.reach import reachable
from shared.database import Database
from shared.messaging import parking
from shared.messaging.entries import position_of
from shared.migrations import OldSchema, check_schema
from shared.redis import redis_client
from shared.service import Service
from shared.settings import Settings, database_url

HEADS = text("SELECT stream, position, trimmed_to FROM stream_head ORDER BY stream")
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
                except SQLAlchemyError as error:
                    checks.append(Check(False, f"{service.name}: PostgreSQL", type(error).__name__))
                finally:
                    await database.close()
        finally:
            await redis.aclose()
    return checks


async def reset_stream(settings: Settings, services: Mapping[str, Service], stream: str) -> str:
    """Delete a stream that is ahead of its log; the relay writes it anew from the log. Refuses to touch a sound one."""
    owner = services["intake" if stream.startswith("unit.") else stream]
    async with reachable(settings) as ready:
        redis = redis_client(ready.redis_url or "")
        database = Database(database_url(ready, owner.name) or "", pool_size=1)
        try:
            async with database.engine.connect() as db:
                heads = {row.stream: row for row in await db.execute(HEADS)}
            last = await _last(redis, stream)
            if stream not in heads or last <= heads[stream].position:
                return f"{stream}: không đi trước nhật ký, giữ nguyên. Not ahead of its log, left alone."
            await redis.delete(stream)
            return f"{stream}: đã xóa, sẽ được ghi lại từ nhật ký. Deleted; it is written anew from the log."
        finally:
            await redis.aclose()
            await database.close()


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
