"""Which papers there are, from which record each is made, what is typed into it, and which fields its template may name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from shared.access.policy import Action
from shared.datafiles import Row, in_force, read_table
from shared.refusals import Reason

DATA: Final = Path(__file__).parent / "data"
Record = Literal["visit", "petition", "case"]
Kind = Literal["line", "text", "list", "day"]
Family = Literal["state", "party"]
"""Whose rules a paper is laid out and numbered by: NĐ 30/2020/NĐ-CP, or Hướng dẫn 36-HD/VPTW of the Party."""
Body = Literal["board", "unit", "unit_or_board"]
"""Who issues a paper: the reception board; the unit answerable; or that unit, and the board of a case that no unit was given."""
PAPER_COLUMNS: Final = (
    *("code", "form", "name_vi", "name_en", "family", "type", "record", "when", "drafted_by", "issued_by"),
    *("body", "signed"),
    *("addressee", "once", "recipients", "copies"),
    *("form_number", "source", "valid_from", "valid_to"),
)
INPUT_COLUMNS: Final = (
    *("paper", "field", "kind", "required", "first_day", "last_day"),
    *("label_vi", "label_en", "hint_vi", "hint_en", "valid_from", "valid_to"),
)
FIELD_COLUMNS: Final = ("field", "papers", "many", "name_vi", "name_en")
SYMBOL_COLUMNS: Final = ("unit", "symbol", "source")
TYPE_COLUMNS: Final = ("type", "name_vi", "name_en", "source")
NAME: Final = "ho_ten"
"""The field of who brought the matter: a paper addressed by it goes to a person."""
AS_TOLD: Final = "noi_dung_to_cao"
"""The field of a denunciation in the words of who made it, which may tell who that is: opened for a paper that has it
and for no other, and such a paper stays at the desk."""


@dataclass(frozen=True, slots=True)
class Input:
    """What somebody types into a paper because no record holds it. `first_day`, `last_day`: of a day, how many days after the
    day of issue it may be; None where it may be any.
    """

    name: str
    kind: Kind
    required: bool
    label: Reason
    hint: Reason
    first_day: int | None = None
    last_day: int | None = None


@dataclass(frozen=True, slots=True)
class TemplateField:
    """A field that a template may name; `many`: a list of lines."""

    name: str
    many: bool
    meaning: Reason


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper as it is between two days. `when` is what must be so with its record; `addressee` the field that says
    to whom it goes, "" where none does; `once`: a second one has to be confirmed; `form` the text in forms/ from which the
    shipped template is drawn; `form_number` only where a law book confirms it.
    """

    code: str
    name: Reason
    family: Family
    type: str
    record: Record
    when: str
    drafted_by: Action
    issued_by: Action
    body: Body
    signed: Literal["head", "parties"]
    addressee: str
    once: bool
    recipients: tuple[str, ...]
    copies: int
    form: str
    form_number: str
    source: str
    valid_from: date
    valid_to: date | None
    inputs: tuple[Input, ...]
    fields: Mapping[str, TemplateField]


@cache
def load_papers(folder: Path = DATA) -> Mapping[str, tuple[Paper, ...]]:
    """The papers by code, each as it was, is and will be, in the order of the days from which it is so.

    Raises:
        InvalidData: names the file, the row and the column that cannot be right.
    """
    inputs = [(row, _input(row), row.validity()) for row in read_table(folder / "inputs.csv", INPUT_COLUMNS)]
    fields = [
        (row.text("papers"), TemplateField(row.text("field"), row.yes("many"), _both(row, "name")))
        for row in read_table(folder / "fields.csv", FIELD_COLUMNS)
    ]
    found: dict[str, tuple[Paper, ...]] = {}
    for row in read_table(folder / "papers.csv", PAPER_COLUMNS):
        code, (first, last) = row.text("code"), row.validity()
        before = found.get(code, ())
        if any(first <= (one.valid_to or date.max) and one.valid_from <= (last or date.max) for one in before):
            raise row.refuse(f"'{code}' is listed twice for the same day", "valid_from")
        typed = tuple(one for at, one, days in inputs if at.text("paper") == code and in_force(*days, first))
        own = {field.name: field for papers, field in fields if papers == "*" or code in papers.split("+")}
        own |= {one.name: TemplateField(one.name, one.kind == "list", one.label) for one in typed}
        found[code] = tuple(sorted((*before, _paper(row, code, typed, own)), key=lambda one: one.valid_from))
    for row, _, _ in inputs:
        if row.text("paper") not in found:
            raise row.refuse(f"there is no paper '{row.text('paper')}'", "paper")
    return found


def papers_on(on: date) -> tuple[Paper, ...]:
    """The papers that may be issued on a day, as they are then."""
    return tuple(
        one for several in load_papers().values() for one in several if in_force(one.valid_from, one.valid_to, on)
    )


def paper_on(code: str, on: date) -> Paper | None:
    """The paper of this code as it is on a day; None when none is issued then."""
    return next((one for one in papers_on(on) if one.code == code), None)


def papers_about(record: Record, on: date) -> tuple[Paper, ...]:
    """Those of a day that are made from records of this kind."""
    return tuple(one for one in papers_on(on) if one.record == record)


def with_field(name: str, on: date) -> frozenset[str]:
    """The codes of the papers of a day that have this field."""
    return frozenset(one.code for one in papers_on(on) if name in one.fields)


@cache
def load_symbols(folder: Path = DATA) -> Mapping[str, str]:
    """How bodies are written in the numbers of their documents, where that is not their initials."""
    return {row.text("unit"): row.text("symbol") for row in read_table(folder / "symbols.csv", SYMBOL_COLUMNS)}


@cache
def load_types(folder: Path = DATA) -> Mapping[str, Reason]:
    """What papers of a type are called, by the letters of their numbers."""
    return {row.text("type"): _both(row, "name") for row in read_table(folder / "types.csv", TYPE_COLUMNS)}


def _paper(row: Row, code: str, typed: tuple[Input, ...], fields: Mapping[str, TemplateField]) -> Paper:
    first, last = row.validity()
    signing: tuple[Literal["head", "parties"], ...] = ("head", "parties")
    records: tuple[Record, ...] = get_args(Record)
    return Paper(
        code=code,
        name=_both(row, "name"),
        family=row.choice("family", get_args(Family)),
        type=row.text("type"),
        record=row.choice("record", records),
        when=row.text("when"),
        drafted_by=row.choice("drafted_by", Action),
        issued_by=row.choice("issued_by", Action),
        body=row.choice("body", get_args(Body)),
        signed=row.choice("signed", signing),
        addressee=_addressee(row, fields),
        once=row.yes("once"),
        recipients=tuple(one for one in row.optional("recipients").split("+") if one),
        copies=row.count("copies"),
        form=row.text("form"),
        form_number=row.optional("form_number"),
        source=row.text("source"),
        valid_from=first,
        valid_to=last,
        inputs=typed,
        fields=fields,
    )


def _input(row: Row) -> Input:
    kinds: tuple[Kind, ...] = get_args(Kind)
    hint = Reason(row.optional("hint_vi"), row.optional("hint_en"))
    kind = row.choice("kind", kinds)
    first, last = (row.count(name) if row.optional(name) else None for name in ("first_day", "last_day"))
    if kind != "day" and (first is not None or last is not None):
        raise row.refuse("only a day has a first or a last one", "first_day" if first is not None else "last_day")
    if first is not None and last is not None and last < first:
        raise row.refuse(f"{last} is before first_day {first}", "last_day")
    return Input(row.text("field"), kind, row.yes("required"), _both(row, "label"), hint, first, last)


def _addressee(row: Row, fields: Mapping[str, TemplateField]) -> str:
    named = row.optional("addressee")
    if named and named not in fields:
        raise row.refuse(f"'{named}' is no field of this paper", "addressee")
    return named


def _both(row: Row, column: str) -> Reason:
    return Reason(row.text(f"{column}_vi"), row.text(f"{column}_en"))
