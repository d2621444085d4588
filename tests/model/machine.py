"""The walks: hypothesis chooses who tries what on which day, the model says whether it must happen, and rows and events
are compared with the model after each step.
"""

from asyncio import AbstractEventLoop
from collections.abc import Coroutine, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, Final, TypeVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from services.intake.proceedings.replay import replayed
from tests.model.cases import opened, replaced, voided
from tests.model.comparing import (
    compare_clocks,
    compare_givings,
    compare_petition,
    compare_replay,
    compare_requests,
    compare_row,
)
from tests.model.consequences import follow
from tests.model.counts import compare_counts, compare_protection
from tests.model.law import refusal
from tests.model.matter import Line, Matter
from tests.model.office import WalkedOffice
from tests.model.petition import ABOUT_IT
from tests.model.procedure import FROM
from tests.model.protecting import PROTECTING
from tests.model.rights import ACTS, CALLERS, DESK, HANDLING, UNITS, may
from tests.model.statements import DATELESS, Pick, sound, spoilt

RECEIVED: Final = (date(2026, 3, 2), date(2026, 6, 22), date(2026, 7, 6))
"""Long before, just before, and after the law changed."""
LAST: Final = date(2027, 3, 31)
FORWARD: Final = (
    *("close", "finish", "publish", "send", "take_effect", "decide", "verify", "accept", "acknowledge", "assign"),
    *("request_dialogue", "resume", "extend", "drafts/approve", "answer", "drafts", "enforce", "protections/decide"),
)
ENDING: Final = ("refuse", "terminate", *ABOUT_IT)
T = TypeVar("T")
Said = dict[str, Any]


class Walk(RuleBasedStateMachine):
    """One case, or two of which one reviews the other, from being opened to wherever it gets."""

    line: ClassVar[Line]
    office: ClassVar[WalkedOffice]
    loop: ClassVar[AbstractEventLoop]
    taken: ClassVar[list[str]]
    """Every act that was allowed in any walk, to tell that the walks went anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.matters: list[Matter] = []
        self.compared: dict[str, int] = {}
        self.today = RECEIVED[0]

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(doing)

    @initialize(
        received_on=st.sampled_from(RECEIVED),
        outcome=st.sampled_from(("checking", "accepted", "accepted", "checking", "not_accepted")),
        unit=st.sampled_from((None, *UNITS)),
        after=st.integers(0, 3),
    )
    def it_is_decided_on(self, received_on: date, outcome: str, unit: str | None, after: int) -> None:
        self.today = received_on + timedelta(days=after)
        if self.line.kind == "KNPA":
            outcome = "accepted"
        self._opens(outcome, unit, received_on)

    def _opens(self, outcome: str, unit: str | None, received_on: date) -> None:
        process = self._process(outcome, unit)
        petition, answer = self.run(self.office.case_of(self.line, process, received_on, self.today))
        code: str = answer["case"]
        self.matters.append(opened(self.line, petition, code, self.today, outcome, process.get("assign_to")))
        note(f"{self.today} {code} {process}")
        self.compare()

    def _process(self, outcome: str, unit: str | None) -> dict[str, Any]:
        if outcome == "not_accepted":
            ground = "tc-khong-co-so" if self.line.kind == "TC" else "khong-lien-quan"
            return {"outcome": outcome, "ground": ground, "number": "3/TB", "reason": "Không đủ điều kiện."}
        return {"outcome": outcome} | ({"assign_to": unit} if unit else {})

    @rule(data=st.data())
    def something_happens(self, data: st.DataObject) -> None:
        """Mostly what the law lets happen now, by somebody who may; else anything, by anybody, on any day."""
        pick = _picking(data)
        if pick((False,) * 6 + (True,)):
            self._beside_the_procedure(pick)
        elif pick((True, True, False)):
            self._what_is_lawful(pick)
        else:
            self._anything(pick)

    def _what_is_lawful(self, pick: Pick) -> None:
        self._days_pass(pick((0, 0, 1, 3, 12, 30)))
        going = [m for m in self.matters if m.handling != "closed"]
        if not going:
            self._another_case(pick)
            return
        m = pick(self.matters if pick((False, False, False, True)) else going)
        if m.dialogue == "requested" and pick((True, False)):
            self._the_dialogue_takes_place(m, pick)
            return
        if not any(act in FORWARD for act, _ in self._lawful(m)):
            self._days_pass(35)
        found = self._lawful(m)
        acts = sorted({act for act, _ in found if act not in ENDING}) or sorted({act for act, _ in found})
        if not acts:
            return
        forward = [act for act in FORWARD if act in acts]
        others = [act for act in acts if act not in FORWARD]
        act = pick(forward if forward and (not others or pick((True, False))) else others)
        login = pick([login for known, login in found if known == act])
        on = self.today - timedelta(days=pick((0, 0, 0, 0, 2, 9)))
        self.attempt(m, act, login, sound(m, act, pick, self.today), on)

    def _beside_the_procedure(self, pick: Pick) -> None:
        """Its petition turns out to be of another kind, or entered by mistake; or somebody has to be protected."""
        m = pick([m for m in self.matters if not m.taken_out] or self.matters)
        protecting = sorted({act for act, _ in self._lawful(m) if act in PROTECTING})
        act = pick((*protecting, *protecting, "reclassification", "reclassification", "void"))
        self.attempt(m, act, DESK, sound(m, act, pick, self.today), self.today - timedelta(days=pick((0, 0, 0, 2))))

    def _anything(self, pick: Pick) -> None:
        m = pick(self.matters)
        act = pick(self._near(m) if pick((True, True, False)) else ACTS)
        said = sound(m, act, pick, self.today)
        if pick((False, True)):
            said = spoilt(m, act, said, pick)
        on = self.today + timedelta(days=pick((0, 0, 0, -1, -5, -30, 1)))
        callers = [login for login in CALLERS if may(login, act, m)] if pick((True, True, False)) else CALLERS
        self.attempt(m, act, pick(callers or CALLERS), said, on)

    def _days_pass(self, days: int) -> None:
        self.today = min(self.today + timedelta(days=days), LAST)

    def _another_case(self, pick: Pick) -> None:
        outcome = "accepted" if self.line.kind == "KNPA" else pick(("checking", "accepted"))
        self._opens(outcome, pick(UNITS), self.today)

    def _the_dialogue_takes_place(self, m: Matter, pick: Pick) -> None:
        attended = pick((True, False))
        held_on = max(m.dialogue_asked_on or self.today, self.today - timedelta(days=pick((0, 2, 6))))
        held = self.run(self.office.hold_dialogue(m.code, self.today, held_on, attended=attended))
        assert held or not m.undecided, "scheduling was asked for a dialogue and knows of none"
        note(f"{self.today} dialogue on {held_on}, attended: {attended}")
        if held and m.undecided:
            m.dialogue, m.dialogue_on = ("held" if attended else "absent"), held_on
            self.taken.append("dialogue")
        self.compare()

    def _near(self, m: Matter) -> list[str]:
        """What belongs to where the case stands, possible now or not."""
        steps = [step for step, states in FROM.items() if m.state in states[m.line.kind == "TC"]]
        return [*steps, *steps, *HANDLING, *(PROTECTING if m.line.kind == "TC" else ()), *ABOUT_IT]

    def _lawful(self, m: Matter) -> list[tuple[str, str]]:
        """What somebody could do today, and who."""
        return [
            (act, login)
            for act in ACTS
            for login in CALLERS
            if may(login, act, m) and refusal(m, act, login, sound(m, act, _plainest, self.today), self.today) is None
        ]

    def attempt(self, m: Matter, act: str, login: str, said: Said, on: date) -> None:
        """Try it; what comes of it must be what the model says, and nothing else."""
        if act in ABOUT_IT:  # of the case the petition has by now
            m = next(one for one in self.matters if one.code == m.petition.case_code)
        body = said if act in DATELESS else said | {"on": on.isoformat()}
        day = self.today if act in DATELESS else on
        entitled = may(login, act, m)
        no = refusal(m, act, login, said, day) or ("that day has not come" if day > self.today else None)
        note(f"{self.today} {login} {act} {body} at {m.state}/{m.handling}: {no if entitled else 'has no right'}")
        before = self.run(self.office.left(self.codes))
        answer = self.run(self.office.act(login, *_addressed(m, act, body), self.today))
        assert answer.status_code < 500, answer.text
        if answer.is_success:
            assert entitled, f"{login} has no right to {act}: {answer.text}"
            assert no is None, f"{act} was taken although {no}: {m}"
            self.taken.append(act)
            self.follow(m, act, login, said, day, answer.json())
        else:
            assert self.run(self.office.left(self.codes)) == before, f"{act} was refused and yet changed something"
            assert not entitled or no is not None, f"{act} by {login} was refused: {answer.text}: {m}"
            right = {403, 404, 422} if not entitled else {404, 409, 422}
            assert answer.status_code in right, f"{answer.status_code} {answer.text}"
        self.compare()

    def follow(self, m: Matter, act: str, login: str, said: Said, on: date, answer: Said) -> None:
        if act == "reclassification":
            self.matters.append(replaced(m, said, answer["case_code"], on))
        elif act == "void":
            voided(m, on)
        else:
            follow(m, act, login, said, on)
        for first in self.matters:
            if first.reviewed_in == m.code and m.state in ("not_accepted", "terminated"):
                first.reviewed_in = None
            elif first.reviewed_in == m.code and act == "decide":
                first.reviewed_on = on

    @property
    def codes(self) -> list[str]:
        return [m.code for m in self.matters]

    def compare(self) -> None:
        """Rows, clocks and the log are what the model says."""
        cases, _, _ = self.run(self.office.left(self.codes))
        for m in self.matters:
            row = cases[m.code]
            compare_row(m, row)
            compare_clocks(m, row)
            compare_givings(row)
            for subject, told in (*compare_petition(m, row), *compare_requests(m, row)):
                if self.compared.get(subject) != len(told):
                    assert self.run(self.office.told_of(subject)) == told, f"other events of {subject} than happened"
                    self.compared[subject] = len(told)
            if row["version"] == self.compared.get(m.code):
                continue
            log = self.run(self.office.log("intake", m.code))
            assert len(log) == row["version"], "not every change is told, or more than one"
            compare_replay(replayed(log), row)
            self.compared[m.code] = row["version"]

    def teardown(self) -> None:
        """Reporting hears it all and counts what intake's tables have."""
        if self.matters:
            self.run(compare_counts(self.office, self.codes, self.today))
            self.run(compare_protection(self.office, self.matters, self.today))


def _picking(data: st.DataObject) -> Pick:
    return lambda several: several[data.draw(st.sampled_from(range(len(several))))]


def _plainest(several: Sequence[Any]) -> Any:
    return several[0]


def _addressed(m: Matter, act: str, said: Said) -> tuple[str, Said]:
    """Where it is said to the API, and what is left to say there."""
    if act in FROM:
        return f"/cases/{m.code}/proceeding/{act}", said
    if act in ABOUT_IT:
        return f"/petitions/{m.petition.code}/{act}", said
    room, _, step = act.partition("/")
    if act in PROTECTING and step:
        return f"/cases/{m.code}/{room}/{said['n']}/{step}", {name: said[name] for name in said if name != "n"}
    return f"/cases/{m.code}/{act}", said
