"""Working days, legal periods and the clock."""

from shared.calendar.explanation import ExplainedDay, Explanation, Suspension, explain, explain_before
from shared.calendar.file import load_calendar
from shared.calendar.working_days import Calendar, DayKind

__all__ = [
    "Calendar",
    "DayKind",
    "ExplainedDay",
    "Explanation",
    "Suspension",
    "explain",
    "explain_before",
    "load_calendar",
]
