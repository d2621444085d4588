"""Whether a template that the office changed in Word can be used: everything that is wrong at once, each with its place."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from docx.text.paragraph import Paragraph
from jinja2 import TemplateError

from services.intake.papers.catalogue import Paper
from services.intake.papers.drawing import FONT
from services.intake.papers.filling import Value, fill
from shared.refusals import Reason, Refused

LARGEST, UNPACKED, PARTS = 1_000_000, 20_000_000, 200
MOST_NAMED: Final = 20
NEEDED: Final = ("co_quan", "so_ky_hieu", "dia_danh_ngay")
"""Without these it is no document: nobody would know whose it is, nor its number and day (NĐ 30/2020, Phụ lục I)."""
MARGINS: Final = {
    "top_margin": (20, 25, Reason("lề trên", "top margin")),
    "bottom_margin": (20, 25, Reason("lề dưới", "bottom margin")),
    "left_margin": (30, 35, Reason("lề trái", "left margin")),
    "right_margin": (15, 20, Reason("lề phải", "right margin")),
}
_DANGEROUS: Final = ("vbaProject", "activeX", "embeddings/", "oleObject", "afchunk", "attachedTemplate")
_TAG: Final = re.compile(r"\{\{(?P<field>.*?)\}\}|\{%(?:p|tr)?(?P<step>.*?)%\}", re.DOTALL)
_NAME: Final = r"[a-z_][a-z0-9_]*"
_LOOP: Final = re.compile(rf"for ({_NAME}) in ({_NAME})")
_TEST: Final = re.compile(rf"(?:el)?if (?:not )?{_NAME}(?: (?:and|or) (?:not )?{_NAME})*")
_WORDS: Final = frozenset({"if", "elif", "not", "and", "or"})
_NOT_SET: Final = {
    "drawing": Reason("có hình hoặc khung chữ", "holds a picture or a text box"),
    "pict": Reason("có hình hoặc khung chữ", "holds a picture or a text box"),
    "object": Reason("có đối tượng nhúng", "holds an embedded object"),
    "ins": Reason("có sửa đổi chưa chấp nhận (track changes)", "holds changes that were not accepted"),
    "del": Reason("có sửa đổi chưa chấp nhận (track changes)", "holds changes that were not accepted"),
    "sdt": Reason("có ô điều khiển nội dung", "holds a content control"),
    "numPr": Reason(
        "dùng danh sách tự đánh số: hãy gõ số, gạch đầu dòng bằng tay",
        "uses automatic numbering: type the numbers and dashes",
    ),
    "fldSimple": Reason("có trường tự động của Word", "holds an automatic field of Word"),
    "instrText": Reason("có trường tự động của Word", "holds an automatic field of Word"),
    "vMerge": Reason("có ô gộp theo chiều dọc", "holds cells merged downwards"),
    "footnoteReference": Reason("có chú thích cuối trang", "holds a footnote"),
}
"""What the PDF would not show as Word does, or Word would fetch from elsewhere."""


def check_template(paper: Paper, content: bytes) -> Refused | None:
    """Everything that keeps this file from being the template of this paper; None when it can be used."""
    if (unsafe := _refuse_package(content)) is not None:
        return unsafe
    try:
        document = Document(BytesIO(content))
    except (
        KeyError,
        ValueError,
        SyntaxError,
    ):  # python-docx has no error of its own for what only looks like a document
        return _NO_DOCUMENT
    placed = list(_paragraphs(document))
    loops = [_LOOP.fullmatch(step) for _, paragraph in placed for step in _steps(paragraph)]
    local = frozenset(loop[1] for loop in loops if loop)
    found = [
        *_wrong_page(document),
        *(wrong for place, paragraph in placed for wrong in _wrong_paragraph(paper, place, paragraph, local)),
        *_missing(" ".join(paragraph.text for _, paragraph in placed)),
    ]
    return _together(found) or _try(paper, content)


def sample(paper: Paper) -> dict[str, Value]:
    """Something in every field, to see a template filled."""
    return {
        field.name: [field.meaning.vi, field.meaning.vi] if field.many else field.meaning.vi
        for field in paper.fields.values()
    }


def _refuse_package(content: bytes) -> Refused | None:
    """What must not even be opened as a document."""
    if len(content) > LARGEST:
        return _refused("Tệp lớn hơn 1 MB.", "The file is larger than 1 MB.")
    try:
        with ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
                return _refused("Tệp giải nén quá lớn.", "The file unpacks to too much.")
            names = package.namelist()
            texts = [package.read(name) for name in names if name.endswith((".xml", ".rels"))]
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError):
        return _NO_DOCUMENT
    if "word/document.xml" not in names or any(b"<!DOCTYPE" in text or b"<!ENTITY" in text for text in texts):
        return _NO_DOCUMENT
    return _refuse_active(names, texts)


def _refuse_active(names: list[str], texts: list[bytes]) -> Refused | None:
    """What would do something when the paper is opened, or fetch something from elsewhere."""
    if any(word in name for name in names for word in _DANGEROUS) or any(b"macroEnabled" in text for text in texts):
        return _refused(
            "Mẫu có macro hoặc đối tượng nhúng: hãy lưu lại thành .docx không có macro.",
            "The template holds macros or embedded objects: save it as a .docx without.",
        )
    if any(b'TargetMode="External"' in text for text in texts):
        return _refused("Mẫu có liên kết ra ngoài tệp.", "The template links to something outside of itself.")
    return None


def _paragraphs(document: WordDocument) -> Iterator[tuple[Reason, Paragraph]]:
    """Every paragraph with where it stands, as somebody looking at the page counts."""
    paragraphs = tables = 0
    for element in document.iter_inner_content():
        if isinstance(element, Table):
            tables += 1
            yield from _cells(element, tables)
        else:
            paragraphs += 1
            yield Reason(f"Đoạn {paragraphs}", f"Paragraph {paragraphs}"), element
    for section in document.sections:
        for part in (section.header, section.first_page_header):
            yield from ((Reason("Đầu trang", "Header"), one) for one in part.paragraphs)
        for foot in (section.footer, section.first_page_footer):
            yield from ((Reason("Chân trang", "Footer"), one) for one in foot.paragraphs)


def _cells(table: Table, n: int) -> Iterator[tuple[Reason, Paragraph]]:
    for r, row in enumerate(table.rows, 1):
        for c, cell in enumerate(row.cells, 1):
            place = Reason(f"Bảng {n}, dòng {r}, ô {c}", f"Table {n}, row {r}, cell {c}")
            yield from ((place, paragraph) for paragraph in cell.paragraphs)
            if cell.tables:
                yield place, cell.tables[0].rows[0].cells[0].paragraphs[0]


def _steps(paragraph: Paragraph) -> Iterator[str]:
    yield from (" ".join(tag["step"].split()) for tag in _TAG.finditer(paragraph.text) if tag["step"] is not None)


def _wrong_paragraph(paper: Paper, place: Reason, paragraph: Paragraph, local: frozenset[str]) -> Iterator[Reason]:
    for name, reason in _NOT_SET.items():
        found = [one for one in paragraph._p.iter(qn(f"w:{name}")) if (one.text or "").strip() != "PAGE"]  # noqa: SLF001
        if found:
            yield _at(place, reason)
    fonts = {run.font.name for run in paragraph.runs if run.font.name not in (None, FONT)}
    for font in sorted(name for name in fonts if name):
        yield _at(place, Reason(f"dùng phông {font}, không phải {FONT}", f"is set in {font}, not in {FONT}"))
    for tag in _TAG.finditer(paragraph.text):
        wrong = _wrong_field(paper, tag["field"], local) if tag["field"] is not None else _wrong_step(paper, tag, local)
        if wrong is not None:
            yield _at(place, wrong)
    rest = _TAG.sub("", paragraph.text)
    if any(brace in rest for brace in ("{{", "}}", "{%", "%}")):
        yield _at(
            place, Reason(f"dấu ngoặc chưa đóng: «{rest.strip()[:60]}»", f"has an open brace: «{rest.strip()[:60]}»")
        )


def _wrong_field(paper: Paper, written: str, local: frozenset[str]) -> Reason | None:
    name = written.strip()
    if name in local:
        return None
    field = paper.fields.get(name)
    if field is None:
        return Reason(f"không có trường «{name}»", f"names a field «{name}» that this paper does not have")
    if field.many:
        return Reason(f"«{name}» là danh sách: dùng với for", f"«{name}» is a list: use it with for")
    return None


def _wrong_step(paper: Paper, tag: re.Match[str], local: frozenset[str]) -> Reason | None:
    step = " ".join(tag["step"].split())
    if (loop := _LOOP.fullmatch(step)) is not None:
        field = paper.fields.get(loop[2])
        if field is None or not field.many:
            return Reason(f"không có danh sách «{loop[2]}»", f"names a list «{loop[2]}» that this paper does not have")
        return None
    if _TEST.fullmatch(step):
        unknown = [word for word in step.split() if word not in _WORDS | local and word not in paper.fields]
        return (
            Reason(f"không có trường «{unknown[0]}»", f"names a field «{unknown[0]}» unknown here") if unknown else None
        )
    if step in ("else", "endif", "endfor"):
        return None
    return Reason(f"không hiểu «{step[:60]}»", f"«{step[:60]}» is not understood")


def _wrong_page(document: WordDocument) -> Iterator[Reason]:
    if len(document.sections) > 1:
        yield Reason("Mẫu chỉ được có một phần (section).", "A template has one section alone.")
    section = document.sections[0]
    width, height = section.page_width or 0, section.page_height or 0
    if abs(width - Mm(210)) > Mm(1) or abs(height - Mm(297)) > Mm(1):
        yield Reason("Khổ giấy phải là A4 đứng.", "The page must be A4 upright.")
    for name, (least, most, called) in MARGINS.items():
        millimetres = (getattr(section, name) or 0) / Mm(1)
        if not least - 0.5 <= millimetres <= most + 0.5:
            yield Reason(
                f"{called.vi.capitalize()} {millimetres:.0f} mm, phải từ {least} đến {most} mm.",
                f"The {called.en} is {millimetres:.0f} mm; it must be {least} to {most} mm.",
            )


def _missing(text: str) -> Iterator[Reason]:
    named = {tag["field"].strip() for tag in _TAG.finditer(text) if tag["field"] is not None}
    for name in NEEDED:
        if name not in named:
            yield Reason(f"Thiếu trường bắt buộc «{name}».", f"The field «{name}», which must be there, is missing.")


def _try(paper: Paper, content: bytes) -> Refused | None:
    """A loop that is not closed and the like show only when it is filled."""
    empty: dict[str, Value] = {field.name: [] if field.many else "" for field in paper.fields.values()}
    for data in (sample(paper), empty):
        try:
            fill(content, data, paper.name.vi)
        except TemplateError as error:
            return _refused(f"Không điền được mẫu: {error}.", f"The template cannot be filled: {error}.")
    return None


def _together(found: list[Reason]) -> Refused | None:
    """One refusal that names them all: a form shows one sentence at the field of the file."""
    named = list(dict.fromkeys(found))[:MOST_NAMED]
    return _refused(" ".join(one.vi for one in named), " ".join(one.en for one in named)) if named else None


def _at(place: Reason, what: Reason) -> Reason:
    return Reason(f"{place.vi}: {what.vi}.", f"{place.en} {what.en}.")


def _refused(vi: str, en: str) -> Refused:
    return Refused(Reason(vi, en), "content")


_NO_DOCUMENT: Final = _refused("Tệp không phải văn bản Word (.docx).", "The file is not a Word document (.docx).")
