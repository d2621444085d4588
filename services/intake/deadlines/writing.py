"""One more line of a ledger, and the clock that follows from it: the only place where a clock's row is changed."""

from collections.abc import Sequence
from datetime import date

from services.intake.deadlines import guards
from services.intake.deadlines.ledger import Budget, Entry, Line, budget_of, due_of, rule_of
from services.intake.deadlines.rules import NoRuleError, Rule
from services.intake.deadlines.tables import ClockEntryRow, ClockRow
from services.intake.office import Office
from shared.calendar import clock as time
from shared.database import Transaction
from shared.refusals import Refused


def write(
    tx: Transaction,
    office: Office,
    clock: ClockRow,
    lines: Sequence[Line],
    line: Entry,
    by: str,
    *,
    number: str | None = None,
    reason: str | None = None,
    field: str | None = None,
) -> ClockRow | Refused:
    """Add the line and let the clock be what its ledger now comes to; nothing changes when no rule fits any more.

    `field` is what the sender would have to change then.
    """
    budget = budget_of(clock.duty, [*lines, line])
    if isinstance(due := derived(office, budget, field), Refused):
        return due
    before = clock.due_on
    clock.attributes, clock.law_on = sorted(budget.attributes), budget.law_on
    clock.suspended_from, clock.extensions = budget.suspended_from, budget.extensions
    clock.rule_version, clock.calendar_version = office.rules.version, office.calendar.version
    (clock.due_on,) = due
    tx.add(entry(clock, line, before, by, number, reason))
    return clock


def entry(
    clock: ClockRow, line: Entry, before: date | None, by: str, number: str | None = None, reason: str | None = None
) -> ClockEntryRow:
    """The line as it is kept, with the date it led from and the one it led to."""
    return ClockEntryRow(
        case_code=clock.case_code,
        duty=clock.duty,
        n=clock.n,
        kind=line.kind,
        on_day=line.on_day,
        law_on=line.law_on,
        attributes=None if line.attributes is None else list(line.attributes),
        number=number and number.strip(),
        reason=reason and reason.strip(),
        rule_version=clock.rule_version,
        calendar_version=clock.calendar_version,
        due_before=before,
        due_after=clock.due_on,
        by=by,
        at=time.now(),
    )


def derived(office: Office, budget: Budget, field: str | None) -> tuple[date | None] | Refused:
    """The due date, in a tuple, for None is one, too: that of a clock that stands."""
    rule = binding(office, budget, field)
    if isinstance(rule, Refused):
        return rule
    refused = guards.refuse_too_many_extensions(budget, rule, field)
    return refused or (due_of(budget, office.rules, office.calendar),)


def binding(office: Office, budget: Budget, field: str | None = None) -> Rule | Refused | None:
    """The rule that binds the clock; None when a leader set its date."""
    try:
        return rule_of(budget, office.rules)
    except NoRuleError:
        return guards.no_rule(budget.duty, budget.law_on, field)
