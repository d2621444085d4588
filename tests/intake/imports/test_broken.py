"""What is broken is said row by row, in words, whatever it is; what is sound beside it is entered; and memory stays flat."""

import io
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from services.intake.formulas import harmless
from services.intake.imports.encodings import _TCVN3
from services.intake.imports.opening import open_sheet
from services.intake.imports.sheets import Sheet
from services.intake.imports.xlsx_rows import LARGEST_CELL, LARGEST_STRINGS
from shared.refusals import Refused
from tests.intake.imports.conftest import HEADINGS, Office, a_row, as_csv

BROKEN: dict[str, dict[str, Any]] = {
    "no day": {"Ngày_nhận": "hôm nọ"},
    "month first": {"Ngày_nhận": "03/25/2026"},
    "no such day": {"Ngày_nhận": "30/02/2026"},
    "still to come": {"Ngày_nhận": "01/01/2099"},
    "long ago": {"Ngày_nhận": "01/01/1990"},
    "no day at all": {"Ngày_nhận": ""},
    "unknown kind": {"Loại_đơn": "Đơn xin việc"},
    "unknown field": {"Lĩnh_vực": "Chiêm tinh"},
    "unknown unit": {"Hướng_xử_lý": "Thụ lý", "Đơn_vị_giải_quyết": "Sở Phép thuật"},
    "a unit that was no more": {"Hướng_xử_lý": "Thụ lý", "Đơn_vị_giải_quyết": "so-tnmt"},
    "unknown way in": {"Nguồn_đơn": "Bồ câu"},
    "unknown outcome": {"Hướng_xử_lý": "Bỏ qua"},
    "no reason": {"Hướng_xử_lý": "Hướng dẫn"},
    "answered before it came": {
        "Hướng_xử_lý": "Thụ lý", "Đơn_vị_giải_quyết": "so-nnmt", "Ngày_trả_lời": "01/03/2026"
    },
    "answered by nobody": {"Ngày_trả_lời": "10/03/2026"},
    "a complaint answered": {
        "Loại_đơn": "Khiếu nại", "Hướng_xử_lý": "Thụ lý", "Đơn_vị_giải_quyết": "so-nnmt", "Ngày_trả_lời": "10/03/2026"
    },
    "formula": {"Nội_dung": '=HYPERLINK("http://x")'},
    "formula where a name stands": {"Họ_và_tên": "=1+1"},
    "spreadsheet error": {"Nội_dung": "#REF!"},
    "no content": {"Nội_dung": ""},
    "no words": {"Nội_dung": "… !!"},
    "too long": {"Nội_dung": "a" * 9_000},
    "longer than a cell": {"Nội_dung": "b" * 40_000},
    "control characters": {"Nội_dung": "Đề nghị\x07 làm đường"},
    "paper number": {"Họ_và_tên": "Lường Thị Ví Dụ", "CCCD": "12"},
    "paper of what kind": {"Họ_và_tên": "Lường Thị Ví Dụ", "CCCD": "B1234567"},
    "a number of nobody": {"CCCD": "014300000127"},
    "denunciation without extract": {"Loại_đơn": "Tố cáo", "Hướng_xử_lý": "Thụ lý"},
}  # fmt: skip


async def test_a_thousand_broken_rows_each_say_why_and_the_good_ones_are_kept(office: Office) -> None:
    rows, broken = [], []
    for n in range(1, 1_251):
        if n % 5 == 0:
            rows.append(a_row(n))
        else:
            broken.append(n + 1)
            rows.append(a_row(n, **list(BROKEN.values())[n % len(BROKEN)]))
    office.setting = replace(office.setting, batch=200)
    run = await office.imports(as_csv(rows))

    assert len(broken) == 1_000
    assert (run.state, run.imported, run.refused, run.duplicates) == ("done", 250, 1_000, 0)
    lines = await office.errors(run)
    assert [int(line[0]) for line in lines] == broken
    assert all(reason.strip() and reason.strip() != "Giá trị không hợp lệ." for *_, reason, _ in lines)
    assert len({reason for *_, reason, _ in lines}) >= 20
    assert not [line for line in lines if len(line[2]) > 60]


async def test_what_breaks_a_line_breaks_no_other(office: Office) -> None:
    written = as_csv([a_row(n) for n in range(1, 9)]).getvalue().splitlines(keepends=True)
    written[2] = written[2].replace(b"2/2026", b'"2/2026', 1)  # a quotation mark that is not closed
    written[4] = written[4].replace("Đề".encode(), b"\xd0\xea")  # letters of another encoding
    written[6] = written[6].replace("Đề".encode(), b"x" * 10_000_000)
    run = await office.imports(io.BytesIO(b"".join(written)))

    assert (run.imported, run.refused) == (5, 3)
    assert [(line[0], line[3].split(" ", 3)[:3]) for line in await office.errors(run)] == [
        ("3", ["Dấu", "ngoặc", "kép"]), ("5", ["Chữ", "không", "đọc"]), ("7", ["Dòng", "quá", "dài,"]),
    ]  # fmt: skip


def test_cells_of_ten_megabytes_take_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.write(as_csv([]).getvalue())
        for n in range(12):
            file.write(f'"{n}/2026",02/03/2026,KNPA,"'.encode())
            file.writelines(b"x" * 1_000_000 for _ in range(10))
            file.write(b'"\n')
    with path.open("rb") as file:
        tracemalloc.start()
        sheet = open_sheet(file)
        assert isinstance(sheet, Sheet)
        found = list(sheet.rows)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert len(found) == 12
    assert all(row.broken for row in found)
    assert peak < 16_000_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258", "tcvn3"])
async def test_letters_of_the_years_before_are_read(office: Office, encoding: str) -> None:
    content = "Đề nghị mở đường vào bản, sửa cầu treo và hỗ trợ giống lúa cho các hộ nghèo năm ấy."
    text = as_csv([a_row(1, Nội_dung=content)]).getvalue().decode()
    if encoding == "tcvn3":
        bytes_of = {letter: bytes([byte]) for byte, letter in _TCVN3.items()}
        written = b"".join(bytes_of.get(letter) or letter.encode("latin-1") for letter in text)
    elif encoding == "windows-1258":
        written = b"".join(_typed_in_1258(letter) for letter in text)
    else:
        written = text.encode(encoding)
    sheet = open_sheet(io.BytesIO(written))
    assert isinstance(sheet, Sheet)
    assert sheet.encoding == encoding
    assert sheet.guessed == (encoding in ("windows-1258", "tcvn3"))
    assert sheet.headings == HEADINGS
    assert next(sheet.rows).cells[HEADINGS.index("Nội dung")] == content


def _typed_in_1258(letter: str) -> bytes:
    """A letter as the keyboards of that time made it: the vowel with its hat, then the tone."""
    import unicodedata

    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        base, *marks = list(unicodedata.normalize("NFD", letter))
        tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        rest = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark != tone))
        return rest.encode("cp1258") + tone.encode("cp1258")


async def test_an_excel_file_says_formulas_days_and_numbers_for_what_they_are(office: Office) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append(a_row(1, Ngày_nhận=date(2026, 3, 2), Số_đơn=17))
    sheet.append([])
    sheet.append(a_row(2, Ngày_nhận="=TODAY()"))
    sheet.append(a_row(3, Ngày_nhận=date(2026, 3, 2), Nội_dung="=A1"))
    file = io.BytesIO()
    book.save(file)
    run = await office.imports(file)

    assert (run.imported, run.refused, run.encoding) == (1, 2, "xlsx")
    assert [(line[0], line[1]) for line in await office.errors(run)] == [("4", "Ngày nhận"), ("5", "Nội dung")]


STRINGS = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'


def _package(sheet: bytes, strings: bytes = b"") -> io.BytesIO:
    """An Excel file made by hand: its sheet and its list of strings as XML."""
    made, out = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(made)
    with zipfile.ZipFile(made) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as written:
        for name in given.namelist():
            content = given.read(name)
            if name == "[Content_Types].xml" and strings:
                content = content.replace(b"</Types>", STRINGS + b"</Types>")
            written.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else content)
        if strings:
            written.writestr("xl/sharedStrings.xml", strings)
    return out


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'
INLINE = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>%b</t></is></c></row>'


LIST = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%b</sst>'


def test_strings_an_excel_file_keeps_in_one_list_are_read_with_their_runs_and_without_their_pronunciation() -> None:
    listed = LIST % "<si><t>Nội dung</t></si><si><r><t>Đề </t></r><r><t>nghị</t></r><rPh><t>de</t></rPh></si>".encode()
    rows = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    sheet = open_sheet(_package(SHEET % rows, listed))
    assert isinstance(sheet, Sheet)
    assert sheet.headings == ("Nội dung",)
    assert [row.cells for row in sheet.rows] == [("Đề nghị",)]


def test_files_made_to_fill_memory_are_refused_with_a_reason() -> None:
    bomb = _package(SHEET % (INLINE % (1, 1, b"A")), LIST % (b"<si><t>%b</t></si>" % (b"0" * 24_000_000)))
    refused = open_sheet(bomb)
    assert isinstance(refused, Refused)
    assert "giải nén" in refused.reason.vi

    laughs = b'<!DOCTYPE l [<!ENTITY a "%b">%b]>' % (
        b"ha" * 100,
        b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)),
    )
    sheet = open_sheet(_package(laughs + SHEET % (INLINE % (1, 1, b"&i;"))))
    assert isinstance(sheet, Refused)


def test_a_cell_without_end_and_a_torn_file_end_the_reading_with_a_row_that_says_so() -> None:
    import random

    noise = bytes(random.Random(1).choices(b"abcdefghijklmnopqrstuvwxyz0123456789", k=1_000_000))  # packs badly
    rows = INLINE % (1, 1, b"A") + INLINE % (2, 2, b"ok") + INLINE % (3, 3, noise * (LARGEST_CELL // 1_000_000 + 3))
    sheet = open_sheet(_package(SHEET % rows))
    assert isinstance(sheet, Sheet)
    *_, last = sheet.rows
    assert last.broken is not None
    assert LARGEST_STRINGS > LARGEST_CELL

    torn = open_sheet(_package((SHEET % (INLINE % (1, 1, b"A") + INLINE % (2, 2, b"ok")))[:-40]))
    assert isinstance(torn, Sheet | Refused)
    if isinstance(torn, Sheet):
        assert list(torn.rows)[-1].broken is not None


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "rỗng"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "mật khẩu"),
        (b"PK\x03\x04 no archive", "Excel"),
        (b"a,a\n1,2\n", "cùng tên"),
    ],
)
def test_what_is_no_register_is_said_at_once(content: bytes, word: str) -> None:
    refused = open_sheet(io.BytesIO(content))
    assert isinstance(refused, Refused)
    assert word in refused.reason.vi


def test_no_cell_of_a_csv_file_of_ours_is_a_formula() -> None:
    for cell in ("=1+1", "+84912", "-2", "@x", "\t=1", "\r=1", " =1", "＝1", "\u00a0=1"):
        assert harmless(cell) == f"'{cell}"
    assert harmless("Đề nghị (=)") == "Đề nghị (=)"
