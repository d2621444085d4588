"""A row becomes a petition that passed every rule of the desk, or the reasons why not, each with its column. Pure."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from services.intake.assignments.commands import AnswerCase
from services.intake.cases.rules import Standing, State, Step, refusal
from services.intake.imports.cells import DAYS, Unreadable, Vocabulary, day_of, shown, text_of
from services.intake.imports.columns import COLUMNS, Column
from services.intake.imports.mapping import Mapping
from services.intake.imports.sheets import Formula, Row
from services.intake.office import Office
from services.intake.petitions.commands import RecordPetition
from services.intake.petitions.examination import Sound, examine
from services.intake.petitions.naming import refuse_naming
from shared.events.kinds import CaseKind, Channel, Outcome
from shared.refusals import Reason, Refused
from shared.text import folded
from shared.web.validation import field_reasons


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row: in which column of the file, what stands there, shortened, and why it cannot stand."""

    row: int
    heading: str
    shown: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be entered. `key` is the same for the same row, in whatever file it comes again."""

    row: int
    key: bytes
    sound: Sound
    answer: AnswerCase | None
    """How the matter ended by the old register."""


class Examiner:
    """Puts the rows of one file to the rules."""

    def __init__(self, office: Office, mapping: Mapping, headings: Sequence[str], secret: str) -> None:
        self._office, self._mapping, self._secret = office, mapping, secret.encode()
        self._words = Vocabulary(office, mapping.values)
        places = {name: n for n, name in enumerate(headings)}
        self._places = {column: [places[name] for name in names] for column, names in mapping.columns.items()}

    def examine(self, row: Row) -> Entry | list[Problem]:
        """What the row is, or all that is wrong with its cells; what the rules say of it as a whole comes after that."""
        if row.broken is not None:
            return [Problem(row.number, "", "", row.broken.reason)]
        said, problems = self._read(row)
        if problems:
            return problems
        try:
            command = RecordPetition.model_validate(_command(said, decided=self._is_decided(said)))
        except ValidationError as error:
            reasons = field_reasons(error.errors())
            return [self._problem(row, _COLUMN_OF.get(place), said, reason) for place, reason in reasons.items()]
        sound = examine(self._office, command)
        if not isinstance(sound, Refused) and command.who is not None:
            sound = refuse_naming(sound, [command.who]) or sound
        if isinstance(sound, Refused):
            return [self._problem(row, _column_refused(sound.field, command), said, sound.reason)]
        answer = _answer(said, sound)
        if isinstance(answer, Refused):
            return [self._problem(row, _COLUMN_OF.get(answer.field or ""), said, answer.reason)]
        return Entry(row.number, self._key(said), sound, answer)

    def _read(self, row: Row) -> tuple[dict[Column, Any], list[Problem]]:
        """What each cell says, by column: words, days, codes; and the cells that say nothing."""
        said: dict[Column, Any] = {}
        problems: list[Problem] = []
        for column in Column:
            cells = [row.cells[n] for n in self._places.get(column, ()) if n < len(row.cells)]
            try:
                text = ": ".join(filter(None, map(text_of, cells)))
                meant = text or self._mapping.constants.get(column, "")
                if meant:
                    said[column] = day_of(meant) if column in DAYS else self._words.meaning(column, meant)
            except Unreadable as error:
                problems.append(self._told(row.number, column, cells, error.reason))
        if Column.RECEIVED_ON not in said and not problems:  # or it would be taken for today's
            problems.append(self._told(row.number, Column.RECEIVED_ON, (), _NO_DAY))
        return said, problems

    def _is_decided(self, said: dict[Column, Any]) -> bool:
        """An outcome that is the same for all rows is that of the rows with a day of decision, when the file has one."""
        common = Column.OUTCOME in self._mapping.constants and not self._mapping.columns.get(Column.OUTCOME)
        dated = bool(self._mapping.columns.get(Column.DECIDED_ON))
        return not (common and dated) or Column.DECIDED_ON in said

    def _key(self, said: dict[Column, Any]) -> bytes:
        """Of the number in the old register and the day, or of all that tells a row from others when it has no number. Keyed:
        whoever reads the table could otherwise try names until one fits.
        """
        by = (Column.REFERENCE, Column.RECEIVED_ON) if Column.REFERENCE in said else _TELLS_APART
        parts = [self._mapping.source, *(folded(str(said.get(column, ""))) for column in by)]
        return hmac.digest(self._secret, "\x1f".join(["import", *parts]).encode(), "sha256")

    def _problem(self, row: Row, column: Column | None, said: dict[Column, Any], reason: Reason) -> Problem:
        if column is None:
            return Problem(row.number, "", "", reason)
        cells = [row.cells[n] for n in self._places.get(column, ()) if n < len(row.cells)]
        return self._told(row.number, column, cells or [said.get(column)], reason)

    def _told(self, row: int, column: Column, cells: Sequence[Any], reason: Reason) -> Problem:
        heading = " + ".join(self._mapping.columns.get(column, ())) or COLUMNS[column].name.vi
        text = " ".join(one.text if isinstance(one, Formula) else str(one) for one in cells if one is not None)
        return Problem(row, heading, shown(text, private=COLUMNS[column].private), reason)


def _command(said: dict[Column, Any], *, decided: bool) -> dict[str, Any]:
    """The desk's command, with what the row says and nothing else."""
    who = {name: said[column] for column, name in _WHO.items() if column in said}
    given = {name: said[column] for column, name in _PETITION.items() if column in said}
    given.setdefault("channel", Channel.POST)
    if who:
        given["who"] = who
    outcome = said.get(Column.OUTCOME) or (Outcome.ACCEPTED if Column.UNIT in said else None)
    if outcome and decided:
        given["process"] = {
            "outcome": outcome,
            **{name: said[column] for column, name in _PROCESS.items() if column in said},
        }
    return given


def _answer(said: dict[Column, Any], sound: Sound) -> AnswerCase | Refused | None:
    """An answer follows an acceptance and a unit; a complaint or denunciation has its decision instead."""
    on: date | None = said.get(Column.ANSWERED_ON)
    if on is None:
        return None
    verdict = sound.verdict
    if verdict is None or verdict.outcome is not Outcome.ACCEPTED or verdict.assign_to is None:
        return Refused(_NOBODY_ANSWERED, Column.UNIT)
    procedure = sound.command.kind is not CaseKind.REFLECTION
    standing = Standing(State.ACKNOWLEDGED, verdict.decided_on, open_proceeding=procedure)
    if (refused := refusal(standing, Step.ANSWER, on)) is not None:
        return Refused(refused.reason, Column.ANSWERED_ON)
    text = said.get(Column.ANSWER) or f"Theo sổ cũ: đã trả lời ngày {on:%d/%m/%Y}."
    try:
        return AnswerCase(on=on, answer=text, number=said.get(Column.ANSWER_NUMBER))
    except ValidationError as error:
        place, reason = next(iter(field_reasons(error.errors()).items()))
        return Refused(reason, {"on": Column.ANSWERED_ON, "number": Column.ANSWER_NUMBER}.get(place, Column.ANSWER))


def _column_refused(field: str | None, command: RecordPetition) -> Column | None:
    """`on` is the day of the decision where there is one: the day of receipt was found sound before."""
    if field == "on" and command.process is not None and command.process.on is not None:
        return Column.DECIDED_ON
    return _COLUMN_OF.get(field or "")


_WHO: Final = {
    Column.NAME: "name",
    Column.ADDRESS: "address",
    Column.COMMUNE: "commune",
    Column.PAPER_NUMBER: "paper_number",
    Column.PAPER_TYPE: "paper_type",
    Column.PHONE: "phone",
    Column.BIRTH_YEAR: "birth_year",
}
_PETITION: Final = {
    Column.RECEIVED_ON: "on",
    Column.KIND: "kind",
    Column.FIELD: "field",
    Column.CHANNEL: "channel",
    Column.CONTENT: "content",
    Column.REQUEST: "request",
    Column.COMMUNE: "commune",
    Column.SENDER_BODY: "sender_body",
    Column.SENDER_NUMBER: "sender_number",
    Column.SENT_ON: "sent_on",
}
_PROCESS: Final = {
    Column.DECIDED_ON: "on",
    Column.GROUND: "ground",
    Column.REASON: "reason",
    Column.RECEIVING_BODY: "receiving_body",
    Column.UNIT: "assign_to",
    Column.EXTRACT: "extract",
}
_COLUMN_OF: Final[dict[str, Column]] = (
    {name: column for column, name in _PROCESS.items()}
    | {f"process.{name}": column for column, name in _PROCESS.items()}
    | {name: column for column, name in _PETITION.items()}
    | {f"who.{name}": column for column, name in _WHO.items()}
    | {"outcome": Column.OUTCOME, "process.outcome": Column.OUTCOME, "stage": Column.KIND}
    | {column.value: column for column in Column}
)
_TELLS_APART: Final = (
    Column.RECEIVED_ON, Column.KIND, Column.CHANNEL, Column.CONTENT, Column.NAME, Column.ADDRESS, Column.PAPER_NUMBER,
)  # fmt: skip
_NOBODY_ANSWERED: Final = Reason(
    "Có ngày trả lời thì phải có đơn vị giải quyết và hướng xử lý là thụ lý.",
    "An answer needs the unit that gave it, and acceptance as the outcome.",
)
_NO_DAY: Final = Reason("Thiếu ngày nhận.", "The day it was received is missing.")
