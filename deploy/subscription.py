"""A department's own reader of its stream: what `tiepdan subscribe --unit` runs.

Any number of a department's programs may share a group; an entry is acknowledged after it was handed over, so a
program that dies is given it again by the next one.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final

import structlog
from faststream import AckPolicy
from faststream.redis import RedisStreamMessage, StreamSub
from redis.exceptions import ResponseError

from shared.messaging.entries import entry
from shared.messaging.subscriber import consumer_name, undecoded
from shared.redis import redis_broker, redis_client

LOOK_SECONDS: Final = 1.0
STALE_MS: Final = 60_000

Take = Callable[[int, dict[str, Any]], None]
"""Is given the position and the CloudEvent."""

logger = structlog.get_logger(__name__)


async def follow(redis_url: str, unit: str, group: str, take: Take) -> None:
    """Hand every event of `unit.<unit>` to `take`, from the first this group has not had, until cancelled."""
    stream, name = f"unit.{unit}", consumer_name()
    redis, broker = redis_client(redis_url), redis_broker(redis_url)

    async def deliver(message: RedisStreamMessage) -> None:
        raw: Any = message.raw_message
        for entry_id, fields in zip(raw["message_ids"], raw["data"], strict=True):
            one = entry(entry_id, fields)
            take(one.position, json.loads(one.body))
        await message.ack()

    subscription = StreamSub(stream, group=group, consumer=name, batch=True, max_records=100)
    broker.subscriber(stream=subscription, parser=undecoded, ack_policy=AckPolicy.MANUAL)(deliver)
    started = False
    try:
        while True:
            await _ensure_group(redis, stream, group)
            await _take_over(redis, stream, group, name, take)
            if not started:
                await broker.start()
                started = True
            for subscriber in broker.subscribers:
                if not subscriber.running:
                    await subscriber.start()
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        await broker.stop()
        await redis.aclose()


async def _ensure_group(redis: Any, stream: str, group: str) -> None:
    try:
        await redis.xgroup_create(stream, group, "0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


async def _take_over(redis: Any, stream: str, group: str, name: str, take: Take) -> None:
    """Entries another program of the group was given and never acknowledged."""
    _, found, *_ = await redis.xautoclaim(stream, group, name, min_idle_time=STALE_MS, count=100)
    for entry_id, fields in found:
        one = entry(entry_id, fields)
        take(one.position, json.loads(one.body))
        await redis.xack(stream, group, entry_id)
