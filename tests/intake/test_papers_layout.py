"""Papers as the decree wants them (NĐ 30/2020/NĐ-CP, Phụ lục I), measured in both files; nothing here needs a server."""

from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from pypdf import PdfReader

from services.intake.papers.catalogue import papers_on
from services.intake.papers.checking import sample
from services.intake.papers.drawing import draw
from services.intake.papers.files import Files
from services.intake.papers.filling import fill
from services.intake.papers.printing import print_pdf
from services.intake.papers.versions import shipped
from shared.organisation import load_organisation
from shared.organisation.letterhead import letterhead
from shared.settings import Settings
from shared.text import nfc

DAY = date(2026, 1, 5)
PAPERS = {one.code: one for one in papers_on(DAY)}
VOWELS = "aăâeêioôơuưy"
LETTERS = "".join(
    nfc(letter + tone) for letter in VOWELS for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)
ACCENTED = "".join(one for one in LETTERS + "đ" if one not in "aeiouy")
ACCENTED += ACCENTED.upper()


def data_of(code: str, **changes: Any) -> dict[str, Any]:
    head = {
        "co_quan_chu_quan": "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH",
        "co_quan": "BAN TIẾP CÔNG DÂN TỈNH",
        "so_ky_hieu": "Số: 05/TB-BTCD",
        "dia_danh_ngay": "Sơn La, ngày 05 tháng 01 năm 2026",
        "dong_quyen_han": ["KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"],
        "nguoi_ky": "Lò Thị Ví Dụ",
        "bi_mat": "",
    }
    return sample(PAPERS[code]) | head | changes


def made(code: str, **changes: Any) -> Files:
    docx = fill(draw(code), data_of(code, **changes), PAPERS[code].name.vi)
    return Files(docx, print_pdf(docx, Settings().assets_dir, DAY))


@cache
def plain(code: str) -> Files:
    """Of each paper once: the tests only read them."""
    return made(code)


def words(text: str) -> list[str]:
    return nfc(text).split()


def text_of_word(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def text_of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def lines_of_pdf(content: bytes) -> list[tuple[float, float, float, str]]:
    """Left edge, height above the foot, size and text of what is written, in millimetres and points."""
    found: list[tuple[float, float, float, str]] = []

    def note(text: str, page: list[float], line: list[float], _font: Any, size: float) -> None:
        if text.strip():
            left = line[4] * page[0] + line[5] * page[2] + page[4]
            height = line[4] * page[1] + line[5] * page[3] + page[5]
            found.append((left * 25.4 / 72, height * 25.4 / 72, abs(size * line[0] * page[0]), text))

    for page in PdfReader(BytesIO(content)).pages:
        page.extract_text(visitor_text=note)
    return found


def test_there_are_all_accented_letters_of_the_language() -> None:
    assert len(set(ACCENTED)) == 134


@pytest.mark.parametrize("code", PAPERS)
def test_both_files_of_a_paper_say_the_same_word_for_word(code: str) -> None:
    files = plain(code)
    pages = len(PdfReader(BytesIO(files.pdf)).pages)
    numbers = [str(n) for n in range(2, pages + 1)]  # which Word counts when it opens the file
    assert sorted([*words(text_of_word(files.docx)), *numbers]) == sorted(words(text_of_pdf(files.pdf)))


def test_every_accented_letter_can_be_read_out_of_the_pdf_again() -> None:
    files = made("huong-dan", noi_dung=" ".join(ACCENTED))
    written = nfc(text_of_pdf(files.pdf))
    assert [letter for letter in ACCENTED if letter not in written] == []
    assert "?" not in written
    assert "\ufffd" not in written


BEYOND = "✓ ☑ ① 😀 ∅ ꪼꪕ ສະບາຍດີ ☑\ufe0f 👩\u200d👩\u200d👧 ﬁ ² → ẹ̄"
"""What people write beside Vietnamese: ticks, numbers in rings, faces, Thái letters, Lao."""


def test_letters_that_the_main_typeface_lacks_are_set_in_another() -> None:
    files = made("huong-dan", noi_dung=BEYOND, nguoi_ky="ꪼꪕ")
    assert BEYOND in text_of_word(files.docx)
    said = text_of_pdf(files.pdf)
    assert [word for word in ["✓", "☑", "①", "😀", "∅", "ꪼꪕ", "→"] if word not in said] == []
    assert "U+" not in said


def test_a_letter_that_no_typeface_has_is_shown_by_its_code_and_told_of() -> None:
    files = made("huong-dan", noi_dung="\ufeffÔng 中 \U0002a6a5 \ue000 \u0600 \ufffe đề nghị")
    said = " ".join(words(text_of_pdf(files.pdf)))
    assert "Ông [U+4E2D] [U+2A6A5] [U+E000] [U+0600] đề nghị" in said.replace("[U+FFFE] ", "")
    assert "không có phông cho chữ: U+0600, U+4E2D, U+E000" in said
    assert "中" in text_of_word(files.docx)


def test_the_word_page_has_the_size_margins_and_type_of_the_decree() -> None:
    document = Document(BytesIO(plain("thu-ly-khieu-nai").docx))
    (section,) = document.sections
    assert [round((one or 0) / Mm(1)) for one in (section.page_width, section.page_height)] == [210, 297]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
    assert [round((one or 0) / Mm(1)) for one in margins] == [20, 20, 30, 15]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer
    assert not section.first_page_header.paragraphs[0].text
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    body = [one for one in document.paragraphs if one.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY]
    assert len(body) > 4
    for paragraph in body:
        assert Mm(10) <= (paragraph.paragraph_format.first_line_indent or 0) <= Mm(12.7)
        assert (paragraph.paragraph_format.space_before or 0) >= Pt(6)
    sizes = {run.text: run.font.size for row in document.tables[0].rows for cell in row.cells
             for paragraph in cell.paragraphs for run in paragraph.runs}  # fmt: skip
    assert Pt(12) <= sizes["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] <= Pt(13)
    assert Pt(13) <= sizes["Độc lập - Tự do - Hạnh phúc"] <= Pt(14)
    assert sizes["Số: 05/TB-BTCD"] == Pt(13)


def test_the_pdf_page_has_them_too() -> None:
    content = plain("thu-ly-khieu-nai").pdf
    (page,) = PdfReader(BytesIO(content)).pages
    assert [round(float(side) * 25.4 / 72) for side in page.mediabox[2:]] == [210, 297]
    lines = lines_of_pdf(content)
    assert min(left for left, *_ in lines) >= 29.9
    assert max(height for _, height, *_ in lines) <= 297 - 20
    sizes = {text.strip(): round(size) for _, _, size, text in lines}
    assert sizes["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == 12
    assert sizes["Độc lập - Tự do - Hạnh phúc"] == 13
    assert sizes["THÔNG BÁO"] == 14
    assert {size for text, size in sizes.items() if "thông báo để ông" in text} == {14}
    resources: Any = page["/Resources"]
    fonts = {str(one.get_object()["/BaseFont"]) for one in resources["/Font"].values()}
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} == {"Tinos"}


SEVERAL = {
    "phieu-hen": "mang_theo",
    "bien-ban-tiep": "ket_luan",
    "bien-ban-to-cao": "noi_dung_to_cao",
    "thu-ly-khieu-nai": "noi_dung_thu_ly",
    "quyet-dinh-lan-dau": "noi_dung_khieu_nai",
    "ket-luan-to-cao": "ket_qua_xac_minh",
}


@pytest.mark.parametrize(("code", "field"), SEVERAL.items())
def test_each_line_that_was_typed_is_a_paragraph_with_its_indent_in_both_files(code: str, field: str) -> None:
    files = made(code, **{field: "Dòng thứ nhất.\r\n\n  Dòng thứ hai.\nDòng thứ ba."})
    document = Document(BytesIO(files.docx))
    first, second, third = [one for one in document.paragraphs if "Dòng thứ" in one.text]
    assert first.text.endswith("Dòng thứ nhất.")
    assert (second.text, third.text) == ("Dòng thứ hai.", "Dòng thứ ba.")
    for one in (second, third):
        layout = one.paragraph_format
        assert (layout.first_line_indent, layout.space_before) == (first.paragraph_format.first_line_indent, Pt(6))
        assert [(run.bold, run.font.size) for run in one.runs if run.text] == [(None, None)]
    printed = [(left, height) for left, height, _, text in lines_of_pdf(files.pdf) if text.strip() in
               ("Dòng thứ hai.", "Dòng thứ ba.")]  # fmt: skip
    assert [round(left) for left, _ in printed] == [42, 42]
    assert printed[0][1] - printed[1][1] > Pt(14 * 1.1 + 6).mm, "a line and 6 points"


def test_lines_typed_into_a_template_changed_in_word_are_paragraphs_too() -> None:
    document = Document(BytesIO(draw("huong-dan")))
    (line,) = [one for one in document.paragraphs if one.text == "Nội dung: {{ noi_dung }}"]
    line.runs[0].text = "Nội dung: "
    line.paragraph_format.keep_with_next = True
    bold = line.add_run("{{ noi_dung }}")
    bold.bold = True
    line.add_run(" (hết)")
    changed = BytesIO()
    document.save(changed)
    filled = Document(BytesIO(fill(changed.getvalue(), data_of("huong-dan", noi_dung="Một.\nHai."), "Hướng dẫn")))
    one, two = [each for each in filled.paragraphs if "Một." in each.text or "Hai." in each.text]
    assert (one.text, two.text) == ("Nội dung: Một.", "Hai. (hết)")
    assert (one.runs[-1].bold, two.runs[0].bold, two.runs[-1].bold) == (True, True, None)
    assert (one.paragraph_format.keep_with_next, two.paragraph_format.keep_with_next) == (None, True)


def test_words_beside_numbers_that_do_not_break_are_not_torn_apart() -> None:
    numbers = {"ma_ho_so": "TD-2026-000001", "so_don": "KN-2026-000001", "vu_viec_so": "VV-2026-000001"}
    files = made("giay-bien-nhan", **numbers)
    (line,) = [one for one in Document(BytesIO(files.docx)).paragraphs if one.text.startswith("Số lượt tiếp: ")]
    assert line.alignment == WD_ALIGN_PARAGRAPH.LEFT
    assert "Số lượt tiếp: TD-2026-000001" in text_of_pdf(files.pdf)


@pytest.mark.parametrize("unit", ["so-nnmt", "vp-ubnd"])
def test_the_name_of_an_agency_stands_on_lines_that_belong_together(unit: str) -> None:
    organisation = load_organisation()
    head = letterhead(organisation, organisation.unit(unit), DAY)
    files = made("thu-ly-khieu-nai", co_quan_chu_quan=head.above, co_quan=head.agency)
    printed = [nfc(text).strip().replace("\u00a0", " ") for _, _, _, text in lines_of_pdf(files.pdf)]
    wanted = [line.replace("\u00a0", " ") for name in (head.above, head.agency) for line in name.split(" ")]
    assert [line for line in wanted if line not in printed] == []


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"ho_ten": "Lường Thị Ví Dụ", "dia_chi": "Bản Hôm"}, ["Lường Thị Ví Dụ", "Địa chỉ: Bản Hôm"]),
        ({"ho_ten": "Lường Thị Ví Dụ", "dia_chi": ""}, ["Lường Thị Ví Dụ"]),
        ({"ho_ten": "", "dia_chi": ""}, ["không rõ"]),
        ({"ho_ten": "", "dia_chi": "", "bi_mat": "có"}, ["giữ bí mật"]),
    ],
)
def test_a_transfer_says_who_sent_the_petition_as_far_as_that_is_known(about: dict[str, str], told: list[str]) -> None:
    said = text_of_pdf(made("chuyen-don", loai="khiếu nại", **about).pdf)
    assert "\nĐơn khiếu nại\n" in said
    for known in ("Lường Thị Ví Dụ", "Địa chỉ: Bản Hôm", "Địa chỉ:", "không rõ", "giữ bí mật"):
        assert (known in said) == any(known in one for one in told), known


def test_the_first_page_bears_no_number_and_the_second_does() -> None:
    pages = PdfReader(BytesIO(made("huong-dan", noi_dung="Đề nghị xem xét. " * 300).pdf)).pages
    assert len(pages) >= 2
    assert pages[1].extract_text().splitlines()[0].strip() == "2"
    assert pages[0].extract_text().splitlines()[0].strip() != "1"


def test_a_paper_is_the_same_to_the_byte_whenever_it_is_made() -> None:
    first, again = made("chuyen-don"), made("chuyen-don")
    assert first == again
    assert shipped("chuyen-don").content == draw("chuyen-don")


def test_what_a_citizen_wrote_is_text_and_nothing_else() -> None:
    wrote = "{{ 7*7 }} <w:b/> & {% for x in y %} #eval(1) \\ $x$ *đậm*"
    files = made("huong-dan", noi_dung=wrote)
    assert wrote in text_of_word(files.docx)
    assert words(wrote) == [word for word in words(text_of_pdf(files.pdf)) if word in words(wrote)][: len(words(wrote))]
