"""What somebody typed into a paper, as its template needs it."""

from collections.abc import Mapping
from datetime import date

from services.intake.papers.catalogue import Input, Paper
from services.intake.papers.filling import Value
from shared.refusals import Reason, Refused, gathered


def typed_values(paper: Paper, given: Mapping[str, str]) -> dict[str, Value] | Refused:
    """The values by field; all that is missing or wrong at once, at `given.<name>`."""
    known = {one.name for one in paper.inputs}
    found = {one.name: _value(one, given.get(one.name, "").strip()) for one in paper.inputs}
    foreign = [
        Refused(Reason(f"Văn bản này không có mục {name}.", f"This paper has no input {name}."), f"given.{name}")
        for name in given.keys() - known
    ]
    wrong = gathered([*foreign, *(value for value in found.values() if isinstance(value, Refused))])
    return wrong or {name: value for name, value in found.items() if not isinstance(value, Refused)}


def _value(one: Input, text: str) -> Value | Refused:
    if not text and one.required:
        return Refused(Reason("Mục này cần có.", "This is needed."), f"given.{one.name}")
    match one.kind:
        case "list":
            return [line.strip() for line in text.splitlines() if line.strip()]
        case "line":
            return " ".join(text.split())
        case "day":
            return _day(one, text) if text else ""
        case "text":
            return text


def _day(one: Input, text: str) -> str | Refused:
    day = day_of(text, f"given.{one.name}")
    return day if isinstance(day, Refused) else f"{day:%d/%m/%Y}"


def day_of(text: str, field: str) -> date | Refused:
    """A day typed as the office writes it, or as an API does."""
    day, month, year = [*text.strip().replace("-", "/").split("/"), "", ""][:3]
    if len(day) == len("2026"):
        day, year = year, day
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return Refused(Reason("Ngày phải có dạng ngày/tháng/năm.", "Write day/month/year."), field)
