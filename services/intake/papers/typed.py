"""What somebody typed into a paper, as its template needs it."""

from collections.abc import Mapping
from datetime import date, timedelta

from services.intake.papers.catalogue import Input, Paper
from services.intake.papers.filling import Value
from shared.refusals import Reason, Refused, gathered
from shared.wording import day_typed


def typed_values(paper: Paper, given: Mapping[str, str], today: date) -> dict[str, Value] | Refused:
    """The values by field for a paper issued `today`; all that is missing or wrong at once, at `given.<name>`."""
    known = {one.name for one in paper.inputs}
    found = {one.name: _value(one, given.get(one.name, "").strip(), today) for one in paper.inputs}
    foreign = [
        Refused(Reason(f"Văn bản này không có mục {name}.", f"This paper has no input {name}."), f"given.{name}")
        for name in given.keys() - known
    ]
    wrong = gathered([*foreign, *(value for value in found.values() if isinstance(value, Refused))])
    return wrong or {name: value for name, value in found.items() if not isinstance(value, Refused)}


def _value(one: Input, text: str, today: date) -> Value | Refused:
    if not text and one.required:
        return Refused(Reason("Mục này cần có.", "This is needed."), f"given.{one.name}")
    match one.kind:
        case "list":
            return [line.strip() for line in text.splitlines() if line.strip()]
        case "line":
            return " ".join(text.split())
        case "day":
            return _day(one, text, today) if text else ""
        case "text":
            return text


def _day(one: Input, text: str, today: date) -> str | Refused:
    day = day_of(text, f"given.{one.name}")
    if isinstance(day, Refused):
        return day
    first, last = (None if n is None else today + timedelta(days=n) for n in (one.first_day, one.last_day))
    if (first is None or first <= day) and (last is None or day <= last):
        return f"{day:%d/%m/%Y}"
    return Refused(_within(first, last), f"given.{one.name}")


def _within(first: date | None, last: date | None) -> Reason:
    if first is None:
        return Reason(f"Ngày này không được sau {last:%d/%m/%Y}.", f"This day cannot be after {last:%d/%m/%Y}.")
    if last is None:
        return Reason(f"Ngày này phải từ {first:%d/%m/%Y} trở đi.", f"This day cannot be before {first:%d/%m/%Y}.")
    return Reason(
        f"Ngày này phải từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}.",
        f"This day must be from {first:%d/%m/%Y} to {last:%d/%m/%Y}.",
    )


def day_of(text: str, field: str) -> date | Refused:
    """A day typed as the office writes it, or as an API does."""
    try:
        return day_typed(text)
    except ValueError:
        return Refused(Reason("Ngày phải có dạng ngày/tháng/năm.", "Write day/month/year."), field)
