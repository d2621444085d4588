"""Keeping a filter under a name, and removing it. No event tells of it: it is nobody's business but whose it is."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.intake.saved_views.rules import TAKEN, Listed, SaveView, canonical, refuse_saving
from services.intake.saved_views.tables import SavedViewRow
from shared.access.policy import Action, may
from shared.access.roles import Caller, Role
from shared.calendar import clock
from shared.database import Transaction
from shared.refusals import Reason, Refused

# After a merger a unit has those of the units it took over.
THEIRS: Final = text("""
    SELECT * FROM saved_view
    WHERE (CAST(:page AS text) IS NULL OR page = :page)
        AND (unit IS NULL AND saved_by = :login OR unit = ANY(CAST(:units AS text[])))
    ORDER BY unit IS NOT NULL, name, id
""")


async def views_for(tx: Transaction, caller: Caller, page: Listed | None = None) -> list[SavedViewRow]:
    """The account's own, then those of its unit, each by name."""
    asked = {"page": page, "login": caller.login, "units": sorted(caller.units)}
    return [SavedViewRow(**row) for row in (await tx.execute(THEIRS, asked)).mappings()]


async def save(tx: Transaction, caller: Caller, command: SaveView) -> SavedViewRow | Refused:
    """Keep it, for the account or for its unit."""
    allowed = may(caller, Action.READ_CASE)
    if isinstance(allowed, Refused):
        return allowed
    unit = caller.unit if command.shared else None
    known = await views_for(tx, caller, command.page)
    held = sum(1 for view in known if (view.unit is not None) == command.shared)
    refused = refuse_saving(command, unit=caller.unit, held=held)
    if refused is not None:
        return refused
    row = SavedViewRow(
        page=command.page,
        name=command.name,
        query=canonical(command.page, command.query),
        saved_by=caller.login,
        unit=unit,
        saved_at=clock.now(),
    )
    try:
        async with tx.savepoint():
            tx.add(row)
            await tx.flush()
    except IntegrityError:
        return TAKEN
    return row


async def remove(tx: Transaction, caller: Caller, number: int) -> SavedViewRow | Refused | None:
    """Remove one's own; of a unit's, who saved it or the unit's head. None: there is none that the caller sees."""
    row = await tx.get(SavedViewRow, number, lock=True)
    if row is None or not _sees(caller, row):
        return None
    if not removable(caller, row):
        return _NOT_YOURS
    await tx.session.delete(row)
    return row


def removable(caller: Caller, row: SavedViewRow) -> bool:
    return row.saved_by == caller.login or (row.unit in caller.units and caller.has(Role.UNIT_LEADER))


def current(views: Sequence[SavedViewRow], page: Listed, query: str) -> SavedViewRow | None:
    """The one that is open now."""
    here = canonical(page, query)
    return next((view for view in views if view.page == page and view.query == here), None)


def _sees(caller: Caller, row: SavedViewRow) -> bool:
    return row.saved_by == caller.login if row.unit is None else row.unit in caller.units


_NOT_YOURS: Final = Refused(
    Reason(
        "Chỉ người lưu hoặc lãnh đạo đơn vị xóa được bộ lọc này.",
        "Only who saved it or the unit's head removes this one.",
    )
)
