"""Lists taken out as files: what their pages show and nothing more, provably whole, harmless to open, on record."""

import csv
import hashlib
import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from services.intake.exports import lists
from services.intake.exports.streams import Rows, Tally, as_csv, as_xlsx
from services.intake.exports.usecases import begin, taken_out
from services.intake.imports.opening import open_sheet
from services.intake.imports.sheets import Sheet
from tests.apps import App
from tests.intake.conftest import NAME, a_denunciation, a_petition, a_visit, accepted, post, rows, somebody

PAGES = "/intake/exports"


async def _taken(app: App, path: str, login: str = "tiepdan") -> bytes:
    response = await app.browser(login).post(f"{PAGES}/{path}")
    assert response.status_code == 200, response.text
    assert response.headers["content-disposition"].startswith("attachment; filename=")
    return response.content


def _lines(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file whose last line proves it whole."""
    *_, above, proof, end = content.split(b"\r\n")
    assert end == b""
    body = content[: -len(proof) - 2]
    found = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert proof.decode() == f"# {len(found)} dòng / rows; SHA-256 {hashlib.sha256(body).hexdigest()}"
    del above
    return found


async def test_the_book_says_what_its_page_says_and_each_identity_in_it_is_a_look_on_record(app: App) -> None:
    await post(app, "/visits", a_visit(content='=HYPERLINK("http://x") làm đường'))
    await post(
        app,
        "/visits",
        a_visit(kind="TC", field="dat-dai", content="Tố cáo giao đất.", who=somebody(name="Lò Văn Ví Dụ")),
    )
    before = len(await rows(app, "SELECT 1 FROM identity.look"))
    found = _lines(await _taken(app, "visits"))

    assert [(line["Số"], line["Ngày tiếp"], line["Họ tên"]) for line in found] == [
        ("TD-2026-0001", "02/03/2026", NAME), ("TD-2026-0002", "02/03/2026", "(giữ bí mật)"),
    ]  # fmt: skip
    assert found[0]["Nội dung vụ việc"] == '\'=HYPERLINK("http://x") làm đường'
    assert found[0]["Giấy tờ"] == "Căn cước …0127"
    looks = (await rows(app, "SELECT caller, subject, purpose FROM identity.look ORDER BY id"))[before:]
    assert [tuple(look) for look in looks] == [("tiepdan", "visit/TD-2026-0001", "xuất sổ tiếp công dân")]


async def test_what_the_desk_wrote_of_a_denunciation_leaves_the_house_in_no_file(app: App) -> None:
    came = {
        "channel": "other_agency",
        "sender_body": "UBND xã của người gửi",
        "sender_number": "7/UBND",
        "sent_on": "2026-03-01",
    }
    process = {"outcome": "transferred", "receiving_body": "Dấu nơi nhận", "reason": "Dấu lý do", "extract": "Trích."}
    await post(app, "/petitions", a_denunciation(who=None, process=process, **came))
    [line] = _lines(await _taken(app, "petitions"))
    assert line["Nội dung"] == "Trích."
    withheld = ("Cơ quan chuyển đến", "Số văn bản chuyển", "Ngày văn bản chuyển", "Lý do", "Cơ quan nhận chuyển")
    assert {name: line[name] for name in withheld} == dict.fromkeys(withheld, "")


async def test_csv_and_excel_are_the_same_list_and_its_count_and_hash_are_on_the_page(app: App) -> None:
    for n in range(3):
        await post(app, "/petitions", a_petition(content=f'Đề nghị số {n} <&> "x"', who=somebody()))
    plain, book = await _taken(app, "petitions"), await _taken(app, "petitions?format=xlsx")

    sheets = openpyxl.load_workbook(io.BytesIO(book))
    assert sheets.sheetnames == ["Trang 1", "Kiểm tra"]
    (headings, *lines), proof = sheets["Trang 1"].values, dict(sheets["Kiểm tra"].values)
    found = _lines(plain)
    assert list(headings) == list(found[0])
    told = [[_said(cell) for cell in line] for line in lines]
    assert told == [list(line.values()) for line in found]
    assert lines[0][1].date() == date(2026, 3, 2)
    assert proof["Số dòng / rows"] == 3
    page = (await app.browser("tiepdan").get(PAGES)).text
    assert page.count(proof["SHA-256 (CSV)"]) == 2, "the same rows are the same list, in either file"
    kept = await rows(app, "SELECT list, format, rows, by FROM export ORDER BY at")
    assert [tuple(one) for one in kept] == [("petitions", "csv", 3, "tiepdan"), ("petitions", "xlsx", 3, "tiepdan")]


def _said(cell: Any) -> str:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else "" if cell is None else str(cell)


async def test_nobody_gets_in_a_file_what_the_page_withholds(app: App) -> None:
    who = somebody(name="Quàng Thị Ví Dụ", address="Bản Suối Ví Dụ")
    await post(app, "/petitions", a_denunciation(who=who, request="Giữ kín tên tôi, Quàng Thị Ví Dụ"))
    await post(app, "/petitions", a_petition(who=somebody(), process=accepted()))
    await post(app, "/petitions", a_petition(process=accepted(assign_to="so-y-te")))
    for login, lists_ in (
        ("giamsat", ("visits", "petitions", "cases?state=all")),
        ("cb.so-nnmt", ("cases?state=all",)),
        ("lanhdao", ("visits", "petitions")),
        ("tiepdan", ("visits", "petitions", "cases?state=all")),
    ):
        for path in lists_:
            for form in ("csv", "xlsx"):
                content = await _taken(app, f"{path}{'&' if '?' in path else '?'}format={form}", login)
                words = content if form == "csv" else _words(content)
                assert "Quàng".encode() not in words, (login, path)
                assert "Bản Suối".encode() not in words, (login, path)
                named = login == "tiepdan" and path == "petitions"
                assert (NAME.encode() in words) == named, "only the desk's own register of petitions names who wrote"
    department = {
        line["Mã vụ việc"]: line["Nội dung"] for line in _lines(await _taken(app, "cases?state=all", "cb.so-nnmt"))
    }
    assert department == {
        "TC-2026-0001": "Tố cáo hành vi giao đất không đúng thẩm quyền.",
        "KNPA-2026-0001": "Đề nghị bố trí đất sản xuất cho các hộ tái định cư.",
    }
    refused = await app.browser("cb.so-nnmt").post(f"{PAGES}/petitions")
    assert refused.status_code == 403
    assert (await app.browser("cb.so-nnmt").get(PAGES)).status_code == 403


def _words(book: bytes) -> bytes:
    sheets = openpyxl.load_workbook(io.BytesIO(book))
    return "\n".join(str(cell) for sheet in sheets for row in sheet.values for cell in row).encode()


async def test_the_filter_of_the_page_is_that_of_the_file(app: App) -> None:
    await post(app, "/petitions", a_petition(kind="KN"))
    await post(app, "/petitions", a_petition())
    page = (await app.browser("tiepdan").get("/intake/petitions?kind=KN")).text
    assert 'action="/intake/exports/petitions?kind=KN&amp;format=csv"' in page
    found = _lines(await _taken(app, "petitions?kind=KN&format=csv"))
    assert [line["Loại đơn"] for line in found] == ["Khiếu nại"]


async def test_page_by_page_no_row_is_left_out_or_comes_twice(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    for _ in range(5):
        await post(app, "/petitions", a_petition(process=accepted()))
    for path, heading in (("petitions", "Số đơn"), ("cases", "Mã vụ việc")):
        codes = [line[heading] for line in _lines(await _taken(app, path))]
        assert len(codes) == len(set(codes)) == 5


async def test_a_list_nobody_waited_for_is_on_record_as_not_taken_out_whole(app: App) -> None:
    database = app.database("intake")
    async with database.transaction("tiepdan") as tx:
        export = begin(tx, "cases", "csv", {})

    async def pages() -> Any:
        for n in range(1, 4):
            yield [(n,)]

    body: Any = taken_out(database, export, "csv", ("n",), pages())
    await anext(body)
    await anext(body)
    await body.aclose()
    assert [one.rows for one in await rows(app, "SELECT rows FROM export")] == [None]
    assert "Chưa tải hết" in (await app.browser("kiemtoan").get(PAGES)).text


async def _of(many: list[Rows]) -> Any:
    for page in many:
        yield page


async def test_a_list_of_nothing_is_a_whole_file_too_and_more_than_a_sheet_holds_goes_on_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def made(many: list[Rows]) -> Any:
        parts = [part async for part in as_xlsx(("n", "chữ"), Tally(("n", "chữ")), _of(many))]
        return openpyxl.load_workbook(io.BytesIO(b"".join(parts)))

    assert [part async for part in as_csv(Tally(("n",)), _of([]))][-1].startswith(b"# 0 d")
    assert (await made([])).sheetnames == ["Trang 1", "Kiểm tra"]
    monkeypatch.setattr("services.intake.exports.streams.MOST_ROWS", 2)
    book = await made([[(1, "a\x00b"), (2, "")], [(3, "=1+1")]])
    assert book.sheetnames == ["Trang 1", "Trang 2", "Kiểm tra"]
    assert list(book["Trang 1"].values) == [("n", "chữ"), (1, "ab"), (2, None)]
    assert book["Trang 2"]["B2"].data_type == "s", "text, not a formula"


async def test_the_register_taken_out_is_a_register_that_can_be_entered_elsewhere(app: App) -> None:
    """Its headings are known to the import, and its Excel file is one the import reads."""
    await post(app, "/petitions", a_petition(who=somebody()))
    sheet = open_sheet(io.BytesIO(await _taken(app, "petitions?format=xlsx")))
    assert isinstance(sheet, Sheet)
    from services.intake.imports.mapping import Mapping, guessed, made

    mapping = made(guessed(sheet.headings), {})
    assert isinstance(mapping, Mapping)
    assert len(mapping.columns) >= 10
