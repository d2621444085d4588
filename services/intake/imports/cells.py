"""What a cell says, in the words of the rules: days as offices write them, kinds, units and communes by their names."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from services.intake.cases.rules import KIND_NAMES
from services.intake.imports.columns import Column, heading
from services.intake.imports.sheets import Formula
from services.intake.office import Office
from services.intake.people.papers import PAPER_NAMES
from services.intake.petitions.rules import CHANNEL_NAMES, OUTCOME_NAMES
from services.intake.proceedings.grounds import load_grounds
from shared.events.kinds import CaseKind, Channel, Outcome
from shared.refusals import Reason

LONGEST: Final = 32_767
"""Characters of a cell in Excel; the longest text a petition may have is far shorter."""
SHOWN: Final = 40
"""Characters of a cell that an error repeats."""
_DAY: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})")
_MIDNIGHT: Final = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?$")
DAYS: Final = frozenset({Column.RECEIVED_ON, Column.SENT_ON, Column.DECIDED_ON, Column.ANSWERED_ON})


class Unreadable(Exception):
    """A cell does not say what its column needs; the reason is for the error file."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.en)
        self.reason = reason


def text_of(cell: Any) -> str:
    """The cell as it would be typed; a whole number without `.0`.

    Raises:
        Unreadable: it is a formula, an error of the spreadsheet, letters nobody can read, or longer than a cell can be.
    """
    if cell is None:
        return ""
    if isinstance(cell, Formula) or (isinstance(cell, str) and cell.startswith("=")):
        raise Unreadable(_FORMULA)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    text = str(cell).strip()
    if len(text) > LONGEST:
        raise Unreadable(
            Reason(f"Ô dài {len(text):,} ký tự, quá {LONGEST:,}.", f"{len(text):,} characters, more than {LONGEST:,}.")
        )
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Unreadable(_LETTERS)
    if text.startswith("#") and text in _SPREADSHEET_ERRORS:
        raise Unreadable(Reason(f"Ô báo lỗi {text} của bảng tính.", f"The cell shows the spreadsheet error {text}."))
    return text


def day_of(text: str) -> date:
    """25/03/2027, 25-3-2027 or 2027-03-25, with or without midnight.

    Raises:
        Unreadable: it is none of these, or no day of the calendar.
    """
    found = _DAY.fullmatch(_MIDNIGHT.sub("", text))
    if found is None:
        raise Unreadable(_NO_DAY)
    day, month, year, year_first, month_then, day_last = found.groups()
    try:
        return date(int(year or year_first), int(month or month_then), int(day or day_last))
    except ValueError as error:
        raise Unreadable(
            Reason(
                "Không có ngày này trong lịch (viết ngày trước, tháng sau).",
                "The calendar has no such day (day first, then month).",
            )
        ) from error


def shown(text: str, *, private: bool) -> str:
    """What an error repeats of a cell: its beginning; of what may say who somebody is, only how long it is."""
    if private:
        return f"({len(text)} ký tự)" if text else ""
    plain = " ".join(text.encode("utf-8", "replace").decode().split())
    return plain if len(plain) <= SHOWN else plain[: SHOWN - 1] + "…"


class Vocabulary:
    """What words of a register stand for: codes, names of the office's data files, and what people say for them."""

    def __init__(self, office: Office, values: Mapping[Column, Mapping[str, str]]) -> None:
        self._own = {
            column: {heading(word): meaning for word, meaning in words.items()} for column, words in values.items()
        }
        units = [(unit.code, unit.name) for unit in office.organisation.by_code.values()]
        communes = [
            (unit.code, unit.name.removeprefix("UBND "))
            for unit in office.organisation.by_code.values()
            if unit.kind == "commune"
        ]
        self._known = {
            Column.KIND: _words(((one.value, name.vi) for one, name in KIND_NAMES.items()), _KINDS),
            Column.CHANNEL: _words(((one.value, name.vi) for one, name in CHANNEL_NAMES.items()), _CHANNELS),
            Column.OUTCOME: _words(((one.value, name.vi) for one, name in OUTCOME_NAMES.items()), _OUTCOMES),
            Column.PAPER_TYPE: _words(((one.value, name.vi) for one, name in PAPER_NAMES.items()), {}),
            Column.FIELD: _words(((row.code, row.name_vi) for row in office.fields.rows), {}),
            Column.GROUND: _words(((one.code, one.name.vi) for one in load_grounds()), {}),
            Column.UNIT: _words(units, {}),
            Column.COMMUNE: _words(communes, {}),
        }

    def meaning(self, column: Column, text: str) -> str:
        """The code a word of this column stands for; the word itself where a column has none.

        Raises:
            Unreadable: nobody has said what the word means.
        """
        own, known = self._own.get(column, {}), self._known.get(column)
        if not own and known is None:
            return text
        word = heading(text)
        if word in own:
            return own[word]
        if known is None:
            return text
        if word not in known:
            name = _UNKNOWN[column]
            raise Unreadable(Reason(f"Không có {name.vi} này.", f"There is no such {name.en}."))
        return known[word]


def _words(named: Iterable[tuple[str, str]], also: Mapping[str, str]) -> dict[str, str]:
    """Later names win: the ones in force now stand last in the data files."""
    known = dict(also)
    for code, name in named:
        known[heading(name)] = known[heading(code)] = code
    return known


_KINDS: Final = {
    word: kind.value
    for kind, words in {
        CaseKind.COMPLAINT: ("khieu nai", "don khieu nai", "complaint"),
        CaseKind.DENUNCIATION: ("to cao", "don to cao", "denunciation"),
        CaseKind.REFLECTION: ("kien nghi", "phan anh", "kien nghi phan anh", "pakn", "kn pa", "reflection", "request"),
    }.items()
    for word in words
}
_CHANNELS: Final = {
    word: channel.value
    for channel, words in {
        Channel.DIRECT: ("truc tiep", "tai tru so", "nop truc tiep", "in person"),
        Channel.POST: ("buu dien", "qua buu dien", "post", "mail"),
        Channel.OTHER_AGENCY: ("co quan khac", "chuyen den", "co quan khac chuyen den"),
        Channel.HANDED_OVER: ("ban giao",),
        Channel.ONLINE: ("truc tuyen", "email", "thu dien tu", "web", "cong thong tin"),
    }.items()
    for word in words
}
_OUTCOMES: Final = {
    word: outcome.value
    for outcome, words in {
        Outcome.ACCEPTED: ("thu ly", "thu ly de giai quyet", "giao giai quyet", "da thu ly"),
        Outcome.NOT_ACCEPTED: ("khong thu ly",),
        Outcome.GUIDED: ("huong dan", "da huong dan", "tra lai don va huong dan"),
        Outcome.TRANSFERRED: ("chuyen don", "chuyen", "da chuyen"),
        Outcome.RETURNED: ("tra lai", "tra lai don"),
        Outcome.FILED: ("luu", "luu don", "xep luu"),
        Outcome.NOT_PROCESSED: ("khong xu ly",),
    }.items()
    for word in words
}
_UNKNOWN: Final = {
    Column.KIND: Reason("loại đơn", "kind of petition"),
    Column.CHANNEL: Reason("nguồn đơn", "way in"),
    Column.OUTCOME: Reason("hướng xử lý", "outcome"),
    Column.PAPER_TYPE: Reason("loại giấy tờ", "paper"),
    Column.FIELD: Reason("lĩnh vực", "field of matters"),
    Column.GROUND: Reason("căn cứ", "ground of the law"),
    Column.UNIT: Reason("đơn vị", "unit"),
    Column.COMMUNE: Reason("xã, phường", "commune"),
}
_FORMULA: Final = Reason(
    "Ô là công thức: chép giá trị (dán đặc biệt) thay cho công thức.",
    "The cell is a formula: paste its value in its place.",
)
_LETTERS: Final = Reason(
    "Chữ không đọc được: sai bảng mã. Lưu lại tệp thành UTF-8, hoặc chọn đúng bảng mã.",
    "These are no letters: the encoding is wrong. Save the file as UTF-8, or say which encoding it is in.",
)
_NO_DAY: Final = Reason(
    "Ngày phải có dạng ngày/tháng/năm, ví dụ 05/03/2027.", "Write the date as day/month/year, e.g. 05/03/2027."
)
_SPREADSHEET_ERRORS: Final = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!"}
)
