"""What a template may be built of: paragraphs and plain tables of runs of text. All else is refused with its place.

It is a list of what is known, not of what is dangerous: what a reader of the PDF could miss, or Word would fetch, is left out
of it, and so is whatever a later Word invents.
"""

from collections.abc import Iterator
from typing import Any, Final

from docx.oxml.ns import qn
from lxml import etree

from services.intake.papers.reading import span_of
from shared.refusals import Reason

MOST_COLUMNS: Final = 63
"""Of a table, in Word itself."""
_A4_WIDTH: Final = 11_906
"""In twentieths of a point."""
_SILENT: Final = frozenset({"bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd"})
_INSIDE: Final = {
    "body": _SILENT | {"p", "tbl", "sectPr"},
    "p": _SILENT | {"pPr", "r", "hyperlink"},
    "hyperlink": _SILENT | {"r"},
    "r": frozenset({"rPr", "t", "tab", "br", "cr", "noBreakHyphen", "lastRenderedPageBreak"}),
    "tbl": _SILENT | {"tblPr", "tblGrid", "tr"},
    "tr": _SILENT | {"tblPrEx", "trPr", "tc"},
    "tc": _SILENT | {"tcPr", "p"},
}
_TRACKED: Final = Reason("có sửa đổi chưa chấp nhận (track changes)", "holds changes that were not accepted")
_PICTURE: Final = Reason("có hình hoặc khung chữ", "holds a picture or a text box")
_FIELD: Final = Reason("có trường tự động của Word", "holds an automatic field of Word")
_NOTE: Final = Reason("có chú thích hoặc nhận xét", "holds a note or a comment")
_EMBEDDED: Final = Reason("có nội dung nhúng từ tệp khác", "holds what is embedded from another file")
_NAMED: Final = {
    **dict.fromkeys(("drawing", "pict", "AlternateContent"), _PICTURE),
    **dict.fromkeys(("ins", "del", "moveFrom", "moveTo", "delText"), _TRACKED),
    **dict.fromkeys(("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"), _TRACKED),
    **dict.fromkeys(("fldSimple", "fldChar", "instrText"), _FIELD),
    **dict.fromkeys(("footnoteReference", "endnoteReference", "commentReference"), _NOTE),
    **dict.fromkeys(("commentRangeStart", "commentRangeEnd", "annotationRef"), _NOTE),
    **dict.fromkeys(("object", "altChunk", "subDoc"), _EMBEDDED),
    "sdt": Reason("có ô điều khiển nội dung", "holds a content control"),
    "sym": Reason("có ký hiệu chèn từ phông ký hiệu", "holds a sign of a symbol font"),
    "tbl": Reason("có bảng lồng trong bảng", "holds a table within a table"),
}
_BREAK: Final = Reason("có ngắt trang bằng tay", "holds a page break")
_SPANS: Final = Reason(
    "có ô gộp không vừa số cột của bảng", "has merged cells that do not fit the columns of the table"
)

Placed = tuple[Reason, Any]
"""Where somebody looking at the page finds it, and the paragraph `w:p`."""


def paragraphs(body: Any) -> Iterator[Placed]:
    """Every paragraph that is printed, with its place."""
    for place, block in _blocks(body):
        if block.tag == qn("w:p"):
            yield place, block
        else:
            for cell_place, cell in _cells(block, place):
                yield from ((cell_place, one) for one in cell.iterchildren(qn("w:p")))


def strange(body: Any) -> Iterator[tuple[Reason, Reason]]:
    """Whatever is not known here: place and what is wrong."""
    yield from ((Reason("Văn bản", "The text"), wrong) for wrong in _strange_children(body))
    for place, block in _blocks(body):
        if block.tag == qn("w:p"):
            yield from ((place, wrong) for wrong in _strange_in(block))
        else:
            yield from ((place, wrong) for wrong in _wrong_table(block))
            for cell_place, cell in _cells(block, place):
                yield from ((cell_place, wrong) for wrong in _strange_in(cell))


def local(element: Any) -> str:
    """The name of an element without its namespace; '' for what is none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _blocks(body: Any) -> Iterator[Placed]:
    counted = {"p": 0, "tbl": 0}
    for block in body.iterchildren(qn("w:p"), qn("w:tbl")):
        kind = local(block)
        counted[kind] += 1
        n = counted[kind]
        yield Reason(f"Đoạn {n}", f"Paragraph {n}") if kind == "p" else Reason(f"Bảng {n}", f"Table {n}"), block


def _cells(table: Any, place: Reason) -> Iterator[Placed]:
    for r, row in enumerate(table.iterchildren(qn("w:tr")), 1):
        for c, cell in enumerate(row.iterchildren(qn("w:tc")), 1):
            yield Reason(f"{place.vi}, dòng {r}, ô {c}", f"{place.en}, row {r}, cell {c}"), cell


def _strange_in(element: Any) -> Iterator[Reason]:
    yield from _strange_children(element)
    for child in element.iterchildren(*(qn(f"w:{name}") for name in ("p", "r", "hyperlink"))):
        if local(child) in _INSIDE[local(element)]:
            yield from _strange_in(child)


def _strange_children(element: Any) -> Iterator[Reason]:
    known = _INSIDE[local(element)]
    for child in element:
        if not isinstance(child.tag, str) or etree.QName(child).namespace != _W or local(child) not in known:
            yield _strange(local(child))
        elif local(child) == "br" and child.get(qn("w:type")) not in (None, "textWrapping"):
            yield _BREAK
        elif local(child) == "t" and len(child):
            yield _strange(local(child[0]))
        if (child.tail or "").strip():
            yield _strange("")
    if (element.text or "").strip():
        yield _strange("")


def _strange(name: str) -> Reason:
    shown = name or "…"
    return _NAMED.get(name) or Reason(
        f"có thành phần «{shown}» mà bản PDF không in được", f"holds «{shown}», which the PDF cannot show"
    )


def _wrong_table(table: Any) -> Iterator[Reason]:
    yield from _strange_children(table)
    widths = [_width(column) for column in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
    columns = len(widths)
    rows = list(table.iterchildren(qn("w:tr")))
    if not 1 <= columns <= MOST_COLUMNS or not rows:
        yield Reason("không có cột hoặc quá nhiều cột", "has no columns, or too many")
    elif not all(widths) or sum(widths) > _A4_WIDTH:
        yield Reason(
            "có cột không ghi độ rộng, hoặc rộng hơn trang giấy", "has columns without a width, or wider than the page"
        )
    for row in rows:
        yield from _strange_children(row)
        cells = list(row.iterchildren(qn("w:tc")))
        if not all(1 <= _span(cell) <= columns for cell in cells) or sum(map(_span, cells)) != columns:
            yield _SPANS
        said = ["".join(cell.itertext()).strip() for cell in cells]
        if any("{%tr" in one for one in said) and sum(map(bool, said)) > 1:
            yield Reason(
                "có dòng chứa {%tr … %} cùng chữ khác: dòng đó không in ra",
                "has a row with {%tr … %} beside other words: such a row is not printed",
            )


def _width(column: Any) -> int:
    """In twentieths of a point; 0 for what is none."""
    written = column.get(qn("w:w"), "")
    return int(written) if written.isascii() and written.isdigit() else 0


def _span(cell: Any) -> int:
    try:
        return span_of(cell)
    except ValueError:
        return 0


_W: Final = etree.QName(qn("w:p")).namespace
