"""What a row of a register can say: each column, what offices call it, and what of it may tell who somebody is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from shared.refusals import Reason
from shared.text import folded


class Column(StrEnum):
    """The columns an import understands; the value is the name in a mapping file."""

    REFERENCE = "reference"
    RECEIVED_ON = "received_on"
    KIND = "kind"
    FIELD = "field"
    CHANNEL = "channel"
    CONTENT = "content"
    REQUEST = "request"
    NAME = "name"
    ADDRESS = "address"
    COMMUNE = "commune"
    PAPER_NUMBER = "paper_number"
    PAPER_TYPE = "paper_type"
    PHONE = "phone"
    BIRTH_YEAR = "birth_year"
    SENDER_BODY = "sender_body"
    SENDER_NUMBER = "sender_number"
    SENT_ON = "sent_on"
    OUTCOME = "outcome"
    DECIDED_ON = "decided_on"
    GROUND = "ground"
    REASON = "reason"
    RECEIVING_BODY = "receiving_body"
    UNIT = "unit"
    EXTRACT = "extract"
    ANSWERED_ON = "answered_on"
    ANSWER = "answer"
    ANSWER_NUMBER = "answer_number"


@dataclass(frozen=True, slots=True)
class Known:
    """A column for people: its name, and the headings it is recognised by, without accents."""

    name: Reason
    headings: tuple[str, ...]
    private: bool = False
    """May hold who somebody is: an error says how long it is, and shows nothing of it."""


COLUMNS: Final[dict[Column, Known]] = {
    Column.REFERENCE: Known(
        Reason("Số đơn trong sổ cũ", "Number in the old register"),
        ("so don", "ma don", "so ho so", "ma ho so", "so den", "reference", "case number", "id", "unique key"),
    ),
    Column.RECEIVED_ON: Known(
        Reason("Ngày nhận", "Received on"),
        ("ngay nhan", "ngay nhan don", "ngay tiep nhan", "ngay den", "ngay tiep", "received", "received on",
         "date received", "open date", "opendate"),
    ),
    Column.KIND: Known(
        Reason("Loại đơn", "Kind"), ("loai don", "loai", "phan loai", "phan loai don", "kind", "type")
    ),
    Column.FIELD: Known(Reason("Lĩnh vực", "Field"), ("linh vuc", "nganh", "field", "subject", "category")),
    Column.CHANNEL: Known(
        Reason("Nguồn đơn", "Way in"), ("nguon don", "nguon", "kenh", "hinh thuc nhan", "channel", "source")
    ),
    Column.CONTENT: Known(
        Reason("Nội dung", "Content"),
        ("noi dung", "noi dung don", "noi dung vu viec", "noi dung khieu nai to cao", "trich yeu", "content",
         "summary", "description"),
        private=True,
    ),
    Column.REQUEST: Known(
        Reason("Yêu cầu", "Request"), ("yeu cau", "cong dan yeu cau", "de nghi", "request"), private=True
    ),
    Column.NAME: Known(
        Reason("Họ tên", "Name"),
        ("ho ten", "ho va ten", "nguoi gui", "nguoi dung don", "nguoi viet don", "ho va ten nguoi khieu nai to cao",
         "name", "full name", "writer"),
        private=True,
    ),
    Column.ADDRESS: Known(Reason("Địa chỉ", "Address"), ("dia chi", "noi o", "address"), private=True),
    Column.COMMUNE: Known(Reason("Xã, phường", "Commune"), ("xa phuong", "xa", "phuong", "dia ban", "commune", "ward")),
    Column.PAPER_NUMBER: Known(
        Reason("Số giấy tờ", "Paper number"),
        ("so giay to", "cccd", "so cccd", "cmnd", "so cmnd", "can cuoc", "so can cuoc", "cmnd ho chieu",
         "so dinh danh", "paper number", "id number", "passport"),
        private=True,
    ),
    Column.PAPER_TYPE: Known(Reason("Loại giấy tờ", "Paper"), ("loai giay to", "paper type")),
    Column.PHONE: Known(
        Reason("Điện thoại", "Phone"), ("dien thoai", "so dien thoai", "sdt", "phone", "telephone"), private=True
    ),
    Column.BIRTH_YEAR: Known(Reason("Năm sinh", "Year of birth"), ("nam sinh", "birth year"), private=True),
    Column.SENDER_BODY: Known(
        Reason("Cơ quan chuyển đến", "Sending body"), ("co quan chuyen den", "noi chuyen den", "sender", "sending body")
    ),
    Column.SENDER_NUMBER: Known(
        Reason("Số văn bản chuyển", "Number of its letter"), ("so van ban chuyen", "so cong van", "letter number")
    ),
    Column.SENT_ON: Known(Reason("Ngày văn bản chuyển", "Day of its letter"), ("ngay van ban chuyen", "letter date")),
    Column.OUTCOME: Known(
        Reason("Hướng xử lý", "Outcome"), ("huong xu ly", "ket qua xu ly", "xu ly", "outcome", "decision")
    ),
    Column.DECIDED_ON: Known(Reason("Ngày xử lý", "Decided on"), ("ngay xu ly", "decided on", "closedate")),
    Column.GROUND: Known(Reason("Căn cứ không thụ lý", "Ground"), ("can cu", "can cu khong thu ly", "ground")),
    Column.REASON: Known(Reason("Lý do", "Reason"), ("ly do", "giai thich", "reason"), private=True),
    Column.RECEIVING_BODY: Known(
        Reason("Cơ quan nhận chuyển", "Receiving body"),
        ("co quan nhan", "noi nhan", "chuyen den", "chuyen don den", "receiving body", "transferred to"),
    ),
    Column.UNIT: Known(
        Reason("Đơn vị giải quyết", "Unit"),
        ("don vi giai quyet", "don vi", "giao don vi", "co quan giai quyet", "don vi thu ly", "unit", "agency",
         "assigned to"),
    ),
    Column.EXTRACT: Known(Reason("Bản trích", "Extract"), ("ban trich", "trich luoc", "extract"), private=True),
    Column.ANSWERED_ON: Known(
        Reason("Ngày trả lời", "Answered on"), ("ngay tra loi", "ngay giai quyet", "answered on", "date answered")
    ),
    Column.ANSWER: Known(
        Reason("Kết quả giải quyết", "Answer"),
        ("ket qua giai quyet", "noi dung tra loi", "tra loi", "theo doi ket qua giai quyet", "answer"),
        private=True,
    ),
    Column.ANSWER_NUMBER: Known(
        Reason("Số văn bản trả lời", "Number of the answer"), ("so van ban tra loi", "so tra loi", "answer number")
    ),
}  # fmt: skip


@lru_cache(2048)
def heading(text: str) -> str:
    """A heading without accents, case and punctuation: `Họ tên - Địa chỉ` is `ho ten dia chi`."""
    return " ".join("".join(letter if letter.isalnum() else " " for letter in folded(text)).split())


def recognised(headings: Iterable[str]) -> dict[Column, str]:
    """The columns that can be told from the headings of a file, each once: by its whole name."""
    known = {
        name: column for column, one in COLUMNS.items() for name in (column.value.replace("_", " "), *one.headings)
    }
    found: dict[Column, str] = {}
    for text in headings:
        column = known.get(heading(text))
        if column is not None:
            found.setdefault(column, text)
    return found
