"""What a paragraph or run is set in: its own properties, those of its styles, and what the document sets for all."""

from collections.abc import Iterator
from typing import Any, Final

from docx.oxml.ns import qn

OFF: Final = frozenset({"0", "false", "off"})
Levels = tuple[Any, ...]
"""Elements `w:pPr` or `w:rPr`: what is set nearest comes first."""


class Cascade:
    """The styles of a document (`w:styles`), asked for the properties of its paragraphs and runs."""

    def __init__(self, styles: Any) -> None:
        found = [] if styles is None else list(styles.iter(qn("w:style")))
        self._by_id: dict[str | None, Any] = {style.get(qn("w:styleId")): style for style in found}
        self._default = {
            one.get(qn("w:type")): one.get(qn("w:styleId")) for one in found if one.get(qn("w:default"), "0") not in OFF
        }
        self._for_all = {} if styles is None else {
            name: next(styles.iter(qn(f"w:{name}")), None) for name in ("pPrDefault", "rPrDefault")
        }  # fmt: skip
        self._styled: dict[tuple[str | None, str], Levels] = {}

    def paragraph(self, paragraph: Any) -> Levels:
        """The levels of a paragraph's layout."""
        own = paragraph.find(qn("w:pPr"))
        return _there(own, *self._of_style(self._named(own, "w:pStyle", "paragraph"), "w:pPr"), self._all("pPrDefault"))

    def run(self, paragraph: Any, run: Any) -> Levels:
        """The levels of the look of a run; of the paragraph itself when there is none."""
        own = None if run is None else run.find(qn("w:rPr"))
        layout = paragraph.find(qn("w:pPr"))
        return _there(
            own,
            *self._of_style(self._named(own, "w:rStyle", "character"), "w:rPr"),
            *self._of_style(self._named(layout, "w:pStyle", "paragraph"), "w:rPr"),
            self._all("rPrDefault"),
        )

    def of_table(self, table: Any) -> Iterator[Any]:
        """The styles of a table, the nearest first."""
        yield from self._chain(self._named(table.find(qn("w:tblPr")), "w:tblStyle", "table"))

    def name_of(self, style: str | None) -> str | None:
        """What a style is called; its id is Word's own affair and differs between languages."""
        return _style(self._by_id.get(style), "w:name")

    def _named(self, properties: Any, name: str, kind: str) -> str | None:
        return _style(properties, name) or self._default.get(kind)

    def _of_style(self, style: str | None, kind: str) -> Levels:
        """Of a style and those it is based on. Asked once of each."""
        if (style, kind) not in self._styled:
            self._styled[style, kind] = tuple(one.find(qn(kind)) for one in self._chain(style))
        return self._styled[style, kind]

    def _chain(self, style: str | None) -> Iterator[Any]:
        seen: set[str] = set()
        while style is not None and style not in seen and style in self._by_id:
            seen.add(style)
            yield self._by_id[style]
            style = _style(self._by_id[style], "w:basedOn")

    def _all(self, name: str) -> Any:
        holder = self._for_all.get(name)
        return None if holder is None else next(iter(holder), None)


def first(levels: Levels, name: str, attribute: str = "w:val") -> str | None:
    """What the nearest level that says anything says; an element without the attribute says ''."""
    for level in levels:
        element = level.find(qn(name))
        if element is not None and (attribute == "w:val" or element.get(qn(attribute)) is not None):
            return str(element.get(qn(attribute), ""))
    return None


def is_on(levels: Levels, name: str) -> bool:
    """Whether a property that is on or off is on."""
    value = first(levels, name)
    return value is not None and value not in OFF


def _style(properties: Any, name: str) -> str | None:
    named = None if properties is None else properties.find(qn(name))
    return None if named is None else str(named.get(qn("w:val")))


def _there(*levels: Any) -> Levels:
    return tuple(level for level in levels if level is not None)
