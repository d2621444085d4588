"""What the databases and Redis hold after the storm, read directly."""

from collections.abc import Sequence
from typing import Any, Final

import asyncpg

from deploy.services import SERVICES

MARKED: Final = {
    "visit": ("intake", """
        SELECT coalesce(nullif(v.content, ''), p.extract) AS marker, v.code, v.case_code
        FROM visit v LEFT JOIN petition p ON p.visit_code = v.code"""),
    "petition": ("intake", "SELECT content AS marker, code, case_code, outcome FROM petition WHERE visit_code IS NULL"),
    "petition of a visit": ("intake", """
        SELECT coalesce(nullif(content, ''), extract) AS marker, code, case_code FROM petition
        WHERE visit_code IS NOT NULL"""),
    "dialogue": ("scheduling", "SELECT title AS marker, code, state FROM dialogue"),
    "reception day": ("scheduling", "SELECT place AS marker, code, state FROM reception_day"),
}  # fmt: skip
"""Kind of record → its owner, and how each record is found by the marker its client wrote into it: of a denunciation into the
extract as well, for its words are sealed.
"""

OWNED: Final = {
    "visit_fact": ("intake", """
        SELECT code, body, received_on, reception, received_by, online, people, people >= 5 AS delegation, first_time, case_code
        FROM visit"""),
    "petition_fact": ("intake", """
        SELECT code, received_on, kind, field, matter_class, channel, visit_code, repeated, processed_on, eligible,
               in_competence, outcome, case_code, voided_on FROM petition"""),
    "case_fact": ("intake", """
        SELECT code, unit, kind, field, origin, conclusion AS conclusion_code, opened_on, due_on,
               suspended_since IS NOT NULL AS suspended, assigned_on, acknowledged_on, answered_on, in_time, closed_on,
               CASE WHEN replaced_by IS NOT NULL THEN 'reclassified' WHEN voided_on IS NOT NULL THEN 'voided' END
                   AS closed_because FROM case_file"""),
    "dialogue_fact": ("scheduling", """
        SELECT code, unit, type, carriers, planned_on, published_on, held_on, attendance, cancelled_on, concluded_on,
               (SELECT count(*)::int FROM question q WHERE q.dialogue = d.code) AS questions,
               (SELECT count(*)::int FROM conclusion c WHERE c.dialogue = d.code) AS conclusions FROM dialogue d"""),
    "conclusion_fact": ("scheduling", """
        SELECT code, dialogue AS dialogue_code, owner, field, concluded_on, due_on, NULL AS returned_reason
        FROM conclusion"""),
    "reception_day_fact": ("scheduling", "SELECT code, unit, planned_on, held_on, received_by, ad_hoc FROM reception_day"),
}  # fmt: skip
"""Table of facts → the service that owns the records, and what its own tables say of each, in the facts' words."""

READS: Final = [(reader, stream) for reader, service in SERVICES.items() for stream in service.reads]


class Databases:
    """One connection to each service's database."""

    def __init__(self, connections: dict[str, asyncpg.Connection]) -> None:
        self._connections = connections

    async def rows(self, service: str, query: str, *parameters: object) -> list[dict[str, Any]]:
        return [dict(row) for row in await self._connections[service].fetch(query, *parameters)]

    async def value(self, service: str, query: str, *parameters: object) -> Any:
        return await self._connections[service].fetchval(query, *parameters)

    async def table(self, service: str, table: str) -> list[dict[str, Any]]:
        return await self.rows(service, f"SELECT * FROM {table} ORDER BY 1")

    async def close(self) -> None:
        for connection in self._connections.values():
            await connection.close()

    async def is_settled(self) -> bool:
        """Nothing waits to be sequenced, read or tried again."""
        for service in SERVICES:
            waiting = await self.value(
                service, "SELECT (SELECT count(*) FROM unsequenced) + (SELECT count(*) FROM parked)"
            )
            if waiting:
                return False
        for reader, stream in READS:
            head = await self.value(stream, "SELECT position FROM stream_head WHERE stream = $1", stream)
            query = "SELECT position FROM position WHERE consumer = $1 AND stream = $2"
            if (await self.value(reader, query, reader, stream) or 0) < head:
                return False
        return True


async def connected(**urls: str) -> Databases:
    """To these databases, by service."""
    return Databases({name: await asyncpg.connect(url.replace("+asyncpg", "")) for name, url in urls.items()})


def differences(what: str, left: Sequence[dict[str, Any]], right: Sequence[dict[str, Any]]) -> list[str]:
    """How two lists of records differ, by their `code` (or `stream`); columns only the right has are not compared."""
    key = "code" if (left or right) and "code" in (left or right)[0] else "stream"
    ours, theirs = {row[key]: row for row in left}, {row[key]: row for row in right}
    found = [
        f"{what}: {len(rows)} rows but {len(by)} keys"
        for rows, by in ((left, ours), (right, theirs))
        if len(rows) != len(by)
    ]
    found += [f"{what}: {code} is missing" for code in ours.keys() - theirs.keys()]
    found += [f"{what}: {code} is too much" for code in theirs.keys() - ours.keys()]
    for code in ours.keys() & theirs.keys():
        wrong = {name: (value, theirs[code][name]) for name, value in ours[code].items() if theirs[code][name] != value}
        if wrong:
            found.append(f"{what}: {code}: {wrong}")
    return found
