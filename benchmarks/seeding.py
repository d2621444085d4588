"""Makes many of a sample: each row of the office's tables and each event again and again, under other numbers.

The number n of a register becomes the numbers (n - 1) × copies + 1 to n × copies, so registers stay without gaps, and
numbers, ids and the order of rows follow time as they do in an office. Copies are made inside PostgreSQL
(`INSERT … SELECT`): what COPY would do, without the way through Python. The tables' CHECKs hold for each row; foreign keys
are compared at the end. Days, units and texts are the sample's; only the map sheet a text ends with differs, and with it
the words a search finds.

What is not made: places on streams. The events stand in the log and count as sequenced, but their hash chains, which the
relay extends by some thousand a second, are left out; no page and no command reads them.
"""

from typing import Final

import asyncpg

from benchmarks.installation import Installation
from benchmarks.sample import PETITIONS

_ID: Final = "CAST(overlay({id}::text PLACING lpad(to_hex(k), 8, '0') FROM 29) AS uuid)"
"""An id of one's own for the k-th copy: its last 32 random bits are the copy's number, its time stays."""
_SHEET: Final = "CASE WHEN {text} = '' THEN '' ELSE {text} || ' Tờ bản đồ ' || k || '.' END"
_FOLDED_SHEET: Final = "CASE WHEN folded = '' THEN '' ELSE folded || ' to ban do ' || k || '.' END"
"""What denounces has no words in its row."""
_SHEET_TERMS: Final = """CASE WHEN terms = '' THEN terms ELSE terms || search_terms('Tờ bản đồ')
    || array_to_tsvector(ARRAY[k::text, 'do+' || k, '=' || k]) END"""
_DATA: Final = """data || jsonb_strip_nulls(jsonb_build_object(
    'case', moved(data->>'case', k), 'petition', moved(data->>'petition', k), 'visit', moved(data->>'visit', k)))"""
_SUBJECT: Final = "split_part(subject, '/', 1) || '/' || moved(split_part(subject, '/', 2), k)"

CHANGED: Final[dict[str, dict[str, str]]] = {
    "identity.person": {
        "id": _ID.format(id="id"), "paper_hash": "sha256(paper_hash || int4send(k))",
        "name_hash": "sha256(name_hash || int4send(k))",
    },
    "identity.statement": {"id": "moved(id, k)", "words_hash": "sha256(words_hash || int4send(k))"},
    "delegation": {"code": "moved(code, k)"},
    "visit": {
        "code": "moved(code, k)", "case_code": "moved(case_code, k)", "person": _ID.format(id="person"),
        "delegation_code": "moved(delegation_code, k)",
        "content": _SHEET.format(text="content"), "folded": _FOLDED_SHEET,
    },
    "case_file": {
        "code": "moved(code, k)", "content": _SHEET.format(text="content"), "extract": _SHEET.format(text="extract"),
        "folded": _FOLDED_SHEET,
    },
    "petition": {
        "code": "moved(code, k)", "case_code": "moved(case_code, k)", "visit_code": "moved(visit_code, k)",
        "person": _ID.format(id="person"), "content": _SHEET.format(text="content"),
        "content_hash": """CASE WHEN content_hash = '' THEN ''
            ELSE encode(sha256(convert_to(content_hash || k, 'UTF8')), 'hex') END""",
    },
    "search_entry": {"code": "moved(code, k)", "terms": _SHEET_TERMS},
    "assignment": {"case_code": "moved(case_code, k)"},
    "clock": {"case_code": "moved(case_code, k)"},
    "clock_entry": {"case_code": "moved(case_code, k)"},
    "proceeding": {"case_code": "moved(case_code, k)"},
    "proceeding_paper": {"case_code": "moved(case_code, k)"},
    "event_log": {
        "id": _ID.format(id="id"), "correlation_id": _ID.format(id="correlation_id"), "subject": _SUBJECT, "data": _DATA,
    },
}  # fmt: skip
"""The tables that are copied, and what of a row is another in its k-th copy. Identity columns are left to the table."""
_MOVED: Final = """CREATE FUNCTION moved(code text, k integer) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT left(code, -4) || to_char((right(code, 4)::integer - 1) * {copies} + k, 'FM99999990000') $$"""
"""The number of a record's k-th copy; the sample's numbers have four digits."""
_COLUMNS: Final = """
    SELECT column_name FROM information_schema.columns
    WHERE table_schema = $1 AND table_name = $2 AND is_identity = 'NO' AND coalesce(column_default, '') NOT LIKE 'nextval%'
    ORDER BY ordinal_position
"""
_LOOSE_INDEXES: Final = """
    SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_index i WHERE i.indrelid = $1::regclass AND NOT i.indisunique
"""
_ORPHANS: Final = """
    SELECT (SELECT count(*) FROM petition p LEFT JOIN case_file c ON c.code = p.case_code
                LEFT JOIN visit v ON v.code = p.visit_code LEFT JOIN identity.person i ON i.id = p.person
            WHERE i.id IS NULL OR (p.case_code IS NULL) <> (c.code IS NULL) OR (p.visit_code IS NULL) <> (v.code IS NULL))
         + (SELECT count(*) FROM visit v LEFT JOIN identity.person i ON i.id = v.person
                LEFT JOIN case_file c ON c.code = v.case_code
            WHERE i.id IS NULL OR (v.case_code IS NULL) <> (c.code IS NULL))
         + (SELECT count(*) FROM assignment a LEFT JOIN case_file c ON c.code = a.case_code WHERE c.code IS NULL)
         + (SELECT count(*) FROM clock a LEFT JOIN case_file c ON c.code = a.case_code WHERE c.code IS NULL)
         + (SELECT count(*) FROM proceeding a LEFT JOIN case_file c ON c.code = a.case_code WHERE c.code IS NULL)
"""


async def multiply(made: Installation, sample: str, name: str, petitions: int) -> None:
    """Make a database `name` with so many petitions of the one named `sample`, analysed and vacuumed.

    Raises:
        ValueError: the size is no multiple of the sample's.
        RuntimeError: what was made does not hold together.
    """
    copies, rest = divmod(petitions, PETITIONS)
    if rest or not copies:
        raise ValueError(f"{petitions} is no multiple of {PETITIONS}")
    admin = await asyncpg.connect(made.dsn("postgres"))
    await admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{sample}"')
    await admin.close()
    db = await asyncpg.connect(made.dsn(name), command_timeout=None)
    await db.execute("SET session_replication_role = replica")  # foreign keys are compared once, at the end
    await db.execute("SET maintenance_work_mem = '512MB'")
    await db.execute(_MOVED.format(copies=copies))
    for table in CHANGED:
        await db.execute(f"CREATE TEMP TABLE {_sample_of(table)} AS SELECT * FROM {table}")
    await db.execute(f"TRUNCATE unsequenced, {', '.join(CHANGED)} CASCADE")
    for table, changed in CHANGED.items():
        await _copy(db, table, changed, copies)
    await db.execute("DROP FUNCTION moved(text, integer)")
    await db.execute("UPDATE register SET last = last * $1::int", copies)
    await db.execute("VACUUM (ANALYZE)")
    found, orphans = await db.fetchval("SELECT count(*) FROM petition"), await db.fetchval(_ORPHANS)
    await db.execute("CHECKPOINT")
    await db.close()
    if (found, orphans) != (petitions, 0):
        raise RuntimeError(f"{found} petitions of {petitions}, {orphans} rows refer to nothing")


async def _copy(db: asyncpg.Connection, table: str, changed: dict[str, str], copies: int) -> None:
    """All copies of a table's rows in one statement; indexes that only speed up reading are made anew afterwards."""
    indexes = await db.fetch(_LOOSE_INDEXES, table)
    for index in indexes:
        await db.execute(f"DROP INDEX {index['name']}")
    schema, _, bare = table.rpartition(".")
    columns = [row["column_name"] for row in await db.fetch(_COLUMNS, schema or "public", bare)]
    values = ", ".join(changed.get(column, column) for column in columns)
    await db.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values}"
        f" FROM {_sample_of(table)} CROSS JOIN LATERAL generate_series(1, {copies}) AS k"
    )
    for index in indexes:
        await db.execute(index["definition"])


def _sample_of(table: str) -> str:
    return f"sample_{table.rpartition('.')[2]}"
