"""Facts come from events only, and are the same however the two streams arrive."""

import random
from datetime import timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from redis.asyncio import Redis
from sqlalchemy import Connection, text

from services.reporting.facts.queries import currency
from services.reporting.facts.reactions import FACTS
from services.reporting.service import REPORTING
from services.reporting.table import ReportingTable
from shared.database import Database
from shared.events import intake, scheduling
from shared.events.event import EVENTS
from shared.events.intake import proceedings
from shared.events.kinds import Carrier, CaseKind, DialogueType, MatterClass, Origin
from tests.conftest import MakeDatabase
from tests.reporting.happenings import DAY, Happenings, a_case, a_petition, processed, some_history

TABLES = sorted(ReportingTable.metadata.tables)


async def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    async with database.engine.connect() as db:
        return {
            table: [tuple(row) for row in await db.execute(text(f"SELECT * FROM {table} ORDER BY 1"))]
            for table in TABLES
        }


def a_conclusion(code: str) -> scheduling.ConclusionAssigned:
    return scheduling.ConclusionAssigned(
        conclusion=code,
        dialogue="DT-1",
        unit="so-nnmt",
        owner="vp-ubnd",
        field="dat-dai",
        concluded_on=DAY,
        due_on=DAY + timedelta(days=10),
    )


async def test_the_tables_are_those_the_models_say(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        def ours(name: str | None, kind: str, *_: object) -> bool:
            return kind != "table" or name in ReportingTable.metadata.tables

        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        found = compare_metadata(context, ReportingTable.metadata)
        return [one for one in found if one[0] != "remove_index"]

    async with database.engine.connect() as db:
        assert await db.run_sync(differences) == []


# Forms 03 to 05 and the follow-up of delays will be counted from these; no number is yet.
OF_CASEWORK = {
    intake.CaseDialogueRequested,
    intake.CaseExtensionRefused,
    intake.CaseExtensionRequested,
    intake.CasePartAcknowledged,
    intake.CasePartAnswered,
    intake.CasePartAssigned,
    intake.CasePartEnded,
    intake.CaseUrged,
    proceedings.ProceedingBegun,
    proceedings.ProceedingDecided,
    proceedings.ProceedingEnforced,
    proceedings.ProceedingMoved,
    proceedings.ProtectionChanged,
    proceedings.ProtectionMoved,
    scheduling.CaseDialogueCancelled,
    scheduling.CaseDialogueHeld,
    scheduling.CaseDialogueOpened,
    scheduling.CaseDialoguePlanned,
    scheduling.CaseDialoguePostponed,
}
NO_NUMBER_DEPENDS_ON = {
    *OF_CASEWORK,
    scheduling.DialogueQuestionRecorded,
    scheduling.DialogueQuestionSettled,
    scheduling.DialogueMinutesRevised,
    intake.CaseExtractCorrected,
    intake.FileAttached,
    intake.FileRemoved,
    intake.PaperIssued,
    intake.PetitionDisposed,
    intake.RecordAnonymised,
    intake.VisitReplied,
    intake.VisitRepresentativesNamed,
}


async def test_every_event_that_a_number_depends_on_is_heard() -> None:
    contracts = {
        event
        for event in EVENTS.values()
        if event.__module__ in (intake.__name__, proceedings.__name__, scheduling.__name__)
    }
    assert set(FACTS) == contracts - NO_NUMBER_DEPENDS_ON


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_facts_are_the_same_in_whatever_order_the_two_streams_arrive(
    service_database: MakeDatabase, database: Database, redis: Redis, seed: int
) -> None:
    happenings = some_history(seed)
    for n in range(6):
        happenings.tell(a_conclusion(f"KL-{n}"))
        if n % 2:
            happenings.tell(
                a_case(f"KNPA-9{n}", kind=CaseKind.REFLECTION, origin=Origin.CONCLUSION, conclusion=f"KL-{n}")
            )
        else:
            happenings.tell(intake.ConclusionReturned(conclusion=f"KL-{n}", unit="so-nnmt", reason="unit_closed"))
    await happenings.reach(database, redis)
    in_order = await everything(database)
    other = await service_database(REPORTING)
    await happenings.reach(other, redis, random.Random(seed))
    assert await everything(other) == in_order
    assert len(in_order["conclusion_fact"]) == 6
    assert sum(len(rows) for table, rows in in_order.items() if table != "applied_event") > 120


async def test_a_replay_from_the_first_event_changes_no_fact(database: Database, redis: Redis) -> None:
    happenings = some_history(4)
    await happenings.reach(database, redis)
    before = await everything(database)
    async with database.engine.begin() as db:
        await db.execute(text("DELETE FROM position"))
        await db.execute(text("UPDATE applied_event SET events = 0"))
    await happenings.reach(database, redis)
    assert await everything(database) == before


async def test_a_postponed_dialogue_keeps_its_newest_day_and_a_held_one_its_numbers(
    database: Database, redis: Redis
) -> None:
    happenings = Happenings()
    planned = {
        "dialogue": "DT-1",
        "unit": "vp-ubnd",
        "type": DialogueType.PERIODIC,
        "carriers": (Carrier.MONTHLY_BRIEFING,),
    }
    happenings.tell(
        scheduling.DialoguePlanned(**planned, planned_on=DAY),
        scheduling.DialoguePlanned(**planned, planned_on=DAY + timedelta(days=3)),
        scheduling.DialogueHeld(
            **planned, held_on=DAY + timedelta(days=3), attendance=40, questions=3, answered_on_the_spot=2
        ),
    )
    await happenings.reach(database, redis)
    async with database.engine.connect() as db:
        row = (await db.execute(text("SELECT planned_on, held_on, carriers, questions FROM dialogue_fact"))).one()
    assert tuple(row) == (DAY + timedelta(days=3), DAY + timedelta(days=3), ["monthly_briefing"], 3)


async def test_the_numbers_say_up_to_when_they_are_and_how_far_behind(database: Database, redis: Redis) -> None:
    happenings = some_history(5, visits=10, petitions=0)
    await happenings.reach(database, redis)
    await redis.xadd("intake", {"x": b"1"}, id="12-0")
    await redis.xadd("scheduling", {"x": b"1"}, id="20-0")
    async with database.transaction("tester") as tx:
        now = await currency(tx, redis)
        blind = await currency(tx, None)
    states = {state.stream: state for state in now.streams}
    assert (states["intake"].position, states["intake"].behind) == (10, 2)
    assert (states["scheduling"].position, states["scheduling"].behind) == (20, 0)
    assert now.behind == 2
    assert now.as_of is not None
    assert now.as_of.isoformat() == "2027-03-01T00:00:29+00:00"
    assert blind.behind is None


async def test_a_kind_corrected_when_deciding_is_the_one_counted(database: Database, redis: Redis) -> None:
    happenings = Happenings()
    happenings.tell(
        a_petition("D-1", kind=CaseKind.COMPLAINT, matter_class=MatterClass.LAND),
        processed("D-1", kind=CaseKind.REFLECTION, matter_class=MatterClass.OTHER),
        a_petition("D-2", kind=CaseKind.COMPLAINT, matter_class=MatterClass.LAND),
        processed("D-2"),
    )
    await happenings.reach(database, redis)
    async with database.engine.connect() as db:
        rows = await db.execute(text("SELECT code, kind, matter_class FROM petition_fact ORDER BY code"))
        assert [tuple(row) for row in rows] == [("D-1", "KNPA", "other"), ("D-2", "KN", "land")]
