"""The page of a template: A4 with the margins of the decree, its number at the head and nothing else (NĐ 30/2020, Phụ lục I)."""

import re
from collections.abc import Iterator
from typing import Any, Final

from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from services.intake.papers.cascade import first, is_on
from services.intake.papers.grammar import local
from services.intake.papers.opening import Package
from shared.refusals import Reason

MARGINS: Final = {
    "w:top": (20, 25, Reason("lề trên", "top margin")),
    "w:bottom": (20, 25, Reason("lề dưới", "bottom margin")),
    "w:left": (30, 35, Reason("lề trái", "left margin")),
    "w:right": (15, 20, Reason("lề phải", "right margin")),
}
A4: Final = (210, 297)
_TWIP: Final = 635
"""A twentieth of a point in the units of Word's drawings, in which `Mm` counts."""
_HEAD: Final = Reason(
    "Đầu trang chỉ có số trang (trường PAGE), trang đầu để trống; chân trang để trống.",
    "The header holds the number of the page alone (the field PAGE), on the first page nothing; the footer nothing.",
)
_ONE_SECTION: Final = Reason("Mẫu phải có đúng một phần (section).", "A template has exactly one section.")
_SECTION: Final = frozenset(
    {
        *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc", "cols"),
        *("titlePg", "docGrid", "formProt", "noEndnote", "printerSettings", "pgNumType"),
    }
)
_HEAD_PARTS: Final = frozenset(
    {
        *("hdr", "ftr", "p", "pPr", "r", "rPr", "t", "fldChar", "instrText"),
        *("proofErr", "bookmarkStart", "bookmarkEnd"),
    }
)
_UNSEEN: Final = frozenset({"vanish", "webHidden", "specVanish"})
_PAGE_FIELD: Final = re.compile(r"PAGE( \\\* MERGEFORMAT)?")


def wrong_sheet(package: Package, body: Any) -> Iterator[Reason]:
    """What is wrong with the size of the page, its margins, and what stands above and below the text."""
    sections = list(body.iter(qn("w:sectPr")))
    if len(sections) != 1 or sections[0].getparent() is not body:
        yield _ONE_SECTION
        return
    section = (sections[0],)
    for one in sections[0].iterchildren(etree.Element):
        name = local(one)
        if name not in _SECTION and one.get(qn("w:val")) not in ("0", "off", "false", "top", "lrTb"):
            yield Reason(
                f"Trang có «{name}» mà bản PDF không in.", f"The page has «{name}», which the PDF cannot show."
            )
    if int(first(section, "w:cols", "w:num") or 1) != 1:
        yield Reason("Trang phải có một cột.", "The page has one column.")
    width, height = (_millimetres(first(section, "w:pgSz", name)) for name in ("w:w", "w:h"))
    if abs(width - A4[0]) > 1 or abs(height - A4[1]) > 1:
        yield Reason("Khổ giấy phải là A4 đứng.", "The page must be A4 upright.")
    for name, (least, most, called) in MARGINS.items():
        millimetres = _millimetres(first(section, "w:pgMar", name))
        if not least - 0.5 <= millimetres <= most + 0.5:
            yield Reason(
                f"{called.vi.capitalize()} {millimetres:.0f} mm, phải từ {least} đến {most} mm.",
                f"The {called.en} is {millimetres:.0f} mm; it must be {least} to {most} mm.",
            )
    yield from _wrong_head(package, sections[0])


def _wrong_head(package: Package, section: Any) -> Iterator[Reason]:
    """The PDF numbers its pages as the decree wants it, so that a template can want nothing else."""
    heads = {"default": "", "first": "", "even": ""} | {
        one.get(qn("w:type"), "default"): _head_text(package.by_id(one.get(qn("r:id"))))
        for one in section.iterchildren(qn("w:headerReference"))
    }
    feet = [_head_text(package.by_id(one.get(qn("r:id")))) for one in section.iterchildren(qn("w:footerReference"))]
    settings = package.of_kind("settings")
    alternating = settings is not None and is_on((settings,), "w:evenAndOddHeaders")
    counted = {first((section,), "w:pgNumType", name) for name in ("w:start", "w:fmt")} <= {None, "1", "decimal"}
    numbered = heads == {"default": "PAGE", "first": "", "even": ""} and is_on((section,), "w:titlePg")
    if any(feet) or alternating or not counted or not numbered:
        yield _HEAD


def _head_text(part: Any) -> str:
    """`PAGE` for a part that holds that field and its last result alone, in plain paragraphs; `?` for what is neither."""
    if part is None:
        return ""
    known = (isinstance(one.tag, str) and (local(one) in _HEAD_PARTS or _is_property(one)) for one in part.iter())
    if not all(known) or any(local(one) in _UNSEEN for one in part.iter()):
        return "?"
    told = "".join(one.text or "" for one in part.iter(qn("w:t"))).strip()
    fields = " ".join(" ".join((one.text or "").split()) for one in part.iter(qn("w:instrText")))
    if not fields:
        return told
    return "PAGE" if _PAGE_FIELD.fullmatch(fields.strip()) and not told.strip("0123456789") else "?"


def _is_property(element: Any) -> bool:
    return any(one.tag in (qn("w:pPr"), qn("w:rPr")) for one in element.iterancestors())


def _millimetres(twentieths: str | None) -> float:
    return float(twentieths or 0) * _TWIP / Mm(1)
