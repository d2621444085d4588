"""However many records there are, a search goes by an index: nothing reads all of them."""

from sqlalchemy import text

from services.intake.search.queries import RECORDS, Wanted, find
from services.intake.search.similar import similar_to
from services.intake.service import INTAKE
from tests.conftest import MakeDatabase
from tests.intake.search.conftest import analyse, register, written_petitions
from tests.statements import statements

MANY = """INSERT INTO search_entry (code, record, received_on, terms)
    SELECT 'X-2026-' || n, CASE n % 3 WHEN 0 THEN 'case' WHEN 1 THEN 'petition' ELSE 'visit' END, date '2024-01-01' + n % 700,
        array_to_tsvector(ARRAY['dat', 'dai', 'dat+dai', '=đất', 'so', 'so+' || n, n::text, 'lo+' || n % 90, 'lo'])
    FROM generate_series(1, 30000) n"""
TYPED = "Đường vào bản sạt lở ta luy dương sau mưa lũ, học sinh đi vòng xa, lô 17 số 4711"


async def test_words_and_likeness_are_looked_for_by_index(service_database: MakeDatabase) -> None:
    database = await service_database(INTAKE)
    await register(database, written_petitions())
    async with database.transaction("tiepdan") as tx:
        await tx.execute(text(MANY))
        await analyse(tx)
        with statements() as asked:
            for q in ("số 4711", "đất đai", "sạt lở", "tai dinnh cu", "khí tượng thủy văn", ""):
                await find(tx, Wanted(q, RECORDS))
            similar = await similar_to(tx, TYPED)
        assert [one.code for one in similar] == ["D-2026-0011"]
        asked = [one for one in asked if "FROM search_entry" in one.sql]
        assert len(asked) > 10
        connection = await tx.session.connection()
        for sql, given in asked:
            plan = (await connection.exec_driver_sql(f"EXPLAIN {sql}", given)).scalars().all()
            assert not any("Seq Scan on search_entry" in line for line in plan), "\n".join([sql, *plan])
