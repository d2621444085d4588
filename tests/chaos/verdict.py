"""What must hold after the storm. Each check returns what does not, in words; nothing when all is well."""

import json
import re
from collections import Counter
from typing import Any, Final

from deploy.services import SERVICES
from deploy.verification import findings
from services.reporting.facts.reactions import FACTS
from shared.events.intake import CaseUrged
from shared.messaging.entries import BODY, CHAIN, position_of
from shared.messaging.log import LoggedEvent
from shared.redis import redis_client
from tests.chaos.clients import Told
from tests.chaos.house import PROCESSES, House
from tests.chaos.readings import MARKED, OWNED, READS, Databases, connected, differences
from tests.chaos.undisturbed import reports_in_peace, reports_of, undisturbed

EVENTS_OF_STATE: Final = {"assigned": 2, "acknowledged": 3, "answered": 4, "closed": 5}
"""How many events a case has had when it is in a state: opened, assigned, and one for each step."""
URGED: Final = """
    SELECT subject, data ->> 'clock' || ' ' || (data ->> 'step') AS step, count(*)::int AS n
    FROM event_log WHERE type = $1 GROUP BY 1, 2, data ->> 'unit'
"""
"""What the office does by itself meanwhile: units are urged about what is late, each step once by whichever worker."""
COUNTED: Final = [event.event_type for event in FACTS]
AWAY: Final = re.compile(
    r"ConnectionDoesNotExistError|CannotConnectNowError|AdminShutdownError|CrashShutdownError|ConnectionRefusedError"
    r"|ConnectionResetError|ConnectionError|TimeoutError|SQLSTATE 57P0|SQLSTATE 08|InterfaceError|BrokenPipeError"
)
"""Faults that say no more than that a server was away, as it was."""
LOGGED: Final = """
    SELECT s.stream, s.position, s.chain, e.seq, e.id, e.type, e.subject, e.subject_version, e.audience, e.actor,
           e.causation_id, e.correlation_id, e.occurred_at, e.data::text AS data
    FROM stream_entry s JOIN event_log e USING (seq) ORDER BY s.stream, s.position
"""


async def once_each(db: Databases, told: Told) -> list[str]:
    """Everything that was acknowledged is there exactly once, and nothing else is."""
    found = list(told.faults)
    for kind, (service, query) in MARKED.items():
        rows = await db.rows(service, query)
        answered = told.made.get("visit" if kind == "petition of a visit" else kind, {})
        by_marker = Counter(row["marker"] for row in rows)
        found += [f"{kind}: {marker} stands {n} times" for marker, n in by_marker.items() if n != 1]
        found += [f"{kind}: {marker} was acknowledged and is lost" for marker in answered.keys() - by_marker.keys()]
        found += [f"{kind}: {marker} was never acknowledged" for marker in by_marker.keys() - answered.keys()]
        name = {"petition of a visit": "petition", "visit": "visit", "petition": "petition"}.get(kind, "code")
        for row in rows:
            answer = answered.get(row["marker"], {})
            if answer.get(name) != row["code"]:
                found.append(f"{kind}: {row['marker']} was answered {answer.get(name)} and is {row['code']}")
            if "case_code" in row and row["case_code"] != answer.get("case"):
                found.append(f"{kind}: {row['code']} has case {row['case_code']}, told {answer.get('case')}")
    cases = {row["code"]: row for row in await db.rows("intake", "SELECT code, state, version, origin FROM case_file")}
    urgings = await db.rows("intake", URGED, CaseUrged.event_type)
    found += [f"{row['subject']}: step {row['step']} taken {row['n']} times" for row in urgings if row["n"] > 1]
    urged = Counter(row["subject"] for row in urgings)
    for code, state in told.states.items():
        if (kept := cases[code]["state"]) != state:
            found.append(f"case {code} was told to be {state} and is {kept}")
    for code, row in cases.items():
        if row["origin"] == "petition" and code not in told.states:
            found.append(f"case {code} was opened for nobody")
        begun = 0 if code.startswith("KNPA-") else 1  # the procedure on a complaint or denunciation
        if row["version"] != EVENTS_OF_STATE[row["state"]] + begun + urged[f"case/{code}"]:
            found.append(f"case {code} is {row['state']} after {row['version']} events")
    return found


async def numbered_without_gaps(db: Databases) -> list[str]:
    """Registers have no gap and no number twice."""
    found = []
    for table in ("visit", "petition", "case_file"):
        query = (
            f"SELECT left(code, -5) AS series, count(*) AS n, max(right(code, 4)::int) AS last FROM {table} GROUP BY 1"
        )
        rows = await db.rows("intake", query)
        found += [f"{table} {row['series']}: {row['n']} up to {row['last']}" for row in rows if row["n"] != row["last"]]
    return found


async def chained(db: Databases, told: Told) -> list[str]:
    """Each conclusion has exactly one case, and the board of scheduling stands where that case stands."""
    boards = await db.rows("scheduling", "SELECT code, case_code, state, unit FROM conclusion")
    cases = await db.rows(
        "intake", "SELECT conclusion AS code, code AS case_code, state, unit FROM case_file WHERE origin = 'conclusion'"
    )
    opened = [{**row, "state": "opened" if row["state"] == "assigned" else row["state"]} for row in cases]
    found = differences("conclusion and case", opened, boards)
    codes = {row["code"] for row in boards}
    return found + [f"conclusion {code} was acknowledged and is lost" for code in told.conclusions.keys() - codes]


async def counted(db: Databases) -> list[str]:
    """Reporting has applied every event once, in order, and knows of each record what its owner says of it."""
    found = []
    for stream in ("intake", "scheduling"):
        query = "SELECT count(*) FROM event_log WHERE type = ANY($1::text[])"
        logged = await db.value(stream, query, COUNTED)
        applied = await db.value("reporting", "SELECT events FROM applied_event WHERE stream = $1", stream)
        if logged != applied:
            found.append(f"{stream}: {logged} events to count, {applied} applied")
    for reader, stream in READS:
        head = await db.value(stream, "SELECT position FROM stream_head WHERE stream = $1", stream)
        at = await db.value(reader, "SELECT position FROM position WHERE consumer = $1 AND stream = $2", reader, stream)
        if at != head:
            found.append(f"{reader} is at {at} of {stream}, which ends at {head}")
    for table, (owner, query) in OWNED.items():
        found += differences(table, await db.rows(owner, query), await db.table("reporting", table))
    return found


async def in_order(db: Databases) -> list[str]:
    """Every log: positions dense from 1, each subject's events in the order of its versions, none twice, none missing."""
    found = []
    for service in SERVICES:
        at: dict[str, int] = {}
        versions: dict[tuple[str, str], int] = {}
        for row in await db.rows(service, LOGGED):
            stream, subject = row["stream"], (row["stream"], row["subject"])
            if row["position"] != at.get(stream, 0) + 1:
                found.append(f"{stream}: position {row['position']} after {at.get(stream, 0)}")
            if stream == service and row["subject_version"] != versions.get(subject, 0) + 1:
                found.append(f"{stream}: {row['subject']} {row['subject_version']} after {versions.get(subject, 0)}")
            if row["subject_version"] <= versions.get(subject, 0):
                found.append(f"{stream}: {row['subject']} goes back to {row['subject_version']}")
            at[stream], versions[subject] = row["position"], row["subject_version"]
    return found


async def published(db: Databases, house: House) -> list[str]:
    """Redis holds every stream from its floor to its head without a hole, byte for byte what the log says."""
    found = []
    redis = redis_client(house.valkey.url)
    try:
        for service in SERVICES:
            logged: dict[str, dict[int, tuple[bytes, bytes]]] = {}
            for row in await db.rows(service, LOGGED):
                event = LoggedEvent.of(_Row(row))  # type: ignore[arg-type]
                entry = event.cloudevent(service), row["chain"].hex().encode()
                logged.setdefault(row["stream"], {})[row["position"]] = entry
            for head in await db.rows(service, "SELECT stream, position, trimmed_to FROM stream_head"):
                stream, last = head["stream"], head["position"]
                held: Any = await redis.xrange(stream)
                entries = {position_of(i): (fields[BODY], fields[CHAIN]) for i, fields in held}
                positions = sorted(entries)
                if (
                    positions != list(range(last - len(positions) + 1, last + 1))
                    or len(positions) < last - head["trimmed_to"]
                ):
                    found.append(f"{stream}: {positions[:1]}…{positions[-1:]}, {len(positions)} entries, head {last}")
                found += [
                    f"{stream} {p}: not what was logged" for p in positions if logged[stream].get(p) != entries[p]
                ]
    finally:
        await redis.aclose()
    return found


async def intact(house: House) -> list[str]:
    """The audit finds nothing."""
    settings = house.installation.settings()
    return [f"{name}: {finding}" async for name, finding in findings(SERVICES.values(), settings)]


async def reported(db: Databases, house: House) -> list[str]:
    """Reports and facts equal those of a reader to whom nothing happened."""
    async with undisturbed(house) as twin:
        ours, theirs = await reports_of(house), await reports_in_peace(twin)
        found = [
            f"{name}: not as undisturbed" for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)
        ]
        twins = await connected(reporting=twin.databases["reporting"])
        for table in (*OWNED, "applied_event"):
            found += differences(
                f"{table} undisturbed", await twins.table("reporting", table), await db.table("reporting", table)
            )
        await twins.close()
    return found


def without_faults(house: House) -> list[str]:
    """No process logged a fault but that a server was away, as it was."""
    found = []
    for name in PROCESSES:
        for line in house.log(name).read_text(errors="replace").splitlines():
            if '"exception"' in line or '"level": "error"' in line:
                entry = json.loads(line) if line.startswith("{") else {"exception": line}
                if not AWAY.search(entry.get("exception", "")):
                    found.append(f"{name}: {line[-600:]}")
            elif "Traceback (most recent call last)" in line:
                found.append(f"{name}: a traceback outside the log: {line[:300]}")
    return found


class _Row:
    """A record with its columns as attributes, as `LoggedEvent.of` reads them."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ = values
