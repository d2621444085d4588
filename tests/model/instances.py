"""A first complaint and the second about the same matter, walked together."""

from datetime import date
from typing import Any, Final

from hypothesis import note

from tests.model.cases import opened
from tests.model.machine import Walk
from tests.model.matter import Line
from tests.model.office import Left
from tests.model.rights import UNITS
from tests.model.statements import Pick

SECOND: Final = Line("KN", "second")


class TwoInstances(Walk):
    """A first complaint, and the second about the same matter."""

    line = Line("KN")

    def _opens(self, outcome: str, unit: str | None, received_on: date) -> None:
        """Near its decision already: without one there is nothing to complain about again."""
        unit = unit or UNITS[0]
        super()._opens("accepted", unit, received_on)
        self.attempt(self.matters[-1], "acknowledge", f"cb.{unit}", {}, self.today)
        self.attempt(self.matters[-1], "verify", f"cb.{unit}", {"number": "1/QĐ"}, self.today)

    def _what_is_lawful(self, pick: Pick) -> None:
        ripe = self.matters[0].state == "decided" and self.matters[0].reviewed_in is None
        if pick((False, True) if ripe else (False, False, False, False, False, True)):
            self._the_complaint_goes_on(pick(("checking", "accepted")), pick((None, *UNITS)))
        else:
            super()._what_is_lawful(pick)

    def _the_complaint_goes_on(self, outcome: str, unit: str | None) -> None:
        """A petition of the second stage linked to the first's case opens a case of its own about it, once (LKN Đ33)."""
        firsts = [m for m in self.matters if m.line == self.line and not (m.secret or m.taken_out)]
        if not firsts:
            return
        first = next((m for m in firsts if m.handling != "closed"), firsts[0])
        before = self.run(self.office.left(self.codes))
        process = self._process(outcome, unit)
        petition, answer = self.run(self.office.second_about(first.code, process, self.today))
        note(f"{self.today} second about {first.code}: {answer.status_code}")
        assert answer.status_code < 500, answer.text
        if not first.reviewable_on(self.today):
            assert answer.status_code in (409, 422), answer.text
            first.others += 1
            assert _as_they_were(self.run(self.office.left(self.codes))) == _as_they_were(before)
            return
        assert answer.is_success, answer.text
        second = opened(SECOND, petition, answer.json()["case"], self.today, outcome, unit)
        second.reviews, first.reviewed_in, petition.about = first.code, second.code, first
        self.matters.append(second)
        self.taken.append("second")
        self.compare()


def _as_they_were(left: Left) -> dict[str, dict[str, Any]]:
    """The cases, without the petitions that are linked to them."""
    return {
        code: {name: value for name, value in case.items() if name != "petitions"} for code, case in left[0].items()
    }
