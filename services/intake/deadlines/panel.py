"""The clocks of a case as its page shows them: `templates/clocks.html` takes the cards made here as `clocks`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.intake.deadlines.explanations import ExplainedClock
from services.intake.deadlines.pictures import Month, Stretch, pictures, stretches
from services.intake.deadlines.sentences import note_of, told
from services.intake.deadlines.tables import ClockEntryRow, ClockRow
from shared.calendar import Calendar
from shared.refusals import Language
from shared.web.formats import State, due_state


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line: what happened, and the two dates it lies between."""

    row: ClockEntryRow
    text: str
    note: str | None

    @property
    def moved(self) -> bool:
        return self.row.kind not in ("started", "stopped") and self.row.due_before != self.row.due_after


@dataclass(frozen=True, slots=True)
class ClockCard:
    """One clock: `open` when it is the one to look at first."""

    clock: ClockRow
    duty: str
    state: State
    summary: str
    source: str
    remark: str | None
    stretches: list[Stretch]
    months: list[Month]
    ledger: list[LedgerLine]
    open: bool

    @property
    def anchor(self) -> str:
        """Its place on the page, to link to: `han-KN-2-1`."""
        return f"han-{self.clock.duty}-{self.clock.n}"


def clock_cards(
    explained: Sequence[ExplainedClock],
    today: date,
    calendar: Calendar,
    language: Language,
    *,
    reasons: bool,
    wanted: str | None = None,
) -> list[ClockCard]:
    """In the order given, the one `wanted` (`KN-3-1`) opened, or else the first of those that run. Without `reasons`
    nobody's own words are shown: of a denunciation they may tell who denounced.
    """
    running = next((one.clock for one in explained if one.clock.runs), None)
    asked = (one.clock for one in explained if f"{one.clock.duty}-{one.clock.n}" == wanted)
    first = next(asked, running)
    return [_card(one, one.clock is first, today, calendar, language, reasons=reasons) for one in explained]


def _card(
    one: ExplainedClock, first: bool, today: date, calendar: Calendar, language: Language, *, reasons: bool
) -> ClockCard:
    days = one.days.days if one.days else ()
    return ClockCard(
        clock=one.clock,
        duty=one.duty.in_(language),
        state=_state(one.clock, today, calendar, language, at_least=one.at_least),
        summary=one.summary.in_(language),
        source=one.source,
        remark=one.remark.in_(language) if one.remark else None,
        stretches=stretches(days, language),
        months=pictures(days, today, language),
        ledger=[LedgerLine(line, told(line).in_(language), note_of(line) if reasons else None) for line in one.lines],
        open=first,
    )


def _state(clock: ClockRow, today: date, calendar: Calendar, language: Language, *, at_least: bool) -> State:
    """A running clock by its due date; one that is over by whether it was met in time."""
    english = language == "en"
    if clock.stopped_on is None:
        if at_least and clock.due_on is not None and clock.due_on <= today:
            return State("Time has run" if english else "Đã đủ thời gian", "ok", "check")
        return due_state(clock.due_on, today, calendar, language)
    if clock.stopped_why == "void":
        return State("Fell away" if english else "Không còn phải làm", "none", "dot")
    if at_least:
        return State("Done" if english else "Đã xong", "ok", "check")
    if clock.due_on is not None and clock.stopped_on > clock.due_on:
        return State("Done late" if english else "Xong quá hạn", "late", "dot")
    return State("Done in time" if english else "Xong đúng hạn", "ok", "check")
