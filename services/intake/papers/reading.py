"""What a filled Word file says and how it is laid out, as plain data for the typesetter: one template makes both files.

Only what is read here can be in a template: `grammar` and `looks` refuse everything else when one is put in force, so that
the PDF says neither more nor less than the Word file.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn

from services.intake.papers.cascade import Cascade, Levels, first, is_on

SINGLE, BOX = 1.149, 1.107
"""The height of a line of the typeface, and of its letters alone, in ems."""
_ALIGNED: Final = {"center": "center", "right": "right", "end": "right"}
_JUSTIFIED: Final = frozenset({"both", "distribute"})
_SIZE: Final = 20
"""Of letters for which a document sets nothing, in half points (ECMA-376 part 1, 17.3.2.38)."""
_LINE: Final = 240
"""A single line, where heights are given in lines."""
_BREAKS: Final = {"tab": "    ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PAGE: Final = {
    "page_width": ("w:pgSz", "w:w"),
    "page_height": ("w:pgSz", "w:h"),
    "top_margin": ("w:pgMar", "w:top"),
    "bottom_margin": ("w:pgMar", "w:bottom"),
    "left_margin": ("w:pgMar", "w:left"),
    "right_margin": ("w:pgMar", "w:right"),
}

Block = dict[str, Any]


def read(content: bytes) -> Block:
    """The page and its blocks. Lengths are in points."""
    document = Document(BytesIO(content))
    body = document.element.body
    section = (body.find(qn("w:sectPr")),)
    page = {name: _points(first(section, *where)) for name, where in _PAGE.items()}
    blocks = list(_blocks(body, Cascade(document.styles.element)))
    known = document.core_properties
    return {"title": known.title, "identifier": known.identifier, "page": page, "blocks": blocks}


def text_of(run: Any) -> str:
    """What a run says."""
    return "".join((one.text or "") if one.tag == qn("w:t") else _BREAKS.get(_local(one), "") for one in run)


def runs_of(paragraph: Any) -> Iterator[Any]:
    """Its runs, those in links among them."""
    for child in paragraph.iterchildren(qn("w:r"), qn("w:hyperlink")):
        yield from [child] if child.tag == qn("w:r") else child.iterchildren(qn("w:r"))


def _blocks(container: Any, cascade: Cascade) -> Iterator[Block]:
    for child in container.iterchildren(qn("w:p"), qn("w:tbl")):
        yield _paragraph(child, cascade) if child.tag == qn("w:p") else _table(child, cascade)


def _paragraph(paragraph: Any, cascade: Cascade) -> Block:
    levels = cascade.paragraph(paragraph)
    runs = [piece for run in runs_of(paragraph) for piece in _pieces(run, cascade.run(paragraph, run))]
    size = max((piece["size"] for piece in runs), default=size_of(cascade.run(paragraph, None)))
    line, rule = float(first(levels, "w:spacing", "w:line") or _LINE), first(levels, "w:spacing", "w:lineRule")
    many = 1.0 if rule in ("exact", "atLeast") else line / _LINE
    exact = line / 20 if rule == "exact" else 0
    alignment = first(levels, "w:jc")
    return {
        "kind": "paragraph",
        "align": _ALIGNED.get(alignment or "", "left"),
        "justify": alignment in _JUSTIFIED,
        "first": _points(first(levels, "w:ind", "w:firstLine")) - _points(first(levels, "w:ind", "w:hanging")),
        "left": _points(first(levels, "w:ind", "w:left") or first(levels, "w:ind", "w:start")),
        "right": _points(first(levels, "w:ind", "w:right") or first(levels, "w:ind", "w:end")),
        "before": _points(first(levels, "w:spacing", "w:before")),
        "after": _points(first(levels, "w:spacing", "w:after")),
        "leading": max((SINGLE * many - BOX) * size, 0),
        "height": exact or (0 if runs else SINGLE * many * size),
        "rule": paragraph.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:top')}") is not None,
        "keep": is_on(levels, "w:keepNext"),
        "runs": runs,
    }


def _pieces(run: Any, levels: Levels) -> Iterator[Block]:
    look = {
        "bold": is_on(levels, "w:b"),
        "italic": is_on(levels, "w:i"),
        "underline": first(levels, "w:u") not in (None, "none"),
        "size": size_of(levels),
    }
    capitals = is_on(levels, "w:caps")
    for n, line in enumerate(text_of(run).replace("\t", _BREAKS["tab"]).split("\n")):
        if n:
            yield {**look, "text": "", "break": True}
        if line:
            yield {**look, "text": line.upper() if capitals else line, "break": False}


def _table(table: Any, cascade: Cascade) -> Block:
    widths = [_points(column.get(qn("w:w"))) for column in table.iterfind(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")]
    rows = [[_cell(cell, cascade) for cell in row.iterchildren(qn("w:tc"))] for row in table.iterchildren(qn("w:tr"))]
    return {"kind": "table", "widths": widths, "bordered": _is_bordered(table, cascade), "rows": rows}


def _cell(cell: Any, cascade: Cascade) -> Block:
    return {"span": span_of(cell), "blocks": list(_blocks(cell, cascade))}


def span_of(cell: Any) -> int:
    """How many columns of the grid a cell takes."""
    return int(first(tuple(cell.iterchildren(qn("w:tcPr"))), "w:gridSpan") or 1)


def _is_bordered(table: Any, cascade: Cascade) -> bool:
    own = tuple(table.iterchildren(qn("w:tblPr")))
    borders = [one.get(qn("w:val")) for level in own for holder in level.iterfind(qn("w:tblBorders")) for one in holder]
    if borders:
        return any(one not in (None, "nil", "none") for one in borders)
    return cascade.name_of(first(own, "w:tblStyle")) == "Table Grid"


def size_of(levels: Levels) -> float:
    """Of letters, in points."""
    return float(first(levels, "w:sz") or _SIZE) / 2


def _points(twentieths: str | None) -> float:
    return float(twentieths or 0) / 20


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
