"""Remembered requests: a command that creates something is applied once, however often it is sent.

The key, the caller and the answer are written in the transaction of the command itself, so a repeated request either
finds the first one's answer or waits for it.
"""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
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

    A key that came with another command before is refused, with the code of what that one made: whoever changed something
    after a line broke has saved already, and is told where.
    """
    if key is None:
        return await do()
    fingerprint = _fingerprint(tx, command)
    claim: dict[str, Any] = {"key": key, "actor": tx.actor, "fingerprint": fingerprint}
    if (await tx.execute(CLAIM, claim)).first() is None:
        found = (await tx.execute(RECALL, claim)).one()
        first = json.loads(found.response)
        return answer.model_validate(first) if found.fingerprint == fingerprint else _other_request(first)
    result = await do()
    if isinstance(result, BaseModel):
        await tx.execute(REMEMBER, {**claim, "response": result.model_dump_json()})
    return result


_NAMES_IT: Final = ("code", "visit", "petition", "written_number", "case_code")
"""Fields of answers that say what was made, as people call it."""


def _other_request(first: Mapping[str, Any]) -> Refused:
    """`first` is the answer to a command of whatever kind."""
    made = next((first[name] for name in _NAMES_IT if name in first), "?")
    return Refused(
        Reason(
            f"Lần lưu trước đã được ghi: {made}. Những gì sửa sau đó chưa lưu; mở {made} để sửa, hoặc tải lại trang"
            " để lập cái mới. (Khóa Idempotency-Key đã dùng cho một yêu cầu khác.)",
            f"What was sent before is saved: {made}. What was changed since is not: open {made} to change it, or load"
            " the page anew for another. (The Idempotency-Key was used for another request.)",
        ),
        field="Idempotency-Key",
    )


def _fingerprint(tx: Transaction, command: BaseModel) -> str:
    """Tells one command from another. A plain hash would let a reader of the table try names until one fits."""
    secret: str = tx.session.info[_KEY]
    written = f"tiepdan.remembered.v1 {type(command).__name__} {command.model_dump_json()}"
    return hmac.new(secret.encode(), written.encode(), hashlib.sha256).hexdigest()
