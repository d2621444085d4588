"""Whether a template that the office changed in Word can be used: everything that is wrong at once, each with its place."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from docx.oxml.ns import qn
from jinja2 import TemplateError
from lxml import etree

from services.intake.papers.cascade import Cascade
from services.intake.papers.catalogue import Paper
from services.intake.papers.filling import Value
from services.intake.papers.grammar import paragraphs, strange
from services.intake.papers.looks import wrong_look, wrong_table_look
from services.intake.papers.opening import DOCUMENT, Package, open_package, refused
from services.intake.papers.placeholders import BRACES, fields_named, loop_names, wrong_steps, wrong_words
from services.intake.papers.reading import runs_of, text_of
from services.intake.papers.sheet import wrong_sheet
from services.intake.papers.trial import wrong_when_made
from services.intake.papers.typefaces import code_of, unset_letters
from shared.refusals import Reason, Refused

MOST_NAMED: Final = 20
NEEDED: Final = ("co_quan", "so_ky_hieu", "dia_danh_ngay")
"""Without these it is no document: nobody would know whose it is, nor its number and day (NĐ 30/2020, Phụ lục I)."""


def check_template(paper: Paper, content: bytes, packages: Path) -> Refused | None:
    """Everything that keeps this file from being the template of this paper; None when it can be used."""
    package = open_package(content)
    if isinstance(package, Refused):
        return package
    try:
        return _together([*_wrong(paper, package, packages)]) or _together(_wrong_as_a_whole(paper, content, packages))
    except TemplateError as error:
        return refused(f"Không điền được mẫu: {error}.", f"The template cannot be filled: {error}.")
    except Exception as error:  # noqa: BLE001 -- the libraries raise what they like of a file that is not what it says
        return refused(f"Mẫu không dùng được: {error!r:.300}", f"The template cannot be used: {error!r:.300}")


def sample(paper: Paper) -> dict[str, Value]:
    """Something in every field, to see a template filled."""
    return {
        field.name: [field.meaning.vi, field.meaning.vi] if field.many else field.meaning.vi
        for field in paper.fields.values()
    }


def _wrong(paper: Paper, package: Package, packages: Path) -> Iterator[Reason]:
    """What can be named with its place."""
    body = package.parts[DOCUMENT].find(qn("w:body"))
    if body is None or [one.tag for one in package.parts[DOCUMENT]] != [qn("w:body")]:
        yield Reason("Văn bản không có nội dung.", "The document has no body.")
        return
    yield from (_at(place, wrong) for place, wrong in strange(body))
    placed = [(place, one, "".join(map(text_of, runs_of(one)))) for place, one in paragraphs(body)]
    local = loop_names(text for _, _, text in placed)
    cascade = Cascade(package.of_kind("styles"))
    for place, paragraph, text in placed:
        yield from (_at(place, wrong) for wrong in wrong_words(paper, text, local))
        yield from (_at(place, wrong) for wrong in wrong_look(paragraph, cascade))
        if letters := unset_letters(text, packages):
            named = ", ".join(f"{letter} ({code_of(letter)})" for letter in letters)
            yield _at(place, Reason(f"có chữ không in được: {named}", f"holds letters without a typeface: {named}"))
    for table in body.iterchildren(qn("w:tbl")):
        yield from (_at(Reason("Một bảng", "A table"), wrong) for wrong in wrong_table_look(table, cascade))
    yield from wrong_sheet(package, body)
    yield from _wrong_elsewhere(package)
    named_fields = fields_named(text for _, _, text in placed)
    for name in NEEDED:
        if name not in named_fields:
            yield Reason(f"Thiếu trường bắt buộc «{name}».", f"The field «{name}», which must be there, is missing.")


def _wrong_as_a_whole(paper: Paper, content: bytes, packages: Path) -> list[Reason]:
    """What shows only when the engine reads it, and when both files are made."""
    found = [_sentence(wrong) for wrong in wrong_steps(paper, content)]
    if found:
        return found
    empty: dict[str, Value] = {field.name: [] if field.many else "" for field in paper.fields.values()}
    needed = {name: paper.fields[name].meaning.vi for name in NEEDED}
    trials: list[Mapping[str, Value]] = [sample(paper), empty | needed]
    return [wrong for data in trials for wrong in wrong_when_made(content, paper.name.vi, data, needed, packages)]


def _wrong_elsewhere(package: Package) -> Iterator[Reason]:
    """Braces beside the words: the template engine fills them wherever they stand."""
    for name, root in package.parts.items():
        words = etree.tostring(root, encoding="unicode", with_tail=False)
        if name == DOCUMENT:
            words = " ".join(
                [*(value for one in root.iter(etree.Element) for value in one.attrib.values())]
                + [str(one.text) for one in root.iter(etree.Comment, etree.PI)]
            )
        bare = re.sub(r"<[^>]*>", "", words)
        if any(brace in where for brace in BRACES for where in (words, bare)):
            yield Reason(
                f"Trường chỉ đứng trong thân văn bản: xem {name}.", f"Fields stand in the text alone: see {name}."
            )


def _together(found: list[Reason]) -> Refused | None:
    """One refusal that names them all: a form shows one sentence at the field of the file."""
    named = list(dict.fromkeys(found))[:MOST_NAMED]
    return refused(" ".join(one.vi for one in named), " ".join(one.en for one in named)) if named else None


def _at(place: Reason, what: Reason) -> Reason:
    return Reason(f"{place.vi}: {what.vi}.", f"{place.en} {what.en}.")


def _sentence(what: Reason) -> Reason:
    return Reason(f"Mẫu: {what.vi}.", f"The template: {what.en}.")
