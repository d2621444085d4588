"""The short storm of every test run; `make chaos SECONDS=600` is the long one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.redis import redis_client
from tests.chaos.house import House, house
from tests.chaos.killer import CONNECTIONS
from tests.chaos.readings import connected
from tests.chaos.storm import Outcome, judged, storm
from tests.servers import Servers

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]  # on a busy machine; alone it takes less than a minute
KILLS, FLUSHES = 16, 2
TWO_OF_ONE_SUBJECT = """
    SELECT position, seq FROM stream_entry JOIN event_log e USING (seq)
    WHERE stream = 'intake' AND subject = (SELECT min(subject) FROM event_log WHERE subject_version = 2)
    ORDER BY position LIMIT 2
"""


@dataclass
class Aftermath:
    house: House
    outcome: Outcome


@pytest.fixture(scope="module")
async def aftermath(
    servers: Servers, accounts_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Aftermath]:
    folder = tmp_path_factory.mktemp("chaos")
    async with house(servers, folder, accounts_folder / "accounts.json") as attacked:
        yield Aftermath(attacked, await storm(attacked, seconds=15, kills=KILLS, flushes=FLUSHES, clients=6))


async def test_whatever_dies_every_event_has_its_effect_exactly_once_and_in_order(aftermath: Aftermath) -> None:
    outcome = aftermath.outcome
    assert outcome.complaints == [], outcome.table()
    assert outcome.blows.kills >= KILLS, outcome.table()
    assert outcome.blows.flushes >= FLUSHES, outcome.table()
    assert outcome.blows.counts[CONNECTIONS], outcome.table()
    assert outcome.told.unsure > 0, "no request ever went without an answer: nothing was tried"
    assert all(outcome.told.made[kind] for kind in ("visit", "petition", "dialogue", "reception day"))
    assert outcome.told.conclusions


async def test_the_judge_sees_what_was_lost_doubled_or_put_out_of_order(aftermath: Aftermath) -> None:
    """The last test of this storm: it damages what the first one found sound."""
    urls = aftermath.house.installation.databases
    redis = redis_client(aftermath.house.valkey.url)
    db = await connected(**urls)
    try:
        await db.rows("reporting", "DELETE FROM visit_fact WHERE code = (SELECT min(code) FROM visit_fact)")
        await db.rows("reporting", "UPDATE applied_event SET events = events + 1 WHERE stream = 'scheduling'")
        await db.rows(
            "intake", "UPDATE case_file SET version = version + 1 WHERE code = (SELECT min(code) FROM case_file)"
        )
        await db.rows("intake", "ALTER TABLE visit DISABLE TRIGGER USER")  # as who owns the database could
        await db.rows(
            "intake",
            "UPDATE visit SET content = 'another' WHERE code = (SELECT min(code) FROM visit WHERE kind <> 'TC')",
        )
        await db.rows(
            "scheduling", "UPDATE conclusion SET case_code = NULL WHERE code = (SELECT min(code) FROM conclusion)"
        )
        [first, second] = await db.rows("intake", TWO_OF_ONE_SUBJECT)
        for seq, position in (
            (0, first["position"]),
            (first["seq"], second["position"]),
            (second["seq"], first["position"]),
        ):
            await db.rows(
                "intake", "UPDATE stream_entry SET seq = $1 WHERE stream = 'intake' AND position = $2", seq, position
            )
        await redis.xdel("scheduling", "2-0")
        wrong = await judged(db, aftermath.house, aftermath.outcome.told)
    finally:
        await redis.aclose()
        await db.close()
    sound = {name for name, found in wrong.items() if not found}
    assert sound == {"gaps in registers", "faults in logs"}
