"""Which faults of the driver pass, and which are the handler's own."""

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.messaging.faults import is_transient
from tests.messaging.conftest import Office


async def test_a_connection_in_disarray_is_a_fault_that_passes(office: Office) -> None:
    """PostgreSQL ended the session in the middle of a statement, and asyncpg's protocol lost its place."""
    dialect = office.reader.engine.sync_engine.dialect
    assert dialect.dbapi is not None
    lost = asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress")
    translated = dialect.dbapi._asyncpg_error_translate[asyncpg.InternalClientError](str(lost), lost)
    fault = DBAPIError.instance("SELECT 1", {}, translated, dialect.dbapi.Error, dialect=dialect)
    assert isinstance(fault, DBAPIError)
    assert is_transient(fault)


@pytest.mark.parametrize(("kind", "value"), [("integer", 10**12), ("integer", "một"), ("text", "a\x00b")])
async def test_a_value_no_column_takes_is_the_handlers_fault(office: Office, kind: str, value: object) -> None:
    """Trying again would not help: the event is parked and does not hold up the stream."""
    async with office.reader.engine.connect() as db:
        with pytest.raises(DBAPIError) as raised:
            await db.execute(text(f"SELECT CAST(:value AS {kind})"), {"value": value})
    assert not is_transient(raised.value)
