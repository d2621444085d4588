"""How the words of a template may be set: nothing hidden, struck or moved that the PDF would print as if it were not."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from docx.oxml.ns import qn
from lxml import etree

from services.intake.papers.cascade import OFF, Cascade, Levels, first
from services.intake.papers.drawing import FONT
from services.intake.papers.grammar import local
from services.intake.papers.reading import runs_of, size_of, text_of
from shared.refusals import Reason

_HIDDEN: Final = Reason("có chữ ẩn", "holds hidden words")
_STRUCK: Final = Reason("có chữ gạch bỏ", "holds words struck out")
_TRACKED: Final = Reason("có sửa đổi chưa chấp nhận (track changes)", "holds changes that were not accepted")
_RAISED: Final = Reason("có chữ chỉ số trên hoặc dưới", "holds letters raised or lowered")
_COLOURED: Final = Reason("có chữ hoặc nền không phải đen trên trắng", "is not black on white")
_NUMBERED: Final = Reason(
    "dùng danh sách tự đánh số: hãy gõ số, gạch đầu dòng bằng tay",
    "uses automatic numbering: type the numbers and dashes",
)
_PAGED: Final = Reason("có ngắt trang bằng tay", "holds a page break")
_PLACED: Final = Reason("nằm trong khung", "stands in a frame")
_BACKWARDS: Final = Reason("viết từ phải sang trái hoặc theo chiều dọc", "runs from right to left, or upright")
_CUT: Final = Reason("có dòng cao cố định thấp hơn chữ", "has lines of a fixed height that cuts the letters off")
_MERGED: Final = Reason("có ô gộp theo chiều dọc", "holds cells merged downwards")
_SHIFTED: Final = Reason("có dòng bảng thụt cột", "has a row that begins or ends beside its columns")
_OF_TRACKING: Final = dict.fromkeys(
    ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange"), _TRACKED
) | dict.fromkeys(("cellIns", "cellDel", "cellMerge", "tblPrExChange", "numberingChange"), _TRACKED)
_OF_LETTERS: Final = {
    **_OF_TRACKING,
    **dict.fromkeys(("vanish", "specVanish", "webHidden"), _HIDDEN),
    **dict.fromkeys(("strike", "dstrike"), _STRUCK),
    **dict.fromkeys(("vertAlign", "position"), _RAISED),
    **dict.fromkeys(("color", "highlight", "shd"), _COLOURED),
    **dict.fromkeys(("rtl", "eastAsianLayout"), _BACKWARDS),
}
_OF_PARAGRAPHS: Final = {
    **_OF_TRACKING,
    "numPr": _NUMBERED,
    "pageBreakBefore": _PAGED,
    "framePr": _PLACED,
    "shd": _COLOURED,
    **dict.fromkeys(("bidi", "textDirection"), _BACKWARDS),
}
_OF_TABLES: Final = {
    **_OF_TRACKING,
    **dict.fromkeys(("vMerge", "hMerge"), _MERGED),
    **dict.fromkeys(("gridBefore", "gridAfter"), _SHIFTED),
    **dict.fromkeys(("bidiVisual", "textDirection"), _BACKWARDS),
    "hidden": _HIDDEN,
    "tblpPr": _PLACED,
    "trHeight": _CUT,
    "shd": _COLOURED,
}
_PLAIN_LETTERS: Final = frozenset(
    {
        *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "spacing", "kern", "sz", "szCs", "u", "lang"),
        *("noProof", "snapToGrid", "ligatures", "numForm", "numSpacing", "cntxtAlts", "cs"),
    }
)
"""What the PDF sets as well, or what cannot be seen."""
_NOTHING: Final = OFF | {"none", "auto", "baseline", "000000", "clear", "nil", "lrTb", "lrTbV", "tb"}
_WHITE: Final = (None, "auto", "FFFFFF", "ffffff")


def wrong_look(paragraph: Any, cascade: Cascade) -> Iterator[Reason]:
    """All that the styles and the paragraph itself set which the PDF would not show."""
    mark = cascade.run(paragraph, None)
    yield from _of(cascade.paragraph(paragraph), _OF_PARAGRAPHS)
    yield from _of(tuple(paragraph.iterfind(f"{qn('w:pPr')}/{qn('w:rPr')}")), _OF_LETTERS)
    for run in runs_of(paragraph):
        levels = cascade.run(paragraph, run) if text_of(run).strip() else ()
        yield from _of(levels, _OF_LETTERS, _PLAIN_LETTERS)
        if levels and (font := _typeface(levels)) != FONT:
            yield Reason(f"dùng phông {font}, không phải {FONT}", f"is set in {font}, not in {FONT}")
    yield from _of(mark, {"vanish": _HIDDEN, "specVanish": _HIDDEN})
    if _is_cut(paragraph, cascade):
        yield _CUT


def wrong_table_look(table: Any, cascade: Cascade) -> Iterator[Reason]:
    """The same of a table, its rows and cells; its style may set borders and nothing about the words."""
    if any(
        style.find(qn(f"w:{name}")) is not None for style in cascade.of_table(table) for name in ("rPr", "tblStylePr")
    ):
        yield Reason("dùng kiểu bảng có định dạng chữ", "has a table style that sets letters")
    for name in ("tblPr", "tblPrEx", "trPr", "tcPr"):
        yield from _of(tuple(table.iter(qn(f"w:{name}"))), _OF_TABLES)


def _of(levels: Levels, wrong: Mapping[str, Reason], plain: frozenset[str] | None = None) -> Iterator[Reason]:
    for level in levels:
        for one in level.iterchildren(etree.Element):
            name = local(one)
            if name in wrong and not _says_nothing(one):
                yield wrong[name]
            elif plain is not None and name not in plain and name not in wrong and not _says_nothing(one):
                yield Reason(
                    f"có kiểu chữ «{name}» mà bản PDF không in được", f"is set with «{name}», which the PDF cannot show"
                )


def _says_nothing(one: Any) -> bool:
    """Switched off, or set to what would be so anyway."""
    value = one.get(qn("w:val"))
    if local(one) == "shd":
        plain = one.get(qn("w:fill")) in _WHITE and one.get(qn("w:themeFill")) is None
        return bool(plain and value in (None, "clear", "nil"))
    if local(one) == "color" and one.get(qn("w:themeColor"), "text1") not in ("text1", "dark1", "none"):
        return False
    if local(one) == "trHeight":
        return bool(one.get(qn("w:hRule")) != "exact")
    if local(one) == "numPr":
        number = one.find(qn("w:numId"))
        return number is not None and number.get(qn("w:val")) == "0"
    if local(one) == "position":
        return bool(value == "0")
    return value in _NOTHING


def _is_cut(paragraph: Any, cascade: Cascade) -> bool:
    levels = cascade.paragraph(paragraph)
    sizes = [size_of(cascade.run(paragraph, run)) for run in runs_of(paragraph) if text_of(run).strip()]
    exact = first(levels, "w:spacing", "w:lineRule") == "exact"
    return exact and bool(sizes) and float(first(levels, "w:spacing", "w:line") or 0) / 20 < max(sizes)


def _typeface(levels: Levels) -> str:
    """Of plain letters and of accented ones, which Word takes from another entry. A theme's wins over one beside it."""
    found = [_nearest(levels, f"w:{kind}Theme", f"w:{kind}") for kind in ("ascii", "hAnsi")]
    return next((font for font in found if font != FONT), FONT)


def _nearest(levels: Levels, *names: str) -> str:
    entries = (level.find(qn("w:rFonts")) for level in levels)
    named = (fonts.get(qn(name)) for fonts in entries if fonts is not None for name in names)
    return next((str(one) for one in named if one is not None), "?")
