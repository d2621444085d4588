"""A file is opened once it is known to be harmless, as what it is."""

from typing import BinaryIO, Final

from services.intake.imports.csv_rows import csv_rows
from services.intake.imports.encodings import ENCODINGS, look_at
from services.intake.imports.sheets import Sheet
from services.intake.imports.xlsx_rows import refuse_bomb, xlsx_rows
from shared.refusals import Reason, Refused

OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
ZIP: Final = b"PK\x03\x04"


def open_sheet(file: BinaryIO, encoding: str | None = None) -> Sheet | Refused:
    """The file by what it is, not by its name. `encoding` overrides what would be guessed for a CSV file."""
    looked = look_at(file)
    head = file.read(4)
    file.seek(0)
    if looked.size == 0:
        return Refused(Reason("Tệp rỗng.", "The file is empty."), "file")
    if head == OLD_EXCEL:
        return Refused(
            Reason(
                "Tệp Excel cũ (.xls) hoặc có mật khẩu: mở bằng Excel, bỏ mật khẩu và lưu lại thành .xlsx.",
                "An old Excel file (.xls), or one with a password: open it, take the password off, save it as .xlsx.",
            ),
            "file",
        )
    if head == ZIP:
        if (refused := refuse_bomb(file)) is not None:
            return refused
        rows, written, guessed = xlsx_rows(file), "xlsx", False
    else:
        chosen = ENCODINGS[encoding] if encoding else looked.encoding
        rows, written, guessed = csv_rows(file, chosen), chosen.name, looked.guessed and encoding is None
    first = next(rows, None)
    if first is None or first.broken is not None:
        said = first.broken.reason if first is not None and first.broken else Reason("không có dòng nào", "no rows")
        return Refused(
            Reason(f"Không đọc được dòng tiêu đề: {said.vi}", f"The headings cannot be read: {said.en}"), "file"
        )
    headings = tuple(str(cell).strip() if cell is not None else "" for cell in first.cells)
    if len(set(filter(None, headings))) != len(list(filter(None, headings))):
        twice = sorted({name for name in headings if name and headings.count(name) > 1})
        return Refused(
            Reason(
                f"Hai cột cùng tên: {', '.join(twice)}. Đổi tên một cột.",
                f"Two columns have one name: {', '.join(twice)}. Rename one.",
            ),
            "file",
        )
    return Sheet(headings, written, guessed, looked.sha256, looked.size, rows)
