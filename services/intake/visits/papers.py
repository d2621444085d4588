"""What is so with a visit, as far as it decides which papers can be made from it."""

from services.intake.papers.situations import of_visit
from services.intake.visits.queries import VisitLine
from shared.events.kinds import CaseKind


def situations_of(line: VisitLine) -> frozenset[str]:
    return of_visit(
        refused=line.refusal is not None,
        voided=line.voided_on is not None,
        denounces=line.kind == CaseKind.DENUNCIATION,
        written_down=line.written_down,
        led_on=any(came for came in (line.petition_code, line.case_code, line.head_outcome)),
    )
