"""What whoever is received can be told at once: by when the office acts, and on which paper, by what is chosen on the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.intake.cases.rules import KIND_NAMES
from services.intake.deadlines.rules import due
from services.intake.office import Office
from services.intake.papers.catalogue import papers_about
from services.intake.proceedings.duties import duties_of
from shared.events.kinds import CaseKind, Outcome, Stage
from shared.refusals import Reason

_OUTCOME: Final = "petition.process.outcome="
_UNDECIDED: Final = f"{_OUTCOME} {Outcome.CHECKING}"
_ACCEPTED: Final = f"{_OUTCOME}{Outcome.ACCEPTED}"
_CASES: Final = (
    (CaseKind.COMPLAINT, _UNDECIDED, "", Stage.FIRST, False),
    (CaseKind.COMPLAINT, _ACCEPTED, "petition.stage= repeated & petition.discipline=false", Stage.FIRST, False),
    (CaseKind.COMPLAINT, _ACCEPTED, "petition.stage=second & petition.discipline=false", Stage.SECOND, False),
    (CaseKind.COMPLAINT, _ACCEPTED, "petition.discipline=true", Stage.FIRST, True),
    (CaseKind.DENUNCIATION, _UNDECIDED, "petition.stage= second", Stage.FIRST, False),
    (CaseKind.DENUNCIATION, _UNDECIDED, "petition.stage=repeated", Stage.REPEATED, False),
    (CaseKind.DENUNCIATION, _ACCEPTED, "", Stage.FIRST, False),
)
"""What is chosen, as the form's data-when says it, and the procedure whose duty that begins."""


@dataclass(frozen=True, slots=True)
class Promise:
    """The day a duty falls due that begins today. `when`: what has to be chosen on the form for it to be owed."""

    when: str
    kind: Reason
    duty: Reason
    accepted: bool
    day: date


def promises_on(office: Office, today: date) -> Sequence[Promise]:
    """Until it is decided, whether a matter is accepted, or the answer to a reflection; once accepted, its resolution."""
    answer = office.rules.resolution_rule(CaseKind.REFLECTION.value, today)
    found = [(CaseKind.REFLECTION, f"{_UNDECIDED} {Outcome.ACCEPTED}", "", answer)]
    for kind, outcome, chosen, stage, discipline in _CASES:
        duties = duties_of(kind, stage, discipline=discipline)
        duty = duties.resolution if outcome == _ACCEPTED else duties.acceptance
        found.append((kind, outcome, chosen, office.rules.find(duty, today)))
    return [
        Promise(
            " & ".join(part for part in (f"kind={kind}", outcome, chosen) if part),
            KIND_NAMES[kind],
            Reason(rule.duty_vi, rule.duty_en),
            outcome == _ACCEPTED,
            due(rule, today, office.calendar),
        )
        for kind, outcome, chosen, rule in found
    ]


def papers_to_follow(today: date) -> Sequence[tuple[str, Reason]]:
    """Papers a decision leads to that are made from the petition's page, each with what has to be chosen for it."""
    sent = [one for one in papers_about("petition", today) if one.when in (Outcome.GUIDED, Outcome.TRANSFERRED)]
    return [(f"{_OUTCOME}{one.when}", one.name) for one in sent]
