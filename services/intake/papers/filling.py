"""A template and the data of a paper become a Word file, the same to the byte whenever it is made."""

from collections.abc import Mapping
from io import BytesIO

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.intake.papers.packing import repacked

Value = str | list[str]


def fill(template: bytes, data: Mapping[str, Value], title: str, identifier: str = "") -> bytes:
    """The Word file. Nothing in `data` is read as a template or as XML; `identifier` goes into its properties."""
    document = DocxTemplate(BytesIO(template))
    properties = document.get_docx().core_properties  # before: asked afterwards, docxtpl reads the template anew
    properties.title, properties.author, properties.comments = title, "", ""
    properties.identifier = identifier
    document.render(dict(data), ImmutableSandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
    filled = BytesIO()
    document.save(filled)
    return repacked(filled)
