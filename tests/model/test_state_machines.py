"""Whatever is tried in whatever order by whomever, only what the law allows happens; a refusal changes nothing; the
events tell the very state the rows are in; and reporting counts what intake has.
"""

import zlib
from asyncio import AbstractEventLoop
from datetime import date

import pytest
from hypothesis import seed
from hypothesis.stateful import run_state_machine_as_test

from services.intake.proceedings import guards
from services.intake.proceedings.statement_guards import refuse_deciding_without_dialogue
from tests.model.instances import TwoInstances
from tests.model.machine import Walk
from tests.model.matter import Line
from tests.model.office import WalkedOffice
from tests.model.rights import LEADER, UNITS
from tests.model.settings import LONG, SEED, WALKING, WALKS
from tests.model.statements import Pick, sound, spoilt

MANY = 100
"""Walks after which even what is rare has happened."""


class AtTheDecision(Walk):
    """Complaints that are being verified, and decisions on them that are mostly not in order."""

    def _opens(self, outcome: str, unit: str | None, received_on: date) -> None:
        unit = unit or UNITS[0]
        super()._opens("accepted", unit, received_on)
        self.attempt(self.matters[-1], "acknowledge", f"cb.{unit}", {}, self.today)
        self.attempt(self.matters[-1], "verify", f"cb.{unit}", {"number": "1/QĐ"}, self.today)

    def _beside_the_procedure(self, pick: Pick) -> None:
        self._what_is_lawful(pick)

    def _what_is_lawful(self, pick: Pick) -> None:
        m = self.matters[-1]
        self.attempt(m, "decide", LEADER, spoilt(m, "decide", sound(m, "decide", pick, self.today), pick), self.today)


def walk(machine: type[Walk], office: WalkedOffice, loop: AbstractEventLoop, line: Line) -> list[str]:
    """Go so many ways through a machine; what was done on all of them."""
    walked = type(machine.__name__, (machine,), {"office": office, "loop": loop, "line": line, "taken": []})
    own = zlib.crc32(f"{SEED} {machine.__name__} {line}".encode())  # no two machines go the same ways
    run_state_machine_as_test(seed(own)(walked), settings=WALKING)
    taken: list[str] = walked.taken  # type: ignore[attr-defined]
    assert len(taken) > WALKS * 5, "the walks hardly moved: they prove nothing"
    return taken


@pytest.mark.timeout(60 * WALKS if LONG else 300)
@pytest.mark.parametrize(
    "line",
    [
        Line("KN"),
        Line("KN", "second"),
        Line("KN", discipline=True),
        Line("TC"),
        Line("TC", "repeated"),
        Line("KNPA"),
    ],
    ids=lambda line: f"{line.kind}-{line.stage}{'-discipline' if line.discipline else ''}",
)
def test_only_what_the_law_allows_happens(line: Line, office: WalkedOffice, loop: AbstractEventLoop) -> None:
    taken = set(walk(Walk, office, loop, line))
    assert "reclassification" in taken, "no petition turned out to be of another kind"
    assert line.kind != "TC" or "protections" in taken, "nobody asked for protection"
    rare = {"void", "protections/decide", "protections/review", "protections/end"} if line.kind == "TC" else {"void"}
    assert WALKS < MANY or rare <= taken, f"nowhere in so many walks: {rare - taken}"


@pytest.mark.timeout(60 * WALKS if LONG else 300)
def test_a_second_complaint_keeps_the_first_decision_from_taking_effect(
    office: WalkedOffice, loop: AbstractEventLoop
) -> None:
    assert "second" in walk(TwoInstances, office, loop, Line("KN")), "nobody complained again"


def test_a_rule_that_is_forgotten_is_found(
    office: WalkedOffice, loop: AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The walks prove something only if they notice: without the rule on dialogues a decision comes too soon."""
    left = tuple(guard for guard in guards.GUARDS if guard is not refuse_deciding_without_dialogue)
    monkeypatch.setattr(guards, "GUARDS", left)
    with pytest.raises(AssertionError, match="decide was taken although no dialogue was held"):
        walk(AtTheDecision, office, loop, Line("KN"))
