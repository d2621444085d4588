"""The templates that come with the product, drawn as Word files from the readable texts in forms/ (NĐ 30/2020, Phụ lục I;
those of the Party as Hướng dẫn 36-HD/VPTW, Phụ lục 3, has them).

A text begins with lines `title:`, `subject:`, `letter:` or `signatures:`; after an empty line each line is a paragraph.
`**bold**` and `//italic//` are set so; `| ` begins a line that is not justified, as it holds numbers, which do not break.
What stands in braces is docxtpl's and goes into the file as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from services.intake.papers.packing import repacked

FORMS: Final = Path(__file__).parent / "forms"
FONT: Final = "Times New Roman"
BODY, SMALL, HEAD, LINE = Pt(14), Pt(11), Pt(12), Pt(13)
PARTY: Final = Pt(15)
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)
FIRST_LINE: Final = Mm(12)
AGENCY, NATION = Mm(62), Mm(103)
NATION_RULE, AGENCY_RULE, TITLE_RULE, PARTY_RULE = Mm(61), Mm(26), Mm(55), Mm(75)
CENTRE, JUSTIFIED, LEFTWARD = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
_MARKED: Final = re.compile(r"(\*\*.+?\*\*|//.+?//)")
_ADDRESSED: Final = "Kính gửi:"
_NUMBERS: Final = "| "


@dataclass(frozen=True, slots=True)
class Form:
    """The text of a template."""

    head: Mapping[str, str]
    lines: tuple[str, ...]


def read_form(form: str) -> Form:
    """The text of a shipped template."""
    head, _, body = (FORMS / f"{form}.txt").read_text(encoding="utf-8").partition("\n\n")
    named = (line.partition(": ") for line in head.splitlines())
    return Form({name: value for name, _, value in named}, tuple(body.strip().splitlines()))


def draw(name: str) -> bytes:
    """A shipped template as a Word file."""
    form, document = read_form(name), Document()
    party = form.head.get("family") == "party"
    _set_page(document)
    if party:
        _party_letterhead(document)
    else:
        _letterhead(document, form)
    if "title" in form.head:
        _title(document, form, party=party)
    paragraphs = [document.add_paragraph() for _ in form.lines]
    for paragraph, line in zip(paragraphs, form.lines, strict=True):
        _paragraph(paragraph, line)
    for paragraph in paragraphs[-3:]:  # a signature never stands alone on a page
        paragraph.paragraph_format.keep_with_next = True
    if "signatures" in form.head:
        _parties(document, [side.strip() for side in form.head["signatures"].split("|")])
    else:
        _signature(document)
    return _saved(document)


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    section.different_first_page_header_footer = True
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, BODY
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    header = section.header.paragraphs[0]
    header.alignment = CENTRE
    _page_number(header)


def _page_number(paragraph: Paragraph) -> None:
    """A field that Word counts; the first page has a header of its own, which is empty."""
    run = paragraph.add_run()
    run.font.size = LINE
    for kind, content in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:instrText" if content else "w:fldChar")
        if content:
            element.text = content
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001 -- python-docx has no fields


def _letterhead(document: Any, form: Form) -> None:
    left, right = _columns(document, AGENCY, NATION)
    above = left.paragraphs[0]
    _tag(above, "{%p if co_quan_chu_quan %}")
    _write(left.add_paragraph(), "{{ co_quan_chu_quan }}", size=HEAD)
    _tag(left.add_paragraph(), "{%p endif %}")
    _write(left.add_paragraph(), "{{ co_quan }}", size=HEAD, bold=True)
    _rule(left.add_paragraph(), AGENCY, AGENCY_RULE)
    _write(left.add_paragraph(), "{{ so_ky_hieu }}", size=LINE)
    if "letter" in form.head:
        _write(left.add_paragraph(), form.head["letter"], size=HEAD)
    _write(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=HEAD, bold=True)
    _write(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=LINE, bold=True)
    _rule(right.add_paragraph(), NATION, NATION_RULE)
    _write(right.add_paragraph(), "{{ dia_danh_ngay }}", size=LINE, italic=True)


def _party_letterhead(document: Any) -> None:
    """The Party's heading on the right, a line as long as it beneath; on the left who issues, a star, the number."""
    left, right = _columns(document, AGENCY, NATION)
    _tag(left.paragraphs[0], "{%p if co_quan_chu_quan %}")
    _write(left.add_paragraph(), "{{ co_quan_chu_quan }}", size=BODY)
    _tag(left.add_paragraph(), "{%p endif %}")
    _write(left.add_paragraph(), "{{ co_quan }}", size=BODY, bold=True)
    _write(left.add_paragraph(), "*", size=BODY)
    _write(left.add_paragraph(), "{{ so_ky_hieu }}", size=BODY)
    _write(right.paragraphs[0], "ĐẢNG CỘNG SẢN VIỆT NAM", size=PARTY, bold=True)
    _rule(right.add_paragraph(), NATION, PARTY_RULE)
    _write(right.add_paragraph(), "{{ dia_danh_ngay }}", size=BODY, italic=True)


def _title(document: Any, form: Form, *, party: bool) -> None:
    _write(document.add_paragraph(), form.head["title"], size=PARTY if party else BODY, bold=True, before=Pt(18))
    _write(document.add_paragraph(), form.head["subject"], size=BODY, bold=True)
    _rule(document.add_paragraph(), Mm(165), TITLE_RULE)


def _paragraph(paragraph: Paragraph, line: str) -> None:
    if line.startswith("{%p"):
        _tag(paragraph, line)
        return
    numbers, line = line.startswith(_NUMBERS), line.removeprefix(_NUMBERS)
    layout = paragraph.paragraph_format
    layout.space_before = Pt(12 if line.startswith(_ADDRESSED) else 6)
    alone = line.startswith("**") and line.endswith("**") and line.strip("*:").isupper()
    paragraph.alignment = CENTRE if alone else LEFTWARD if numbers else JUSTIFIED
    layout.keep_with_next = alone or None  # nor does a heading at the foot of one
    layout.first_line_indent = None if alone else FIRST_LINE
    for part in _MARKED.split(line):
        bold, italic = part.startswith("**"), part.startswith("//")
        run = paragraph.add_run(part[2:-2] if bold or italic else part)
        run.bold, run.italic = bold or None, italic or None


def _signature(document: Any) -> None:
    left, right = _columns(document, Mm(75), Mm(90), before=Pt(12))
    _write(left.paragraphs[0], "Nơi nhận:", size=HEAD, bold=True, italic=True, align=LEFTWARD)
    _tag(left.add_paragraph(), "{%p for dong in noi_nhan %}")
    _write(left.add_paragraph(), "{{ dong }}", size=SMALL, align=LEFTWARD)
    _tag(left.add_paragraph(), "{%p endfor %}")
    _tag(right.paragraphs[0], "{%p for dong in dong_quyen_han %}")
    _write(right.add_paragraph(), "{{ dong }}", size=LINE, bold=True)
    _tag(right.add_paragraph(), "{%p endfor %}")
    _write(right.add_paragraph(), "{{ nguoi_ky }}", size=BODY, bold=True, before=Pt(70))


def _parties(document: Any, sides: list[str]) -> None:
    cells = _columns(document, Mm(82), Mm(83), before=Pt(12))
    for cell, side, or_print in zip(cells, sides, (" hoặc điểm chỉ", ""), strict=True):  # who came may not write
        _write(cell.paragraphs[0], side, size=LINE, bold=True)
        _write(cell.add_paragraph(), f"(ký, ghi rõ họ tên{or_print})", size=LINE, italic=True)


def _columns(document: Any, *widths: Length, before: Length | None = None) -> list[_Cell]:
    """A row of cells without borders, across the text."""
    if before is not None:
        gap = document.add_paragraph()
        _gap(gap, before)
        gap.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)  # noqa: SLF001 -- python-docx has no cell margins
    cells = list(table.rows[0].cells)
    for cell, column, width in zip(cells, table.columns, widths, strict=True):
        cell.width = column.width = width
    return cells


def _write(
    paragraph: Paragraph,
    text: str,
    *,
    size: Length,
    bold: bool = False,
    italic: bool = False,
    before: Length | None = None,
    align: WD_ALIGN_PARAGRAPH = CENTRE,
) -> None:
    paragraph.alignment = align
    if before is not None:
        paragraph.paragraph_format.space_before = before
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = size, bold or None, italic or None


def _tag(paragraph: Paragraph, tag: str) -> None:
    """A paragraph that docxtpl takes out: it only says what is repeated or left out."""
    paragraph.add_run(tag)


def _gap(paragraph: Paragraph, height: Length) -> None:
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, height


def _rule(paragraph: Paragraph, available: Length, width: Length) -> None:
    """A line in the middle of a column, drawn as the upper border of an almost empty paragraph."""
    side = Length((available - width) // 2)
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = side
    layout.space_before = Pt(2)
    _gap(paragraph, Pt(6))
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- python-docx has no paragraph borders
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _saved(document: Any) -> bytes:
    target = BytesIO()
    document.save(target)
    return repacked(target)
