"""A backlog as an office makes one: petitions that were received, accepted, assigned, acknowledged and answered."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shared.database import Database, Transaction
from shared.events.event import Event
from shared.events.intake import (
    CaseAcknowledged,
    CaseAnswered,
    CaseAssigned,
    CaseOpened,
    PetitionProcessed,
    PetitionRecorded,
)
from shared.events.kinds import CaseKind, Channel, MatterClass, Origin, Outcome

BOARD: Final = "ban-tcd"
FIRST_DAY: Final = date(2026, 1, 5)
EVENTS_EACH: Final = 6
PETITIONS_AT_ONCE: Final = 100


@dataclass
class Record:
    """What events are about, without its row."""

    subject: str
    version: int = 0


def unit(number: int) -> str:
    return f"unit-{number:02d}"


async def fill(database: Database, petitions: int, units: int) -> int:
    """Log the events of so many petitions, each case with one of the units; returns how many events."""
    for first in range(0, petitions, PETITIONS_AT_ONCE):
        async with database.transaction("bench") as tx:
            for number in range(first, min(first + PETITIONS_AT_ONCE, petitions)):
                emit_petition(tx, number, unit(number % units))
    return petitions * EVENTS_EACH


def emit_petition(tx: Transaction, number: int, to: str) -> None:
    """The six events of one petition and its case; the last three stand on the unit's own stream, too."""
    petition, case = Record(f"petition/D-2026-{number:04d}"), Record(f"case/KN-2026-{number:04d}")
    code, case_code = petition.subject.partition("/")[2], case.subject.partition("/")[2]
    received = FIRST_DAY + timedelta(days=number % 120)
    due = received + timedelta(days=30)
    about_petition: list[Event] = [
        PetitionRecorded(
            petition=code, unit=BOARD, received_on=received, kind=CaseKind.COMPLAINT, field="dat-dai",
            matter_class=MatterClass.LAND, channel=Channel.POST,
        ),
        PetitionProcessed(
            petition=code, unit=BOARD, processed_on=received, eligible=True, in_competence=True,
            outcome=Outcome.ACCEPTED, case=case_code,
        ),
    ]  # fmt: skip
    opened = CaseOpened(
        case=case_code, unit=BOARD, opened_on=received, kind=CaseKind.COMPLAINT, field="dat-dai",
        origin=Origin.PETITION, petition=code, due_on=due, rule="KN-GQ-1", rule_version="1", calendar_version="1",
    )  # fmt: skip
    at_the_unit: list[Event] = [
        CaseAssigned(case=case_code, kind=CaseKind.COMPLAINT, unit=to, assigned_on=received, due_on=due),
        CaseAcknowledged(case=case_code, unit=to, acknowledged_on=received + timedelta(days=1)),
        CaseAnswered(case=case_code, unit=to, answered_on=due, due_on=due, in_time=True),
    ]
    for event in about_petition:
        tx.emit(event, of=petition)
    tx.emit(opened, of=case)
    for event in at_the_unit:
        tx.emit(event, of=case, audience=(to,))
