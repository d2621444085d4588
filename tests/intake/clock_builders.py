"""Builders of clocks, in a transaction that is never committed: a clock needs no case before the commit."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from services.intake.deadlines import clocks
from services.intake.deadlines.tables import ClockRow
from services.intake.office import Office, the_office
from services.intake.service import INTAKE
from shared.database import Transaction
from shared.refusals import Refused
from tests.conftest import MakeDatabase

OFFICE = the_office(None, None)
CASE = "KN-2026-0001"


def day(said: str) -> date:
    return date.fromisoformat(said)


@pytest.fixture
async def tx(service_database: MakeDatabase) -> AsyncIterator[Transaction]:
    """An open transaction on an empty database."""
    database = await service_database(INTAKE)
    async with AsyncSession(database.engine, expire_on_commit=False) as session:
        yield Transaction(session, "cb.so-nnmt")
        await session.rollback()


def given(result: ClockRow | Refused) -> ClockRow:
    assert isinstance(result, ClockRow), result
    return result


def refused(result: ClockRow | Refused) -> Refused:
    assert isinstance(result, Refused)
    return result


async def a_clock(tx: Transaction, duty: str = "KN-2", started: str = "2026-03-02", **changes: Any) -> ClockRow:
    """The duty to resolve a complaint received on 25 February and accepted on Monday 2 March: due on 1 April."""
    received = changes.pop("received_on", day("2026-02-25"))
    return given(
        await clocks.start(
            tx, OFFICE, CASE, duty, received_on=received, started_on=day(started), by="tiepdan", **changes
        )
    )


async def suspend(tx: Transaction, clock: ClockRow, on: str) -> ClockRow | Refused:
    return await clocks.suspend(
        tx, OFFICE, clock, on=day(on), number="12/QĐ-SNNMT", reason="Chờ kết quả giám định", by="ld.so-nnmt"
    )


async def resume(tx: Transaction, clock: ClockRow, on: str) -> ClockRow | Refused:
    return await clocks.resume(tx, OFFICE, clock, on=day(on), number="15/QĐ-SNNMT", by="ld.so-nnmt")


async def extend(tx: Transaction, clock: ClockRow, on: str, office: Office = OFFICE) -> ClockRow | Refused:
    return await clocks.extend(
        tx, office, clock, on=day(on), number="20/QĐ-SNNMT", reason="Nhiều nội dung", by="ld.so-nnmt"
    )


async def state(tx: Transaction, clock: ClockRow, *attributes: str, on: str = "2026-03-05") -> ClockRow | Refused:
    return await clocks.set_attributes(
        tx, OFFICE, clock, frozenset(attributes), on=day(on), reason="Bản cách trung tâm xã 40 km", by="cb.so-nnmt"
    )
