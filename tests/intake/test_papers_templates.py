"""Templates that the office changed in Word: what they may hold, what they may do, and what is refused with its place."""

from io import BytesIO
from typing import Any, Final

import pytest
from docx import Document
from docx.shared import Mm

from services.intake.papers.checking import check_template
from services.intake.papers.confined import check_confined
from services.intake.papers.drawing import draw
from tests.intake.template_files import (
    BODY,
    PACKAGES,
    PAPERS,
    SECTION,
    a_table,
    altered,
    changed,
    refusal,
    said,
    with_body,
)

FIRST_ROW = "<w:tr><w:tc><w:tcPr>"
DEFAULT = '<w:name w:val="Default Paragraph Font"/>'


@pytest.mark.parametrize("code", PAPERS)
def test_the_shipped_template_of_each_paper_passes_the_check_uploads_have_to_pass(code: str) -> None:
    assert check_template(PAPERS[code], draw(code), PACKAGES) is None


def test_a_template_that_names_a_field_unknown_to_its_paper_is_refused_with_the_place() -> None:
    told = refusal(
        "huong-dan", changed("huong-dan", lambda one: one.add_paragraph("Gửi {{ ho_tenn }} và {{ dia_chi }"))
    )
    place = len(Document(BytesIO(draw("huong-dan"))).paragraphs) + 1
    assert f"Đoạn {place}: không có trường «ho_tenn»." in told
    assert "dấu ngoặc chưa đóng" in told
    cell = changed("huong-dan", lambda one: one.tables[0].rows[0].cells[1].add_paragraph("{{ ngay_sinh }}"))
    assert "Bảng 1, dòng 1, ô 2: không có trường «ngay_sinh»." in refusal("huong-dan", cell)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{{ ''.__class__.__mro__ }}", "không có trường"),
        ("{%p for x in range(10**9) %}", "không hiểu"),
        ("{%p for x in co_quan %}", "không có danh sách «co_quan»"),
        ("{{ noi_nhan }}", "là danh sách"),
        ("{%p import 'os' %}", "không hiểu"),
        ("{%p if noi_dung %}", "Không điền được mẫu"),
        ("{{ noi_dung|upper }}", "không có trường"),
        ("{# giấu #}", "dấu ngoặc chưa đóng"),
        ("{%tc for x in noi_nhan %}", "không hiểu"),
        ("{{r noi_dung }}", "không có trường"),
        ("{%p if noi_dung %} Kính gửi", "phải đứng riêng"),
    ],
)
def test_a_template_can_do_nothing_but_fill_fields(written: str, told: str) -> None:
    assert told in refusal("huong-dan", changed("huong-dan", lambda one: one.add_paragraph(written)))


def test_a_template_off_the_layout_of_the_decree_is_refused() -> None:
    def narrow(document: Any) -> None:
        document.sections[0].left_margin = Mm(10)
        document.paragraphs[5].add_run("x").font.name = "Arial"

    told = refusal("huong-dan", changed("huong-dan", narrow))
    assert "Lề trái 10 mm, phải từ 30 đến 35 mm." in told
    assert "phông Arial" in told


def test_a_template_without_its_number_line_is_refused() -> None:
    def unnumbered(document: Any) -> None:
        for paragraph in document.tables[0].rows[0].cells[0].paragraphs:
            if "so_ky_hieu" in paragraph.text:
                paragraph._p.getparent().remove(paragraph._p)

    assert "Thiếu trường bắt buộc «so_ky_hieu»." in refusal("huong-dan", changed("huong-dan", unnumbered))


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>{{ 1/0 }}</w:t></w:r></w:p></w:sdtContent></w:sdt>", "ô điều khiển nội dung"),
        ("<w:ins w:id='1'><w:p><w:r><w:t>Thêm</w:t></w:r></w:p></w:ins>", "chưa chấp nhận"),
        ("<w:p><w:ins w:id='1'><w:r><w:t>Thêm</w:t></w:r></w:ins></w:p>", "chưa chấp nhận"),
        ("<w:p><w:moveFrom w:id='1'><w:r><w:t>Dời</w:t></w:r></w:moveFrom></w:p>", "chưa chấp nhận"),
        ("<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr></w:p>", "chưa chấp nhận"),
        ("<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r></w:p>", "ký hiệu"),
        ("<w:p><w:r><w:footnoteReference w:id='2'/></w:r></w:p>", "chú thích"),
        ("<w:p><w:r><w:endnoteReference w:id='2'/></w:r></w:p>", "chú thích"),
        ("<w:p><w:r><w:br w:type='page'/></w:r></w:p>", "ngắt trang"),
        ("<w:p><w:fldSimple w:instr='DATE'/></w:p>", "trường tự động"),
        ('<w:p><w:r><w:instrText>INCLUDETEXT "http://x.invalid"</w:instrText></w:r></w:p>', "trường tự động"),
        ("<w:altChunk r:id='x'/>", "nhúng từ tệp khác"),
        ("<w:p><w:r><mc:AlternateContent/></w:r></w:p>", "có hình"),
        ("<w:p><w:r><w:ruby><w:t>Chữ</w:t></w:ruby></w:r></w:p>", "«ruby»"),
        ("<w:p><w:smartTag><w:r><w:t>Chữ</w:t></w:r></w:smartTag></w:p>", "«smartTag»"),
        ("<w:p>Chữ</w:p>", "«…»"),
        ("<w:p><!-- {{ 7*7 }} --></w:p>", "Trường chỉ đứng trong thân văn bản"),
        ("<w:p w:rsidR='{{ 7*7 }}'/>", "Trường chỉ đứng trong thân văn bản"),
        (said("Chữ", "<w:vanish/>"), "chữ ẩn"),
        (said("Chữ", "<w:strike/>"), "gạch bỏ"),
        (said("Chữ", "<w:color w:val='FFFFFF'/>"), "đen trên trắng"),
        (said("Chữ", "<w:color w:val='auto' w:themeColor='background1'/>"), "đen trên trắng"),
        ("<w:p><w:pPr><w:spacing w:line='20' w:lineRule='exact'/></w:pPr><w:r><w:t>Chữ</w:t></w:r></w:p>", "cao cố định"),
        (a_table("900", said("Chữ")).replace("<w:tc>", "<w:trPr><w:trHeight w:val='9' w:hRule='exact'/></w:trPr><w:tc>"), "cao cố định"),
        (a_table("900", said("Chữ")).replace("<w:tbl>", "<w:tbl><w:tblPr><w:tblStyle w:val='LightShading'/></w:tblPr>"), "kiểu bảng"),
        (said("Chữ", "<w:highlight w:val='black'/>"), "đen trên trắng"),
        (said("Chữ", "<w:vertAlign w:val='superscript'/>"), "chỉ số"),
        (said("Chữ", "<w14:textFill/>"), "«textFill»"),
        (said("Chữ", "<w:rFonts w:hAnsi='Wingdings'/>"), "phông Wingdings"),
        (said("Chữ", "<w:rFonts w:asciiTheme='minorHAnsi'/>"), "phông minorHAnsi"),
        ("<w:p><w:pPr><w:framePr/></w:pPr></w:p>", "trong khung"),
        ("<w:p><w:pPr><w:pStyle w:val='ListBullet'/></w:pPr><w:r><w:t>Chữ</w:t></w:r></w:p>", "tự đánh số"),
        ("<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Chữ</w:t></w:r></w:p>", "đen trên trắng"),
        ("<w:p><w:r><w:t>Chữ 中 ở đây</w:t></w:r></w:p>", "中 (U+4E2D)"),
        ("<w:p><w:pPr><w:jc w:val='zzz'/></w:pPr></w:p>", ""),
        ("<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tbl/><w:p/></w:tc></w:tr></w:tbl>", "bảng lồng"),
        ("<w:tbl/>", "không có cột"),
        (a_table("99999", said("Chữ")), "rộng hơn trang"),
        (a_table("900", said("{%p if han %}") + said("Chữ") + said("{%p endif %}")), "mất hết đoạn"),
        ("<w:sectPr/>", "đúng một phần"),
    ],
)  # fmt: skip
def test_what_the_pdf_would_not_say_as_word_does_is_refused(added: str, told: str) -> None:
    found = check_template(PAPERS["huong-dan"], with_body(added), PACKAGES)
    assert (found is None) if not told else (found is not None and told in found.reason.vi)


@pytest.mark.parametrize("span", ["999999999", "50", "0", "-1", "x"])
def test_a_cell_takes_no_more_columns_than_there_are(span: str) -> None:
    spanned = altered(BODY, (FIRST_ROW, f"{FIRST_ROW}<w:gridSpan w:val='{span}'/>"))
    assert "Bảng 1: có ô gộp không vừa số cột" in refusal("huong-dan", spanned).replace("Bảng 1 ", "Bảng 1: ")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (altered("word/header1.xml", ("PAGE", "DATE")), "Đầu trang chỉ có số trang"),
        (altered("word/header1.xml", ("</w:p>", "<w:r><w:t>{{ ho_ten }}</w:t></w:r></w:p>")), "Đầu trang chỉ có số trang"),
        (altered(BODY, ("<w:titlePg/>", "")), "Đầu trang chỉ có số trang"),
        (altered(BODY, ("<w:titlePg/>", "<w:titlePg/><w:pgNumType w:start='5'/>")), "Đầu trang chỉ có số trang"),
        (altered("docProps/core.xml", ("</cp:coreProperties>", "<cp:keywords>{{ x }}</cp:keywords></cp:coreProperties>")),
         "xem docProps/core.xml"),
        (altered(BODY, ('w:top="1134"', 'w:top="abc"')), "Mẫu không dùng được"),
        (altered(BODY, (SECTION, "<w:p><w:r><w:t>x</w:t></w:r></w:p><w:sectPr><w:cols w:num='2'/></w:sectPr>" + SECTION)), "đúng một phần"),
        (altered("word/styles.xml", ("<w:sz ", "<w:vanish/><w:sz ")), "chữ ẩn"),
        (altered("word/styles.xml", (DEFAULT, DEFAULT + "<w:rPr><w:strike/></w:rPr>")), "gạch bỏ"),
    ],
)  # fmt: skip
def test_a_page_is_as_the_decree_wants_it_and_holds_nothing_beside_the_text(content: bytes, told: str) -> None:
    assert told in refusal("huong-dan", content)


def test_a_document_without_a_section_is_refused() -> None:
    def bare(document: Any) -> None:
        body = document.element.body
        body.remove(body.sectPr)

    assert "đúng một phần" in refusal("huong-dan", changed("huong-dan", bare))


def test_a_field_that_must_be_there_is_there_whatever_the_record_says() -> None:
    hidden = altered(
        BODY,
        ("<w:t>{{ so_ky_hieu }}</w:t></w:r></w:p>", "<w:t></w:t></w:r></w:p>" + said("{%p if han %}") + said("{{ so_ky_hieu }}") + said("{%p endif %}")),
    )  # fmt: skip
    assert "«so_ky_hieu» không phải lúc nào cũng được in ra" in refusal("huong-dan", hidden)


def test_a_loop_within_a_loop_is_refused() -> None:
    lines = ["{%p for a in noi_nhan %}", "{%p for b in noi_nhan %}", "{{ a }}{{ b }}", "{%p endfor %}", "{%p endfor %}"]
    content = changed("huong-dan", lambda one: [one.add_paragraph(line) for line in lines])
    assert "nằm trong vòng lặp khác" in refusal("huong-dan", content)


AS_WORD_SAVES_IT: Final = (
    ("<w:p><w:r>", "<w:p w:rsidR='00AA' w14:paraId='1'><w:bookmarkStart w:id='0' w:name='_GoBack'/><w:proofErr w:type='spellStart'/><w:r>"),
    ("<w:rPr><w:b/>", "<w:rPr><w:b/><w:bCs/><w:noProof/><w:color w:val='000000' w:themeColor='text1'/><w:spacing w:val='-4'/><w:lang w:val='vi-VN'/>"),
    ('<w:jc w:val="both"/>', "<w:widowControl w:val='0'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='0'/></w:numPr><w:jc w:val='both'/><w:rPr><w:iCs/></w:rPr>"),
    ("<w:tr>", "<w:tr w:rsidTr='00BB'><w:trPr><w:trHeight w:val='300'/><w:jc w:val='center'/></w:trPr>"),
    ("<w:t>{{ ho_ten }}</w:t>", "<w:t>{{ ho</w:t></w:r><w:proofErr w:type='gramEnd'/><w:r><w:rPr><w:b/></w:rPr><w:t>_ten }}</w:t>"),
)  # fmt: skip


def test_what_word_adds_of_itself_when_a_template_is_saved_is_no_fault() -> None:
    found = check_template(PAPERS["huong-dan"], altered(BODY, *AS_WORD_SAVES_IT), PACKAGES)
    assert found is None, found


async def test_a_file_is_checked_in_a_process_of_its_own() -> None:
    assert await check_confined(PAPERS["huong-dan"], draw("huong-dan"), PACKAGES) is None
    found = await check_confined(PAPERS["huong-dan"], b"PK", PACKAGES)
    assert found is not None
    assert (found.field, "không phải văn bản Word" in found.reason.vi) == ("content", True)


@pytest.mark.parametrize("limit", [("SECONDS", 0.2), ("MEMORY", 100_000_000)])
async def test_what_takes_too_much_ends_with_its_process(
    limit: tuple[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"services.intake.papers.confined.{limit[0]}", limit[1])
    found = await check_confined(PAPERS["huong-dan"], draw("huong-dan"), PACKAGES)
    assert found is not None
    assert "tốn quá nhiều" in found.reason.vi
