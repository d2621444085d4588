"""What happens to a clock: started, suspended, resumed, extended, granted a longer date, its case stated to be complex,
another law, stopped.

Each writes one line of the ledger and derives the clock from the whole ledger anew. None commits and none emits: the
caller, who holds the lock on the case, tells about the case. Days (`on`) are days in Vietnam that have come.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Literal

from services.intake.deadlines import guards
from services.intake.deadlines.ledger import Budget, Entry, Line, budget_of
from services.intake.deadlines.queries import latest_number, ledger_of, lines_of
from services.intake.deadlines.rules import LEADERS_OWN
from services.intake.deadlines.tables import ClockEntryRow, ClockRow
from services.intake.deadlines.writing import binding, derived, entry, write
from services.intake.office import Office
from shared.calendar import clock as time
from shared.database import Transaction
from shared.refusals import Reason, Refused

StopReason = Literal["met", "void"]
"""The duty was done, late or not; or it fell away (withdrawn, terminated, another duty took its place)."""


async def start(
    tx: Transaction,
    office: Office,
    case_code: str,
    duty: str,
    *,
    received_on: date,
    started_on: date,
    attributes: AbstractSet[str] = frozenset(),
    by: str,
    due_on: date | None = None,
    n: int | None = None,
    side: bool = False,
) -> ClockRow | Refused:
    """A duty begins: `started_on` is the day of its trigger, which does not count (Civil Code 2015, art. 147.2).

    The law of the day the matter was received binds it. `due_on` is a leader's own date, for the duty `KL` alone.
    `n` is given by who knows it, as 1 for a case that is being opened: the desk waits for every look-up.

    Raises:
        ValueError: a date for a duty that a rule counts, or none for `KL`.
    """
    if (duty == LEADERS_OWN) != (due_on is not None):
        raise ValueError(f"'{LEADERS_OWN}' and no other duty has a date of its own; got {duty} due {due_on}")
    if (refused := guards.refuse_attributes(attributes)) is not None:
        return refused
    if due_on is not None and due_on < started_on:
        return Refused(Reason("Hạn không thể trước ngày giao.", "It cannot be due before it is given."), "due_on")
    stated = sorted(attributes)
    line = Entry("started", started_on, law_on=received_on, attributes=stated, due_after=due_on)
    budget = budget_of(duty, [line])
    if isinstance(due := derived(office, budget, "received_on"), Refused):
        return due
    clock = ClockRow(
        case_code=case_code,
        duty=duty,
        n=n or await latest_number(tx, case_code, duty) + 1,
        attributes=stated,
        rule_version=office.rules.version,
        calendar_version=office.calendar.version,
        received_on=received_on,
        law_on=received_on,
        started_on=started_on,
        due_on=due[0],
        side=side,
    )
    tx.add(clock, entry(clock, line, None, by))
    return clock


async def suspend(
    tx: Transaction, office: Office, clock: ClockRow, *, on: date, number: str, reason: str, by: str
) -> ClockRow | Refused:
    """Time stands from `on` on, by a decision with a number (LKN Đ11a, LTC Đ34). A clock that is late stays late."""
    lines, budget = await _ledger(tx, clock)
    if isinstance(rule := binding(office, budget), Refused):
        return rule
    refused = (
        guards.refuse_blank(number, "number")
        or guards.refuse_blank(reason, "reason")
        or guards.refuse_suspension(budget, rule, on)
    )
    return refused or write(tx, office, clock, lines, Entry("suspended", on), by, number=number, reason=reason)


async def resume(
    tx: Transaction, office: Office, clock: ClockRow, *, on: date, number: str, by: str
) -> ClockRow | Refused:
    """`on` is the first day that counts again; the due date comes back, later by the days suspended."""
    lines, budget = await _ledger(tx, clock)
    refused = guards.refuse_blank(number, "number") or guards.refuse_resumption(budget, on)
    return refused or write(tx, office, clock, lines, Entry("resumed", on), by, number=number)


async def extend(
    tx: Transaction, office: Office, clock: ClockRow, *, on: date, number: str, reason: str, by: str
) -> ClockRow | Refused:
    """More time by a decision with a number, as often as the law allows such a case, before its time is over."""
    refused = (
        guards.refuse_blank(number, "number")
        or guards.refuse_blank(reason, "reason")
        or await why_not_extended(tx, office, clock, on=on)
    )
    lines, _ = await _ledger(tx, clock)
    return refused or write(tx, office, clock, lines, Entry("extended", on), by, number=number, reason=reason)


async def why_not_extended(tx: Transaction, office: Office, clock: ClockRow, *, on: date) -> Refused | None:
    """Why the law would not let it be extended on that day."""
    _, budget = await _ledger(tx, clock)
    if isinstance(rule := binding(office, budget), Refused):
        return rule
    return guards.refuse_extension(budget, rule, office.rules, clock.due_on, on)


async def grant(
    tx: Transaction, office: Office, clock: ClockRow, *, until: date, on: date, number: str, reason: str, by: str
) -> ClockRow | Refused:
    """A longer date by a decision with a number, where the law lets the matter need longer and says not how much. A day
    off moves to the next working day.
    """
    refused = (
        guards.refuse_blank(number, "number")
        or guards.refuse_blank(reason, "reason")
        or await why_not_granted(tx, office, clock, until=until, on=on)
    )
    lines, _ = await _ledger(tx, clock)
    line = Entry("granted", on, due_after=office.calendar.next_working_day(until))
    return refused or write(tx, office, clock, lines, line, by, number=number, reason=reason, field="until")


async def why_not_granted(tx: Transaction, office: Office, clock: ClockRow, *, until: date, on: date) -> Refused | None:
    """Why that date could not be given on that day."""
    _, budget = await _ledger(tx, clock)
    if isinstance(rule := binding(office, budget), Refused):
        return rule
    return guards.refuse_grant(budget, rule, clock.due_on, until, on)


async def set_attributes(
    tx: Transaction, office: Office, clock: ClockRow, attributes: AbstractSet[str], *, on: date, reason: str, by: str
) -> ClockRow | Refused:
    """What an officer states the case to be, all of it; the period follows from it. Never derived from anything."""
    lines, budget = await _ledger(tx, clock)
    refused = (
        guards.refuse_blank(reason, "reason")
        or guards.refuse_attributes(attributes)
        or guards.refuse_change(budget, budget.attributes == attributes, "attributes")
    )
    line = Entry("attributes", on, attributes=sorted(attributes))
    return refused or write(tx, office, clock, lines, line, by, reason=reason, field="attributes")


async def override(
    tx: Transaction, office: Office, clock: ClockRow, *, law_on: date, on: date | None = None, reason: str, by: str
) -> ClockRow | Refused:
    """An administrator lets the law of another day bind the matter than that of its receipt; the law is silent on
    matters received before it changed. `on` is today when left out.
    """
    lines, budget = await _ledger(tx, clock)
    refused = guards.refuse_blank(reason, "reason") or guards.refuse_override(budget, law_on)
    line = Entry("overridden", on or time.today(), law_on=law_on)
    return refused or write(tx, office, clock, lines, line, by, reason=reason, field="law_on")


async def stop(tx: Transaction, clock: ClockRow, *, on: date, why: StopReason, by: str) -> ClockRow | Refused:
    """The duty was done on `on`, or fell away. The due date stays as it was, for whoever asks whether it was in time."""
    lines, _ = await _ledger(tx, clock)
    return stop_by(tx, clock, lines, on=on, why=why, by=by)


def stop_by(
    tx: Transaction, clock: ClockRow, lines: Sequence[Line], *, on: date, why: StopReason, by: str
) -> ClockRow | Refused:
    """The same by whoever has the clock's ledger in hand."""
    budget = budget_of(clock.duty, lines)
    if (refused := guards.refuse_stop(budget, clock.due_on, on)) is not None:
        return refused
    clock.stopped_on, clock.stopped_why = on, why
    tx.add(entry(clock, Entry("stopped", on), clock.due_on, by, reason=why))
    return clock


async def _ledger(tx: Transaction, clock: ClockRow) -> tuple[list[ClockEntryRow], Budget]:
    lines = lines_of(clock, await ledger_of(tx, clock.case_code))
    return lines, budget_of(clock.duty, lines)
