"""Statutory report periods: which days a report counts, by the name the circular gives it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from shared.calendar.clock import VIETNAM
from shared.datafiles import InvalidData, Row, in_force, read_table

SHIPPED = Path(__file__).parent / "data" / "report_periods.csv"
COLUMNS = (
    *("kind", "name_vi", "name_en", "first_year_offset", "first_month", "first_day", "last_month", "last_day"),
    *("valid_from", "valid_to", "source"),
)
_CODE = re.compile(r"(?:(?P<kind>[A-Z0-9]{1,4})|M(?P<month>\d{2}))-(?P<year>[12]\d{3})")
_CUSTOM = re.compile(r"C-([12]\d{7})-([12]\d{7})")


class UnknownPeriodError(ValueError):
    """No period has this code, or no rule says where it began and ended in that year."""


@dataclass(frozen=True)
class Period:
    """A named run of days, both ends inclusive."""

    code: str
    name_vi: str
    name_en: str
    first: date
    last: date

    def bounds(self) -> tuple[datetime, datetime]:
        """The half-open interval of instants [first 00:00, day after last 00:00) in Vietnam."""
        return _midnight(self.first), _midnight(self.last + timedelta(days=1))

    def includes(self, day: date) -> bool:
        """Whether this day is counted."""
        return self.first <= day <= self.last

    @property
    def header_vi(self) -> str:
        """The line under the title of every form."""
        return f"Số liệu tính từ ngày {written(self.first)} đến ngày {written(self.last)}"


def period(code: str) -> Period:
    """The period with this code: `Q1-2027`, `6M-2027`, `Y-2027`, `M03-2027`, or one made by `custom`.

    Raises:
        UnknownPeriodError: the code is misspelt, or the law of that year is not in the data file.
    """
    if match := _CUSTOM.fullmatch(code):
        try:
            return custom(date.fromisoformat(match[1]), date.fromisoformat(match[2]))
        except ValueError as error:
            raise UnknownPeriodError(f"'{code}' is not a period: {error}") from error
    match = _CODE.fullmatch(code)
    if match is None:
        raise UnknownPeriodError(f"'{code}' is not a period code such as Q1-2027, 6M-2027, Y-2027 or M03-2027")
    return period_of(match["kind"] or f"M{match['month']}", int(match["year"]))


def period_of(kind: str, year: int) -> Period:
    """The period of a kind (`Q1` … `Q4`, `6M`, `9M`, `H2`, `Y`, `M01` … `M12`) in a year.

    Raises:
        UnknownPeriodError: no such kind, or the law of that year is not in the data file.
    """
    rule_kind, month = ("M", int(kind[1:])) if re.fullmatch(r"M\d\d", kind) else (kind, 1)
    for row in _rules():
        if row.text("kind") == rule_kind and (found := _laid_out(row, kind, year, month)):
            return found
    raise UnknownPeriodError(f"no rule says from when to when the period '{kind}' of {year} runs")


def custom(first: date, last: date) -> Period:
    """Any run of days, for thematic and multi-year reports.

    Raises:
        ValueError: it would end before it begins.
    """
    if last < first:
        raise ValueError(f"a period cannot end on {last}, before it begins on {first}")
    code = f"C-{first:%Y%m%d}-{last:%Y%m%d}"
    vi = f"Từ ngày {written(first)} đến ngày {written(last)}"
    return Period(code, vi, f"From {first:%d/%m/%Y} to {last:%d/%m/%Y}", first, last)


def year_before(of: Period) -> Period:
    """The same period of the year before, with which a report must compare itself.

    Raises:
        UnknownPeriodError: the rules of that year are not in the data file.
    """
    if _CUSTOM.fullmatch(of.code):
        return custom(_year_earlier(of.first), _year_earlier(of.last))
    kind, year = of.code.rsplit("-", 1)
    return period_of(kind, int(year) - 1)


def periods_around(day: date) -> tuple[Period, ...]:
    """Of each kind, the period running on `day` (if one is) and the latest one ended before it, latest end first."""
    found: list[Period] = []
    kinds = [row.text("kind") for row in _rules()]
    months = [f"M{month:02}" for month in range(1, 13)]
    for group in [months, *([kind] for kind in dict.fromkeys(kinds) if kind != "M")]:
        known = [it for kind in group for year in range(day.year - 1, day.year + 2) for it in _known(kind, year)]
        found += [it for it in known if it.includes(day)]
        found += sorted((it for it in known if it.last < day), key=lambda it: it.last)[-1:]
    return tuple(sorted(found, key=lambda it: (it.last, it.first), reverse=True))


def written(day: date) -> str:
    """A date as official papers write it: days below 10 and the months 1 and 2 get a leading zero."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)  # noqa: PLR2004 - the rule is about 1 and 2
    return f"{day.day:02}/{month}/{day.year}"


@cache
def _rules() -> tuple[Row, ...]:
    """The rows of the data file, each tried once, so that a mistake is met at the first use of any period."""
    rows = read_table(SHIPPED, COLUMNS).rows
    for row in rows:
        row.text("source")
        _laid_out(row, "M01" if row.text("kind") == "M" else row.text("kind"), row.validity()[0].year + 1, 1)
    return rows


def _laid_out(row: Row, kind: str, year: int, month: int) -> Period | None:
    """The period this rule makes; None when the rule was not in force on its last day."""
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return None
    try:
        first = date(year + int(row.text("first_year_offset")), *_month_day(row, "first", month))
        last = date(year, *_month_day(row, "last", month))
        if row.text("first_month") == "m-1" and month == 1:
            first = first.replace(year=year - 1)
    except InvalidData:
        raise
    except ValueError as error:
        raise row.refuse(f"makes no date in {year} ({error})") from error
    if not in_force(*row.validity(), last):
        return None
    names = {"year": year, "month": month}
    code = f"{kind}-{year}"
    return Period(code, row.text("name_vi").format(**names), row.text("name_en").format(**names), first, last)


def _month_day(row: Row, end: str, month: int) -> tuple[int, int]:
    """The month and day of one end; `m` is the month of the code, `m-1` the one before it (December before January)."""
    named = {"m": month, "m-1": (month - 2) % 12 + 1}
    cell = row.text(f"{end}_month")
    return named[cell] if cell in named else row.count(f"{end}_month"), row.count(f"{end}_day")


def _known(kind: str, year: int) -> list[Period]:
    try:
        return [period_of(kind, year)]
    except UnknownPeriodError:
        return []


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, VIETNAM)


def _year_earlier(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)  # noqa: PLR2004 - 29 February
