"""An extract is proposed: the words of a petition, on a copy, without what leads to who wrote or came (Luật Tố cáo Đ56).

The clerk sees what was taken out, changes it and gives it; the petition itself is never changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from services.intake.office import Office
from services.intake.people.statements import PURPOSE as READING
from services.intake.people.statements import statement_of
from services.intake.people.usecases import remember_tried
from services.intake.people.vault import Vault
from services.intake.petitions.naming import people_of
from services.intake.petitions.tables import PetitionRow
from services.intake.redaction.people import known
from services.intake.redaction.rules import KIND_NAMES, Known, Piece, extract, pieces
from shared.access.roles import Caller
from shared.database import Transaction
from shared.refusals import Reason
from shared.web.forms import Submission

PURPOSE: Final = "đề xuất bản trích"
ASKED: Final = "extract"
"""What the button of a form says that asks for a proposal."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`text` is proposed; `pieces` are what it was made from, with what was taken out and what has to be looked at."""

    text: str
    pieces: tuple[Piece, ...]

    @property
    def taken_out(self) -> list[Reason]:
        """What kinds of things were taken out, each once."""
        return self._kinds(sure=True)

    @property
    def places(self) -> int:
        """In how many places something was taken out."""
        return sum(one.instead is not None for one in self.pieces)

    @property
    def doubtful(self) -> list[Reason]:
        """What kinds of things were left for a person to look at."""
        return self._kinds(sure=False)

    def _kinds(self, *, sure: bool) -> list[Reason]:
        marked = (one.mark for one in self.pieces if one.mark is not None)
        return list(dict.fromkeys(KIND_NAMES[mark.kind] for mark in marked if mark.sure is sure))


class ProposedPiece(BaseModel):
    """A stretch of the petition. `instead` stands for it in the extract; without it, it stays, and `kind` says to look."""

    model_config = ConfigDict(frozen=True)

    text: str
    kind: str | None = None
    instead: str | None = None


class ProposedExtract(BaseModel):
    """Nothing is kept of it: the extract is given with the decision on the petition."""

    model_config = ConfigDict(frozen=True)

    extract: str
    pieces: list[ProposedPiece] = Field(description="Put together, the words of the petition.")

    @classmethod
    def of(cls, proposal: Proposal) -> "ProposedExtract":
        return cls(
            extract=proposal.text,
            pieces=[
                ProposedPiece(text=one.text, kind=one.mark.kind if one.mark else None, instead=one.instead)
                for one in proposal.pieces
            ],
        )


async def propose(
    tx: Transaction, caller: Caller, office: Office, vault: Vault, petition: PetitionRow, typed: str = ""
) -> Proposal:
    """From the petition's words, or from what was `typed` so far. Reading the words of a denunciation is a look on record, and
    so is who something was found of: a clerk who sees what is taken out learns which words are the denouncer's. Raises
    CannotOpen.
    """
    persons = await people_of(tx, vault, petition)
    told = await statement_of(tx, vault, petition)
    people = [known(one, office.commune_name(one.commune)) for one in persons.values()]
    proposal = proposed(typed or words_of(told.content, told.request), people)
    if petition.secret and not typed:
        await remember_tried(tx, caller, [None], petition.subject, READING)
    found = {one.mark.person for one in proposal.pieces if one.mark and one.mark.person is not None}
    if petition.secret and found:
        await remember_tried(tx, caller, [list(persons)[number] for number in sorted(found)], petition.subject, PURPOSE)
    return proposal


def proposed(words: str, people: Sequence[Known]) -> Proposal:
    """The same of people stated on a form that nobody has saved yet."""
    return Proposal(extract(words, people), pieces(words, people))


def words_of(content: str, request: str | None) -> str:
    """What was told and what is asked for."""
    return "\n".join(part for part in (content, request) if part)


def stated(form: Submission[Any], office: Office) -> list[Known]:
    """Whom an unsaved form names: `who`, and those who came together."""
    groups = ["who.", *(f"together.others.{number}." for number in range(len(form.raw)))]
    people = [_known({name: form.value(group + name) for name in _FIELDS}, office) for group in groups]
    return [one for one in people if one.name.strip() or one.phone or one.paper_number]


def filled(form: Submission[Any], name: str, proposal: Proposal) -> Submission[Any]:
    """The form with the proposal in its field, and nothing said of what is missing yet."""
    return Submission(None, {}, {**form.raw, name: [proposal.text]})


_FIELDS: Final = ("name", "address", "commune", "phone", "paper_number", "birth_year")


def _known(typed: Mapping[str, str], office: Office) -> Known:
    year = typed["birth_year"].strip()
    return Known(
        typed["name"],
        typed["address"] or None,
        office.commune_name(typed["commune"]) or None,
        typed["phone"] or None,
        typed["paper_number"] or None,
        int(year) if year.isascii() and year.isdigit() else None,
    )
