"""Sealing everything anew with the newest key, and giving an old one up.

A row is sealed with one key and says with which, so that a batch is one transaction, a row is always readable, and what a
killed rotation has done stays done: the next one goes on where rows of older keys are left.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text

from services.intake.people.tables import PersonRow, RetiredKeyRow
from services.intake.people.usecases import opened, sealed
from services.intake.people.vault import CannotOpen, Vault
from shared.calendar import clock
from shared.database import Database, Transaction
from shared.refusals import Reason, Refused

BATCH: Final = 500
"""Rows of one transaction: a fifth of a second's work."""
LOCK_WAIT: Final = text("SET LOCAL lock_timeout = '5s'")
ACTOR: Final = "system:keys"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table whose rows have `id` and `sealed_with`. `anew`: what a row's columns become under the newest key."""

    table: str
    anew: Callable[[Mapping[str, Any], Vault], dict[str, Any]]


PERSONS: Final = Sealed("identity.person", lambda row, vault: sealed(opened(PersonRow(**row), vault), vault))


@dataclass(slots=True)
class Progress:
    """What one rotation has come to: rows done, and the ids of those that could not be opened."""

    done: int = 0
    damaged: list[str] = field(default_factory=list)


async def counts(tx: Transaction, table: Sealed) -> dict[str, int]:
    """How many rows each key seals, by the id of the key."""
    rows = await tx.execute(text(f"SELECT sealed_with, count(*) AS rows FROM {table.table} GROUP BY sealed_with"))
    return {row.sealed_with: row.rows for row in rows}


async def rotate(
    database: Database, tables: Sequence[Sealed], vault: Vault, *, batch: int = BATCH
) -> AsyncIterator[Progress]:
    """Seal with the newest key whatever an older one of the vault has sealed, and tell after each batch.

    Several may run at once; they share the rows. It ends after a round that found nothing, so that rows which a slower
    process added meanwhile are sealed anew, too.
    """
    progress, old = Progress(), list(vault.ids[1:])
    for table in tables:
        found = True
        while found:
            found, after = False, None
            while rows := await _some(database, table, old, after, batch, vault, progress):
                found, after = found or rows.resealed > 0, rows.last
                yield progress


@dataclass(frozen=True, slots=True)
class _Batch:
    last: Any
    resealed: int


async def _some(
    database: Database, table: Sealed, old: list[str], after: Any, batch: int, vault: Vault, progress: Progress
) -> _Batch | None:
    """One transaction; None when there is nothing behind `after` that nobody else has in hand."""
    beyond = "" if after is None else "AND id > :after"
    async with database.transaction(ACTOR) as tx:
        rows = (
            await tx.execute(
                text(f"""SELECT * FROM {table.table} WHERE sealed_with = ANY(:old) {beyond}
                    ORDER BY id LIMIT :batch FOR NO KEY UPDATE SKIP LOCKED"""),
                {"old": old, "batch": batch} | ({} if after is None else {"after": after}),
            )
        ).mappings()
        found, changed = [dict(row) for row in rows], list[dict[str, Any]]()
        for row in found:
            try:
                changed.append({"row": row["id"], **table.anew(row, vault)})
            except CannotOpen:
                if str(row["id"]) not in progress.damaged:
                    progress.damaged.append(str(row["id"]))
        if changed:
            columns = ", ".join(f"{name} = :{name}" for name in changed[0] if name != "row")
            await tx.execute(text(f"UPDATE {table.table} SET {columns} WHERE id = :row"), changed)
    progress.done += len(changed)
    return _Batch(found[-1]["id"], len(changed)) if found else None


async def retire(tx: Transaction, tables: Sequence[Sealed], vault: Vault, key: str) -> Refused | None:
    """Let nothing be sealed with a key ever again; refused while a row still needs it.

    Nobody writes while it is decided: whoever has sealed a row and not stored it yet waits for the lock, and is refused
    by the trigger then.
    """
    if key not in vault.ids:
        return Refused(Reason(f"Không có khóa {key}.", f"There is no key {key}."))
    if key == vault.newest:
        return Refused(
            Reason(
                "Khóa mới nhất đang dùng để khóa: thêm khóa mới trước (tiepdan keys add).",
                "The newest key is the one that seals: add another first (tiepdan keys add).",
            )
        )
    await tx.execute(LOCK_WAIT)
    await tx.execute(text(f"LOCK TABLE {', '.join(table.table for table in tables)} IN SHARE MODE"))
    needed = sum([(await counts(tx, table)).get(key, 0) for table in tables])
    if needed:
        return Refused(
            Reason(
                f"Còn {needed} dòng cần khóa {key}: chạy tiepdan keys rotate trước.",
                f"{needed} rows still need key {key}: run tiepdan keys rotate first.",
            )
        )
    if await tx.get(RetiredKeyRow, key) is None:
        tx.add(RetiredKeyRow(id=key, retired_at=clock.now()))
    return None


async def first_sealed_with(tx: Transaction, table: Sealed, key: str, most: int = 5) -> list[str]:
    """The ids of the first rows that need a key."""
    rows = await tx.execute(
        text(f"SELECT id FROM {table.table} WHERE sealed_with = :key ORDER BY id LIMIT :most"),
        {"key": key, "most": most},
    )
    return [str(row.id) for row in rows]
