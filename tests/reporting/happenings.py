"""Things that happen at the office, told to reporting the way it hears of them: entries of the two streams."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from redis.asyncio import Redis
from uuid_utils.compat import uuid7

from services.reporting.service import REPORTING
from shared.database import Database
from shared.events import intake, scheduling
from shared.events.event import CloudEvent, Event, schema_uri
from shared.events.kinds import CaseKind, Channel, MatterClass, Origin, Outcome, ReceivedBy, Reception, Stage
from shared.messaging.consumer import Consumer
from shared.messaging.entries import StreamEntry
from shared.messaging.reactions import Reactions

UNITS = ("ban-tcd", "so-xay-dung", "so-nnmt", "so-noi-vu")
LATER = {CaseKind.COMPLAINT: Stage.SECOND, CaseKind.DENUNCIATION: Stage.REPEATED}
DAY = date(2027, 2, 20)
"""Inside Q1-2027, which runs from 15/12/2026 to 14/3/2027."""


@dataclass
class Happenings:
    """Events in the order they happened, on the stream of their owner."""

    streams: dict[str, list[StreamEntry]] = field(default_factory=lambda: {"intake": [], "scheduling": []})
    told: list[Event] = field(default_factory=list)

    def tell(self, *events: Event) -> None:
        for event in events:
            stream = "scheduling" if type(event).__module__ == scheduling.__name__ else "intake"
            entries = self.streams[stream]
            code = str(next(iter(event.model_dump().values())))
            entries.append(StreamEntry(len(entries) + 1, envelope(event, f"{stream}/{code}", len(self.told)), ""))
            self.told.append(event)

    async def reach(self, database: Database, redis: Redis, rng: random.Random | None = None) -> None:
        """Deliver everything: in one batch a stream, or in small ones from both streams in a random interleaving."""
        consumer = Consumer("reporting", database, redis, Reactions(REPORTING.reactions), no_feed)
        at = dict.fromkeys(self.streams, 0)
        waiting = [name for name, entries in self.streams.items() if entries]
        while waiting:
            name = rng.choice(waiting) if rng else waiting[0]
            size = rng.randint(1, 9) if rng else len(self.streams[name])
            batch = self.streams[name][at[name] : at[name] + size]
            at[name] += len(batch)
            assert await consumer.advance(name, batch) == at[name]
            waiting = [name for name, entries in self.streams.items() if at[name] < len(entries)]


def envelope(event: Event, subject: str, number: int) -> bytes:
    return (
        CloudEvent(
            id=uuid7(),
            source="/tiepdan/test",
            type=event.event_type,
            subject=subject,
            time=datetime(2027, 3, 1, tzinfo=UTC) + timedelta(seconds=number),
            dataschema=schema_uri(event.event_type),
            sequence="1",
            correlationid=uuid4(),
            data=event.model_dump(mode="json"),
        )
        .model_dump_json()
        .encode()
    )


async def no_feed(stream: str, after: int, limit: int) -> list[StreamEntry]:
    raise AssertionError(f"nothing is missing from {stream}")


def a_visit(code: str, **other: Any) -> intake.VisitRecorded:
    given: dict[str, Any] = {
        "visit": code,
        "unit": "ban-tcd",
        "received_on": DAY,
        "reception": Reception.REGULAR,
        "received_by": ReceivedBy.DESK,
        "people": 1,
        "delegation": False,
        "first_time": True,
    }
    return intake.VisitRecorded(**given | other)


def a_petition(code: str, **other: Any) -> intake.PetitionRecorded:
    given: dict[str, Any] = {
        "petition": code,
        "unit": "ban-tcd",
        "received_on": DAY,
        "kind": CaseKind.COMPLAINT,
        "field": "dat-dai",
        "matter_class": MatterClass.LAND,
        "channel": Channel.POST,
    }
    return intake.PetitionRecorded(**given | other)


def processed(code: str, **other: Any) -> intake.PetitionProcessed:
    given: dict[str, Any] = {
        "petition": code,
        "unit": "ban-tcd",
        "processed_on": DAY,
        "eligible": True,
        "in_competence": True,
        "outcome": Outcome.ACCEPTED,
    }
    return intake.PetitionProcessed(**given | other)


def a_case(code: str, **other: Any) -> intake.CaseOpened:
    given: dict[str, Any] = {
        "case": code,
        "unit": "ban-tcd",
        "opened_on": DAY,
        "kind": CaseKind.COMPLAINT,
        "field": "dat-dai",
        "origin": Origin.PETITION,
        "due_on": DAY + timedelta(days=30),
        "rule": "KN-2",
        "rule_version": "1",
        "calendar_version": "1",
    }
    return intake.CaseOpened(**given | other)


def some_history(seed: int, visits: int = 60, petitions: int = 60) -> Happenings:
    """A few months around Q1-2027 at four units, with everything that may happen to visits, petitions and cases."""
    rng = random.Random(seed)
    happenings = Happenings()

    def day(first: date = date(2026, 11, 20), days: int = 150) -> date:
        return first + timedelta(days=rng.randrange(days))

    for n in range(visits):
        people = rng.choice([1, 1, 1, 2, 5, 7])
        happenings.tell(
            a_visit(
                f"TD-{n}",
                unit=rng.choice(UNITS),
                received_on=day(),
                received_by=rng.choice(list(ReceivedBy)),
                people=people,
                delegation=people >= 5,
                first_time=rng.random() < 0.7,
                case=rng.choice([None, f"KN-{rng.randrange(8)}"]),
            )
        )
    for n in range(petitions):
        received, unit, kind = day(), rng.choice(UNITS), rng.choice(list(CaseKind))
        happenings.tell(
            a_petition(
                f"D-{n}",
                unit=unit,
                received_on=received,
                kind=kind,
                matter_class=rng.choice(list(MatterClass)),
                repeated=(again := rng.random() < 0.3),
                stage=LATER.get(kind, Stage.FIRST) if again else Stage.FIRST,
                visit=rng.choice([None, f"TD-{rng.randrange(visits)}"]),
            )
        )
        if rng.random() < 0.8:
            competent = rng.random() < 0.6
            case = f"{kind}-{rng.randrange(20)}" if competent else None
            outcome = Outcome.ACCEPTED if competent else rng.choice([Outcome.GUIDED, Outcome.TRANSFERRED])
            done = received + timedelta(days=rng.randrange(40))
            happenings.tell(
                processed(
                    f"D-{n}",
                    unit=unit,
                    processed_on=done,
                    eligible=rng.random() < 0.8,
                    in_competence=competent,
                    outcome=outcome,
                    case=case,
                )
            )
            if case:
                happenings.tell(*_case_story(rng, case, done))
    for n in range(20):
        happenings.tell(
            scheduling.ReceptionDayHeld(
                day=f"LT-{n}",
                unit=rng.choice(UNITS),
                held_on=day(),
                received_by=rng.choice([ReceivedBy.HEAD, ReceivedBy.DELEGATE]),
                ad_hoc=rng.random() < 0.2,
                announced=rng.random() < 0.8,
            )
        )
    return happenings


def _case_story(rng: random.Random, case: str, opened: date) -> list[Event]:
    due, unit = opened + timedelta(days=30), rng.choice(UNITS)
    kind = CaseKind(case.partition("-")[0])
    events: list[Event] = [a_case(case, kind=kind, opened_on=opened, due_on=due)]
    if rng.random() < 0.8:
        events.append(intake.CaseAssigned(case=case, kind=kind, unit=unit, assigned_on=opened, due_on=due))
        if rng.random() < 0.6:
            answered = opened + timedelta(days=rng.randrange(50))
            events.append(
                intake.CaseAnswered(case=case, unit=unit, answered_on=answered, due_on=due, in_time=answered <= due)
            )
        else:
            events += _delayed(rng, case, unit, opened, due)
    return events


def _delayed(rng: random.Random, case: str, unit: str, opened: date, due: date) -> list[Event]:
    """Its time stands for a while, or the unit sends it back, or neither."""
    on, back = opened + timedelta(days=rng.randrange(1, 30)), opened + timedelta(days=rng.randrange(30, 60))
    moved = {"case": case, "unit": unit, "rule": "KN-2"}
    stands = intake.CaseDueMoved(**moved, moved_on=on, because="suspended", due_before=due, due_on=None)
    later = due + (back - on)
    goes_on = intake.CaseDueMoved(**moved, moved_on=back, because="resumed", due_before=None, due_on=later)
    returned = intake.CaseReturned(case=case, unit=unit, returned_on=on)
    return list(rng.choice([(), (stands,), (stands, goes_on), (returned,)]))
