"""Filling a form from the facts, and opening one of its cells."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.reporting.cube import queries as cube
from services.reporting.cube.countings import Counting
from services.reporting.cube.queries import Record
from services.reporting.cube.scope import Scope
from services.reporting.forms.definitions import Form
from services.reporting.forms.sheets import COUNTED, CheckResult, Sheet, filled
from shared.database import Transaction
from shared.organisation import Organisation, UnitKind

REPORTING_KINDS: tuple[UnitKind, ...] = ("board", "inspectorate", "department")
"""Units that stand in a form even when they have nothing to report: a nil return is a return."""

NAMED_CULPRITS = 20


async def fill(tx: Transaction, form: Form, scope: Scope, organisation: Organisation) -> Sheet:
    """The form for the period and units of `scope`, checked; a failing check names the records to look at."""
    countings = {f"{COUNTED}{column.no}": column.counts for column in form.columns if column.counts}
    counted = _answered_for(await cube.count(tx, countings, scope), organisation, scope.organised_on)
    sheet = filled(form, counted, _units(counted, scope, organisation))
    checks = [
        check if check.passed else await _with_culprits(tx, form, check, scope, organisation) for check in sheet.checks
    ]
    return replace(sheet, checks=checks)


def _answered_for(counted: cube.Numbers, organisation: Organisation, on: date) -> cube.Numbers:
    """The numbers under whoever answers for each unit on a day. Rows are only added up, so every total stays."""
    found: dict[str, Counter[str]] = {}
    for unit, numbers in counted.items():
        found.setdefault(organisation.answering(unit, on), Counter()).update(numbers)
    return {unit: dict(numbers) for unit, numbers in found.items()}


def _units(counted: cube.Numbers, scope: Scope, organisation: Organisation) -> list[str]:
    """Whoever has something to report, and whoever must report anyway, in the order of the organisation."""
    if scope.units is None:
        expected = {unit.code for unit in organisation.units(scope.organised_on) if unit.kind in REPORTING_KINDS}
    else:
        expected = {organisation.answering(unit, scope.organised_on) for unit in scope.units}
    order = {code: place for place, code in enumerate(organisation.by_code)}
    first = {"board": 0, "inspectorate": 1}

    def place(code: str) -> tuple[int, int, str]:
        unit = organisation.by_code.get(code)
        return first.get(unit.kind, 2) if unit else 3, order.get(code, 0), code

    return sorted(expected | set(counted), key=place)


async def _with_culprits(
    tx: Transaction, form: Form, check: CheckResult, scope: Scope, organisation: Organisation
) -> CheckResult:
    rows = [failure.unit for failure in check.failures if failure.unit is not None]
    units = frozenset(code for row in rows for code in organisation.predecessors(row, scope.organised_on))
    within = replace(scope, units=units) if units else scope
    return replace(check, culprits=await _culprits(tx, form, check, within))


async def _culprits(tx: Transaction, form: Form, check: CheckResult, scope: Scope) -> Sequence[Record]:
    """Declared culprits; else what one side counts and the other does not."""
    if check.declared is not None and check.declared.culprits is not None:
        return await cube.records(tx, [check.declared.culprits], scope, None, NAMED_CULPRITS)
    failure = check.failures[0]
    left = _side(form, check, failure.left.columns)
    right = _side(form, check, failure.right.columns)
    if {(c.grain, c.measure == "distinct") for c in left} != {(c.grain, c.measure == "distinct") for c in right}:
        return ()  # matters and the papers about them cannot be told one from another
    sides = {"<=": [(left, right)], ">=": [(right, left)], "=": [(left, right), (right, left)]}[failure.comparison]
    return [record for a, b in sides for record in await cube.only_in(tx, a, b, scope, NAMED_CULPRITS)]


def _side(form: Form, check: CheckResult, columns: tuple[int, ...]) -> tuple[Counting, ...]:
    """The predicates of a side; the column a formula check is about stands for what it counts itself."""
    if check.column is not None and columns == (check.column,) and (own := form.column(check.column).counts):
        return (own,)
    return form.countings(*columns)
