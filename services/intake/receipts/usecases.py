"""Handing out receipts, and finding what one opens."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request
from sqlalchemy import text

from services.intake.receipts.rules import new_secret, receipt_hash, receipt_key
from services.intake.receipts.tables import ReceiptRow
from shared.calendar import clock
from shared.database import Transaction


async def _key_of_request(request: Request) -> bytes:
    return receipt_key(request.app.state.secret)


ReceiptKey = Annotated[bytes, Depends(_key_of_request)]
# Two that are handed out at once: the second waits for the first, or its number would be taken.
NEWEST: Final = text("SELECT coalesce(max(number), 0) FROM receipt WHERE code = :code")
TURN: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('receipt ' || :code, 0))")
FIND: Final = text("""
    SELECT code, number FROM receipt r WHERE hash = :hash
      AND NOT EXISTS (SELECT FROM receipt later WHERE later.code = r.code AND later.number > r.number)
""")


@dataclass(frozen=True, slots=True)
class Handed:
    """What is told once, to whoever the receipt is for, and kept nowhere."""

    code: str
    secret: str


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has shown a receipt of."""

    code: str
    number: int


async def hand_out(tx: Transaction, key: bytes, code: str, secret: str | None = None) -> Handed:
    """A receipt of this record, whose earlier ones open nothing any more."""
    await tx.execute(TURN, {"code": code})
    number = (await tx.execute(NEWEST, {"code": code})).scalar_one() + 1
    handed = Handed(code, secret or new_secret())
    tx.add(
        ReceiptRow(
            code=code,
            number=number,
            hash=receipt_hash(key, code, handed.secret),
            handed_by=tx.actor,
            handed_at=clock.now(),
        )
    )
    return handed


async def held(tx: Transaction, key: bytes, code: str, secret: str) -> Held | None:
    """What number and secret open together. One statement whatever is wrong, and PostgreSQL never learns what was tried."""
    row = (await tx.execute(FIND, {"hash": receipt_hash(key, code, secret)})).first()
    return Held(row.code, row.number) if row else None


async def still_held(tx: Transaction, one: Held) -> bool:
    """Whether no other was handed out since."""
    newest: int = (await tx.execute(NEWEST, {"code": one.code})).scalar_one()
    return newest == one.number
