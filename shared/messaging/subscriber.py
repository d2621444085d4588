"""Hang a consumer on FastStream's Redis broker: one batch subscriber per stream, acknowledged only after the commit."""

import os
import socket
from typing import Any

import structlog
from faststream import AckPolicy
from faststream.redis import RedisBroker, RedisStreamMessage, StreamSub

from shared.messaging.breaker import BreakerOpen
from shared.messaging.consumer import Consumer
from shared.messaging.entries import entry
from shared.messaging.faults import reason

MAX_RECORDS = 100
"""Without a bound FastStream takes the whole backlog into one pending list."""

logger = structlog.get_logger(__name__)


def consumer_name() -> str:
    """Own name within a group: workers of one host must not share it."""
    return f"{socket.gethostname()}-{os.getpid()}"


async def undecoded(message: dict[str, Any], original: Any) -> RedisStreamMessage:
    """Leave bodies as bytes: FastStream would decode and re-encode each, and fail on what is not JSON."""
    parsed: RedisStreamMessage = await original({**message, "data": []})
    parsed.raw_message = message  # type: ignore[assignment]
    return parsed


def subscribe(broker: RedisBroker, consumer: Consumer, stream: str) -> None:
    """Feed `stream` to `consumer` as it arrives. Whatever fails here is found again by the watchdog as a gap."""

    async def deliver(message: RedisStreamMessage) -> None:
        if stream in consumer.stopped:
            return
        raw: Any = message.raw_message
        entries = [entry(i, fields) for i, fields in zip(raw["message_ids"], raw["data"], strict=True)]
        try:
            reached = await consumer.advance(stream, entries)
        except BreakerOpen as error:
            logger.error("breaker_open", consumer=consumer.name, stream=stream, reason=str(error))  # noqa: TRY400
        except Exception as error:  # noqa: BLE001  # nothing moved; the entries stay pending and the watchdog returns to them
            logger.warning("batch_not_applied", consumer=consumer.name, stream=stream, error=reason(error))
        else:
            if reached >= entries[-1].position:
                await message.ack()

    subscription = StreamSub(stream, group=consumer.name, consumer=consumer_name(), batch=True, max_records=MAX_RECORDS)
    broker.subscriber(stream=subscription, parser=undecoded, ack_policy=AckPolicy.MANUAL)(deliver)
