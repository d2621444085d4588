"""A template and the data of a paper become a Word file, the same to the byte whenever it is made."""

from collections.abc import Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any, Final

from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.intake.papers.packing import repacked

Value = str | list[str]
_NEXT: Final = "\u2029"
"""Stands where a typed line ends while the template engine has the text: it would make a line break of its own of it."""
_PARAGRAPH, _LINK, _RUN, _TEXT = (qn(f"w:{name}") for name in ("p", "hyperlink", "r", "t"))
_LOOKS: Final = frozenset({qn("w:pPr"), qn("w:rPr")})


def fill(template: bytes, data: Mapping[str, Value], title: str, identifier: str = "") -> bytes:
    """The Word file. Nothing in `data` is read as a template or as XML; `identifier` goes into its properties. What was typed
    in several lines stands in as many paragraphs, each indented like the one it was put in (NĐ 30/2020, Phụ lục I).
    """
    document = DocxTemplate(BytesIO(template))
    properties = document.get_docx().core_properties  # before: asked afterwards, docxtpl reads the template anew
    properties.title, properties.author, properties.comments = title, "", ""
    properties.identifier = identifier
    marked = {name: value if isinstance(value, list) else _marked(value) for name, value in data.items()}
    document.render(marked, ImmutableSandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    _divide(document.docx.element.body)
    filled = BytesIO()
    document.save(filled)
    return repacked(filled)


def _marked(typed: str) -> str:
    return _NEXT.join(line.strip() for line in typed.splitlines() if line.strip())


def _divide(body: Any) -> None:
    """Each paragraph that holds several typed lines becomes several."""
    for paragraph in list(body.iter(_PARAGRAPH)):
        if not any(_NEXT in (text.text or "") for text in paragraph.iter(_TEXT)):
            continue
        *earlier, last = _parts(paragraph)
        for part in earlier:  # the last alone stays with what follows, or all of them moved to its page
            for keep in list(part.iterfind(f"{qn('w:pPr')}/{qn('w:keepNext')}")):
                keep.getparent().remove(keep)
        for part in (*earlier, last):
            paragraph.addprevious(part)
        paragraph.getparent().remove(paragraph)


def _parts(element: Any) -> list[Any]:
    """The element cut where typed lines end, each part of it looking the same."""
    if element.tag == _TEXT:
        return [_said(element, line) for line in (element.text or "").split(_NEXT)]
    if element.tag not in (_PARAGRAPH, _LINK, _RUN):
        return [element]
    parts = [_begun(element)]
    for child in [one for one in element if one.tag not in _LOOKS]:
        first, *more = _parts(child)
        parts[-1].append(first)
        for part in more:
            parts.append(_begun(element))
            parts[-1].append(part)
    return parts


def _begun(element: Any) -> Any:
    """Another like it with nothing in it. What else Word notes of a paragraph or run names that one alone."""
    begun = element.makeelement(element.tag, dict(element.attrib) if element.tag == _LINK else {})
    begun.extend([deepcopy(one) for one in element if one.tag in _LOOKS])
    return begun


def _said(text: Any, line: str) -> Any:
    said = deepcopy(text)
    said.text = line
    said.set(qn("xml:space"), "preserve")
    return said
