"""How the history tells that a paper was issued."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from services.intake.history import Names, Sentence
from services.intake.papers.catalogue import paper_on
from shared.refusals import Reason


def _issued(data: Mapping[str, Any], _names: Names) -> Reason:
    paper = paper_on(data["paper"], date.fromisoformat(data["issued_on"]))
    vi, en = (paper.name.vi, paper.name.en) if paper else (data["paper"], data["paper"])
    return Reason(f"Ban hành {vi} số {data['number']}", f"Issued: {en}, number {data['number']}")


SENTENCES: Final[Mapping[str, Sentence]] = {"paper.issued": _issued}
