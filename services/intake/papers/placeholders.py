"""What stands in braces in a template: fields of its paper, `for` over its lists, `if` about its fields, and nothing else.

Asked twice: of the words of each paragraph, to name the place; and of what the template engine makes of the whole file
(docxtpl takes tags apart that Word has cut up), so that nothing is run that was not looked at.
"""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Final

from docxtpl import DocxTemplate
from jinja2 import Environment, nodes

from services.intake.papers.catalogue import Paper
from shared.refusals import Reason

BRACES: Final = ("{{", "}}", "{%", "%}", "{#", "#}")
_TAG: Final = re.compile(r"\{\{(?P<field>.*?)\}\}|\{%(?P<whole>p|tr)?(?P<step>.*?)%\}", re.DOTALL)
_NAME: Final = r"[a-z_][a-z0-9_]*"
_LOOP: Final = re.compile(rf"for ({_NAME}) in ({_NAME})")
_TEST: Final = re.compile(rf"(?:el)?if (?:not )?{_NAME}(?: (?:and|or) (?:not )?{_NAME})*")
_WORDS: Final = frozenset({"if", "elif", "not", "and", "or"})
_ALONE: Final = Reason(
    "{%p … %} phải đứng riêng một đoạn: chữ cùng đoạn không in ra",
    "{%p … %} stands in a paragraph of its own: words beside it are not printed",
)
_OPEN: Final = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.And, nodes.Or, nodes.Not)


def loop_names(texts: Iterable[str]) -> frozenset[str]:
    """The names that loops of a template give to one line of a list."""
    loops = (_LOOP.fullmatch(" ".join(tag["step"].split())) for text in texts for tag in _steps(text))
    return frozenset(loop[1] for loop in loops if loop)


def wrong_words(paper: Paper, text: str, local: frozenset[str]) -> Iterator[Reason]:
    """What is wrong with the braces of one paragraph."""
    for tag in _TAG.finditer(text):
        wrong = _wrong_field(paper, tag["field"], local) if tag["field"] is not None else _wrong_step(paper, tag, local)
        if wrong is not None:
            yield wrong
        elif tag["whole"] and text.strip() != tag[0]:
            yield _ALONE
    rest = _TAG.sub("", text)
    if any(brace in rest for brace in ("{", "}")):
        yield Reason(f"dấu ngoặc chưa đóng: «{rest.strip()[:60]}»", f"has an open brace: «{rest.strip()[:60]}»")


def fields_named(texts: Iterable[str]) -> frozenset[str]:
    """The fields that stand in a template."""
    found = (tag["field"] for text in texts for tag in _TAG.finditer(text))
    return frozenset(field.strip() for field in found if field is not None)


def wrong_steps(paper: Paper, content: bytes) -> Iterator[Reason]:
    """What the template engine would be asked to do beyond filling fields.

    Raises:
        TemplateSyntaxError: a loop or condition is not closed, and the like.
    """
    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    tree = Environment(autoescape=True).parse(template.patch_xml(template.get_xml()))
    yield from _wrong_nodes(paper, tree, frozenset())


def _steps(text: str) -> Iterator[re.Match[str]]:
    yield from (tag for tag in _TAG.finditer(text) if tag["step"] is not None)


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
        return _wrong_list(paper, loop[2])
    if _TEST.fullmatch(step):
        unknown = [word for word in step.split() if word not in _WORDS | local and word not in paper.fields]
        return (
            Reason(f"không có trường «{unknown[0]}»", f"names a field «{unknown[0]}» unknown here") if unknown else None
        )
    if step in ("else", "endif", "endfor"):
        return None
    return Reason(f"không hiểu «{step[:60]}»", f"«{step[:60]}» is not understood")


def _wrong_list(paper: Paper, name: str) -> Reason | None:
    field = paper.fields.get(name)
    if field is None or not field.many:
        return Reason(f"không có danh sách «{name}»", f"names a list «{name}» that this paper does not have")
    return None


def _wrong_nodes(paper: Paper, node: nodes.Node, local: frozenset[str]) -> Iterator[Reason]:
    if isinstance(node, nodes.For):
        name, over = getattr(node.target, "name", ""), getattr(node.iter, "name", "")
        if local or not name or name in paper.fields or node.else_ or node.test or node.recursive:
            yield Reason(
                f"vòng lặp «{name}» nằm trong vòng lặp khác hoặc trùng tên một trường",
                f"the loop «{name}» stands within another, or bears the name of a field",
            )
        elif (wrong := _wrong_list(paper, over)) is not None:
            yield wrong
        else:
            for child in node.body:
                yield from _wrong_nodes(paper, child, frozenset({name}))
        return
    if isinstance(node, nodes.Name) and node.name not in local and node.name not in paper.fields:
        yield Reason(f"không có trường «{node.name}»", f"names a field «{node.name}» unknown here")
    if not isinstance(node, _OPEN):
        kind = type(node).__name__
        yield Reason(
            f"mẫu chỉ điền trường, không tính toán («{kind}»)", f"fills fields and computes nothing («{kind}»)"
        )
        return
    for child in node.iter_child_nodes():
        yield from _wrong_nodes(paper, child, local)
