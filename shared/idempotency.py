"""Remembered requests: a command that creates something is applied once, however often it is sent.

The key, the caller and the answer are written in the transaction of the command itself, so a repeated request either
finds the first one's answer or waits for it.
"""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Final, TypeVar

from fastapi import Header
from pydantic import BaseModel
from sqlalchemy import text

from shared.database import Transaction
from shared.refusals import Reason, Refused

Result = TypeVar("Result", bound=BaseModel)

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Any text unique to this attempt; sending it again returns the first answer.",
    ),
]

_KEY: Final = "tiepdan.idempotency.key"

CLAIM: Final = text("""
    INSERT INTO remembered_request (key, actor, fingerprint) VALUES (:key, :actor, :fingerprint)
    ON CONFLICT DO NOTHING RETURNING 1
""")
RECALL: Final = text("SELECT fingerprint, response::text FROM remembered_request WHERE actor = :actor AND key = :key")
REMEMBER: Final = text("""
    UPDATE remembered_request SET response = CAST(:response AS jsonb) WHERE actor = :actor AND key = :key
""")

OTHER_REQUEST: Final = Refused(
    Reason(
        "Khóa Idempotency-Key này đã dùng cho một yêu cầu khác.",
        "This Idempotency-Key was used for another request.",
    ),
    field="Idempotency-Key",
)


def let_remember(tx: Transaction, secret: str) -> None:
    """Give a transaction the installation's secret, without which `once` remembers nothing."""
    tx.session.info[_KEY] = secret


async def once(
    tx: Transaction,
    key: str | None,
    command: BaseModel,
    answer: type[Result],
    do: Callable[[], Awaitable[Result | Refused]],
) -> Result | Refused:
    """Do it, or return what the first request with this key and caller got. A refusal is not remembered.

    Returns `OTHER_REQUEST` when the key came with another command before.
    """
    if key is None:
        return await do()
    fingerprint = _fingerprint(tx, command)
    claim: dict[str, Any] = {"key": key, "actor": tx.actor, "fingerprint": fingerprint}
    if (await tx.execute(CLAIM, claim)).first() is None:
        found = (await tx.execute(RECALL, claim)).one()
        return answer.model_validate(json.loads(found.response)) if found.fingerprint == fingerprint else OTHER_REQUEST
    result = await do()
    if isinstance(result, BaseModel):
        await tx.execute(REMEMBER, {**claim, "response": result.model_dump_json()})
    return result


def _fingerprint(tx: Transaction, command: BaseModel) -> str:
    """Tells one command from another. A plain hash would let a reader of the table try names until one fits."""
    secret: str = tx.session.info[_KEY]
    written = f"tiepdan.remembered.v1 {type(command).__name__} {command.model_dump_json()}"
    return hmac.new(secret.encode(), written.encode(), hashlib.sha256).hexdigest()
