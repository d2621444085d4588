"""Events become facts: one statement each, which sets the event's own columns of the row and notes how far we are."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import TextClause, text

from shared.database import Transaction
from shared.events.event import Event
from shared.events.intake import (
    CaseAcknowledged,
    CaseAnswered,
    CaseAssigned,
    CaseClosed,
    CaseDueMoved,
    CaseOpened,
    CaseReturned,
    ConclusionReturned,
    PetitionLinked,
    PetitionProcessed,
    PetitionReclassified,
    PetitionRecorded,
    PetitionVoided,
    VisitRecorded,
    VisitVoided,
)
from shared.events.scheduling import (
    ConclusionAssigned,
    DialogueCancelled,
    DialogueConcluded,
    DialogueHeld,
    DialoguePlanned,
    DialoguePostponed,
    DialoguePublished,
    ReceptionDayHeld,
    ReceptionDayPlanned,
)
from shared.messaging.reactions import Reaction, reacts_to


def _sets(
    table: str,
    *columns: str,
    corrects: tuple[str, ...] = (),
    means: Mapping[str, str] = MappingProxyType({}),
    also: str = "",
    **renamed: str,
) -> TextClause:
    """The upsert of an event: `columns` are named as the event's fields, `renamed` maps other columns to fields,
    `corrects` are columns that an empty field leaves as an earlier event said, and `means` is what the event says of a
    column without a field for it, in SQL. Any other field that is empty says so: a petition processed without a case has
    none. `also` is another statement of the same event.

    A column needs no look at which event is newer, because its events arrive in the order they happened: whatever is
    about one subject stands on its owner's stream, and a stream is applied in order, each entry once. Only
    `conclusion_fact` hears two streams, of which neither waits for the other; they set disjoint columns.
    """
    fields = {column: f":{column}" for column in (*columns, *corrects)}
    fields |= {column: f":{field}" for column, field in renamed.items()} | dict(means)
    updates = ", ".join(
        f"{column} = COALESCE(excluded.{column}, {table}.{column})"
        if column in corrects
        else f"{column} = excluded.{column}"
        for column in fields
        if column != "code"
    )
    return text(f"""
        WITH applied AS (
            UPDATE applied_event SET occurred_at = GREATEST(occurred_at, CAST(:recorded_at AS timestamptz)),
                                     events = events + 1
            WHERE stream = :stream){also}
        INSERT INTO {table} ({", ".join(fields)}, source_event, recorded_at)
        VALUES ({", ".join(fields.values())}, :source_event, CAST(:recorded_at AS timestamptz))
        ON CONFLICT (code) DO UPDATE SET {updates},
            source_event = GREATEST({table}.source_event, excluded.source_event),
            recorded_at = GREATEST({table}.recorded_at, excluded.recorded_at)
    """)


KEEPS_THE_MOVE: Final = """, moved AS (
            INSERT INTO due_move (source_event, case_code, moved_on, due_before)
            VALUES (:source_event, :case, :moved_on, :due_before) ON CONFLICT DO NOTHING)"""

VISITS_FOLLOW: Final = """, followed AS (
            UPDATE visit_fact SET case_code = :case WHERE case_code = :case_before)"""

FACTS: Final[dict[type[Event], TextClause]] = {
    VisitRecorded: _sets(
        "visit_fact",
        *("unit", "body", "received_on", "reception", "received_by", "online", "people", "delegation", "first_time"),
        code="visit",
        case_code="case",
    ),
    VisitVoided: _sets("visit_fact", "unit", "voided_on", code="visit"),
    PetitionRecorded: _sets(
        "petition_fact",
        *("unit", "received_on", "kind", "field", "matter_class", "channel", "repeated", "stage"),
        code="petition",
        visit_code="visit",
    ),
    PetitionProcessed: _sets(
        "petition_fact",
        *("unit", "processed_on", "eligible", "in_competence", "outcome"),
        corrects=("kind", "matter_class", "stage"),
        code="petition",
        case_code="case",
    ),
    PetitionLinked: _sets("petition_fact", "unit", code="petition", case_code="case"),
    PetitionReclassified: _sets(
        "petition_fact",
        *("unit", "kind", "matter_class", "stage"),
        corrects=("outcome", "case_code"),
        also=VISITS_FOLLOW,
        code="petition",
        case_code="case",
    ),
    PetitionVoided: _sets("petition_fact", "unit", "voided_on", code="petition"),
    CaseOpened: _sets(
        "case_fact",
        *("opened_on", "kind", "field", "origin", "due_on"),
        code="case",
        owner="unit",
        petition_code="petition",
        conclusion_code="conclusion",
    ),
    CaseAssigned: _sets("case_fact", "kind", "unit", "assigned_on", "due_on", code="case"),
    CaseReturned: _sets(
        "case_fact", code="case", means=dict.fromkeys(("unit", "assigned_on", "acknowledged_on"), "NULL")
    ),
    CaseDueMoved: _sets(
        "case_fact",
        corrects=("due_on",),
        means={"suspended": "CAST(:due_on AS date) IS NULL"},
        also=KEEPS_THE_MOVE,
        code="case",
    ),
    CaseAcknowledged: _sets("case_fact", "unit", "acknowledged_on", code="case"),
    CaseAnswered: _sets("case_fact", "unit", "answered_on", "due_on", "in_time", code="case"),
    CaseClosed: _sets("case_fact", "closed_on", code="case", closed_because="because", means={"suspended": "false"}),
    ConclusionReturned: _sets("conclusion_fact", code="conclusion", returned_by="unit", returned_reason="reason"),
    DialoguePlanned: _sets("dialogue_fact", "unit", "type", "carriers", "planned_on", code="dialogue"),
    DialoguePublished: _sets("dialogue_fact", "unit", "published_on", "planned_on", code="dialogue"),
    DialoguePostponed: _sets("dialogue_fact", "unit", "planned_on", code="dialogue"),
    DialogueHeld: _sets(
        "dialogue_fact",
        *("unit", "type", "carriers", "held_on", "attendance", "questions", "answered_on_the_spot"),
        code="dialogue",
    ),
    DialogueCancelled: _sets("dialogue_fact", "unit", "cancelled_on", code="dialogue"),
    DialogueConcluded: _sets("dialogue_fact", "unit", "concluded_on", "conclusions", code="dialogue"),
    ConclusionAssigned: _sets(
        "conclusion_fact",
        *("unit", "owner", "field", "concluded_on", "due_on"),
        code="conclusion",
        dialogue_code="dialogue",
    ),
    ReceptionDayPlanned: _sets("reception_day_fact", "unit", "planned_on", "ad_hoc", "announced", code="day"),
    ReceptionDayHeld: _sets("reception_day_fact", "unit", "held_on", "received_by", "ad_hoc", "announced", code="day"),
}


async def keep(event: Event, tx: Transaction) -> None:
    """Put what an event says into its fact."""
    if tx.cause is None:
        raise TypeError("a fact is made by an event that arrived, and by nothing else")
    envelope, stream = tx.cause.event, tx.cause.stream
    values = vars(event)  # a model's own iterator takes thirty times as long
    source: UUID = envelope.id
    await tx.execute(
        FACTS[type(event)], values | {"source_event": source, "recorded_at": envelope.time, "stream": stream}
    )


REACTIONS: Final[tuple[Reaction, ...]] = tuple(reacts_to(event)(keep) for event in FACTS)
