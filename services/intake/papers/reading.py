"""What a filled Word file says and how it is laid out, as plain data for the typesetter: one template makes both files, so
that the PDF can never say anything else than the Word file.
"""

from collections.abc import Iterator
from io import BytesIO
from operator import attrgetter
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl, CT_Tc
from docx.oxml.text.paragraph import CT_P
from docx.shared import Length, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

SINGLE, BOX = 1.149, 1.107
"""The height of a line of the typeface, and of its letters alone, in ems."""
_ALIGNED: Final = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right"}
_DEFAULT_SIZE: Final = Pt(14)
_RUNS: Final = (qn("w:r"), qn("w:hyperlink"))

Block = dict[str, Any]
Styles = dict[tuple[str | None, str], Any]


def read(content: bytes) -> Block:
    """The page and its blocks. Lengths are in points."""
    document = Document(BytesIO(content))
    section = document.sections[0]
    page = {
        name: _points(getattr(section, name))
        for name in ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    }
    blocks = list(_blocks(document.element.body, document, {}))
    return {"title": document.core_properties.title, "page": page, "blocks": blocks}


def _blocks(container: Any, parent: Any, styles: Styles) -> Iterator[Block]:
    for child in container.iterchildren():
        if isinstance(child, CT_P):
            yield _paragraph(Paragraph(child, parent), styles)
        elif isinstance(child, CT_Tbl):
            yield _table(Table(child, parent), styles)


def _paragraph(paragraph: Paragraph, styles: Styles) -> Block:
    runs = [piece for run in _runs(paragraph) for piece in _pieces(run, paragraph, styles)]
    size = max((piece["size"] for piece in runs), default=_points(_size(None, paragraph, styles)))
    spacing, rule = _set(paragraph, "line_spacing", styles), _set(paragraph, "line_spacing_rule", styles)
    exact = _points(spacing) if isinstance(spacing, Length) and rule == WD_LINE_SPACING.EXACTLY else 0
    many = spacing if isinstance(spacing, float) else 1.0
    alignment = _set(paragraph, "alignment", styles)
    return {
        "kind": "paragraph",
        "align": _ALIGNED.get(alignment, "left"),
        "justify": alignment == WD_ALIGN_PARAGRAPH.JUSTIFY,
        "first": _points(_set(paragraph, "first_line_indent", styles)),
        "left": _points(_set(paragraph, "left_indent", styles)),
        "right": _points(_set(paragraph, "right_indent", styles)),
        "before": _points(_set(paragraph, "space_before", styles)),
        "after": _points(_set(paragraph, "space_after", styles)),
        "leading": max((SINGLE * many - BOX) * size, 0),
        "height": exact or (0 if runs else SINGLE * many * size),
        "rule": paragraph._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:top')}") is not None,  # noqa: SLF001
        "keep": bool(_set(paragraph, "keep_with_next", styles)),
        "runs": runs,
    }


def _runs(paragraph: Paragraph) -> Iterator[Run]:
    for child in paragraph._p.iterchildren(*_RUNS):  # noqa: SLF001 -- python-docx leaves out what stands in a link
        for element in [child] if child.tag == qn("w:r") else child.iterchildren(qn("w:r")):
            yield Run(element, paragraph)


def _pieces(run: Run, paragraph: Paragraph, styles: Styles) -> Iterator[Block]:
    look = {
        "bold": bool(run.bold),
        "italic": bool(run.italic),
        "underline": bool(run.underline),
        "size": _points(_size(run, paragraph, styles)),
    }
    for n, line in enumerate(run.text.replace("\t", "    ").split("\n")):
        if n:
            yield {**look, "text": "", "break": True}
        if line:
            yield {**look, "text": line.upper() if run.font.all_caps else line, "break": False}


def _table(table: Table, styles: Styles) -> Block:
    widths = [_points(column.width) for column in table.columns]
    bordered = table.style is not None and table.style.name == "Table Grid"
    rows = [[_cell(tc, table, styles) for tc in row.tc_lst] for row in table._tbl.tr_lst]  # noqa: SLF001 -- its spans
    return {"kind": "table", "widths": widths, "bordered": bordered, "rows": rows}


def _cell(tc: CT_Tc, table: Table, styles: Styles) -> Block:
    return {"span": tc.grid_span, "blocks": list(_blocks(tc, _Cell(tc, table), styles))}


def _size(run: Run | None, paragraph: Paragraph, styles: Styles) -> Length:
    size: Length | None = run.font.size if run is not None else None
    return size or _of_style(paragraph, "font.size", styles) or _DEFAULT_SIZE


def _set(paragraph: Paragraph, name: str, styles: Styles) -> Any:
    """What a paragraph, or the first of its styles that says anything, sets."""
    value = getattr(paragraph.paragraph_format, name)
    return _of_style(paragraph, f"paragraph_format.{name}", styles) if value is None else value


def _of_style(paragraph: Paragraph, name: str, styles: Styles) -> Any:
    """What the style says. Asked once of each style: python-docx searches the whole list of styles every time."""
    key = (paragraph._p.style, name)  # noqa: SLF001 -- the id, without the search
    if key not in styles:
        style: Any = paragraph.style
        styles[key] = None
        while styles[key] is None and style is not None:
            styles[key], style = attrgetter(name)(style), style.base_style
    return styles[key]


def _points(length: Any) -> float:
    return float(length.pt) if isinstance(length, Length) else 0.0
