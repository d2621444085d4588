"""Keeping what is typed at home until it is sent: step by step, over a lost line, and for another day."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from uuid_utils.compat import uuid7

from services.intake.online.tables import DraftRow
from services.intake.people.rotation import Sealed
from services.intake.people.vault import Vault
from services.intake.receipts.rules import new_secret, receipt_hash
from services.intake.receipts.usecases import Handed
from shared.calendar import clock
from shared.database import Database, Transaction
from shared.refusals import Reason, Refused

KEPT: Final = timedelta(days=1)
"""A draft whose writer asked for nothing; the browser holds it for less."""
KEPT_FOR_LATER: Final = timedelta(days=14)
LONGEST: Final = 40_000
"""Characters of a draft: several times what a petition takes, however much of it is wrong."""
TOO_LONG: Final = Refused(
    Reason(
        "Nội dung đã gõ quá dài nên chưa lưu được. Hãy rút ngắn; phần chi tiết gửi kèm bản giấy.",
        "What was typed is too long to be kept. Shorten it; send the details on paper.",
    )
)
EXPIRED: Final = text("DELETE FROM identity.draft WHERE expires_at < :now")
TAKE_UP: Final = text("SELECT id FROM identity.draft WHERE hash = :hash AND expires_at > :now AND sent_as IS NULL")

Typed = Mapping[str, Sequence[str]]
Draft = dict[str, dict[str, list[str]]]
"""What was typed into the fields of each step."""


async def save(tx: Transaction, vault: Vault, row: DraftRow | None, step: str, typed: Typed) -> DraftRow | Refused:
    """Keep a step as typed, right or wrong; a first step makes the draft."""
    draft = read(row, vault) if row else {}
    draft[step] = {name: list(entries) for name, entries in typed.items() if any(entries)}
    body = json.dumps(draft, ensure_ascii=False)
    if len(body) > LONGEST:
        return TOO_LONG
    if row is None:
        row = DraftRow(id=uuid7(), expires_at=clock.now() + KEPT, **_sealed(body, vault))
        tx.add(row)
        return row
    row.sealed_with, row.body = vault.newest, _sealed(body, vault)["body"]
    row.expires_at = max(row.expires_at, clock.now() + KEPT)
    return row


def read(row: DraftRow, vault: Vault) -> Draft:
    """Raises CannotOpen."""
    draft: Draft = json.loads(vault.open(row.body, row.sealed_with) or "{}")
    return draft


async def draft_of(tx: Transaction, one: Any, *, lock: bool = False) -> DraftRow | None:
    """The draft a browser holds; None when it is over."""
    try:
        key = UUID(one)
    except (TypeError, ValueError):
        return None
    row = await tx.get(DraftRow, key, lock=lock)
    return row if row is not None and row.expires_at > clock.now() else None


def keep_for_later(row: DraftRow, key: bytes) -> Handed:
    """A number and a secret to take it up again with on any machine; those it had open nothing any more."""
    handed = Handed(f"N-{secrets.randbelow(10**4):04d}-{secrets.randbelow(10**4):04d}", new_secret())
    row.hash = receipt_hash(key, handed.code, handed.secret)
    row.expires_at = clock.now() + KEPT_FOR_LATER
    return handed


async def take_up(tx: Transaction, key: bytes, code: str, secret: str) -> UUID | None:
    """The draft that number and secret open together: the same miss whichever of them is wrong."""
    asked = {"hash": receipt_hash(key, code, secret), "now": clock.now()}
    found: UUID | None = (await tx.execute(TAKE_UP, asked)).scalar()
    return found


async def discard(tx: Transaction, row: DraftRow) -> None:
    """Forget it at once."""
    await tx.session.delete(row)


def empty(row: DraftRow, vault: Vault, petition: str) -> None:
    """It was sent: nothing of it is kept but which petition it became."""
    row.sealed_with, row.body = vault.newest, _sealed("{}", vault)["body"]
    row.hash, row.sent_as = None, petition
    row.expires_at = clock.now() + KEPT


async def forget_expired(database: Database) -> None:
    """A chore: nothing of a draft is left when its time is over."""
    async with database.transaction("system:intake") as tx:
        await tx.execute(EXPIRED, {"now": clock.now()})


def _sealed(body: str, vault: Vault) -> dict[str, Any]:
    return {"sealed_with": vault.newest, "body": vault.seal(body)}


def _anew(row: Mapping[str, Any], vault: Vault) -> dict[str, Any]:
    return _sealed(vault.open(row["body"], row["sealed_with"]) or "{}", vault)


DRAFTS: Final = Sealed("identity.draft", _anew)
