"""Opens a file that calls itself a Word document, if nothing in it acts, fetches or grows when somebody opens it.

A package is what its content types and relationships say, not what its files are called (ECMA-376 part 2): every part has to
be of a kind known here, every relationship has to lead to such a part inside the file, and all XML is read without entities.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from lxml import etree

from shared.refusals import Reason, Refused

LARGEST, UNPACKED, PARTS, ELEMENTS = 1_000_000, 5_000_000, 200, 100_000
"""Bytes sent, bytes unpacked, files in it, elements of one of them. The shipped templates have 38 kB, 0.8 MB, 18, 9,000."""
DOCUMENT: Final = "word/document.xml"
_CONTENT_TYPES, _RELATIONSHIPS = (
    f"{{http://schemas.openxmlformats.org/package/2006/{name}}}" for name in ("content-types", "relationships")
)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_MAIN: Final = f"{_OFFICE}wordprocessingml.document.main+xml"
_KNOWN: Final = frozenset(
    {
        *(
            f"{_OFFICE}wordprocessingml.{one}+xml"
            for one in ("document.main", "styles", "settings", "webSettings", "fontTable", "numbering")
        ),
        *(f"{_OFFICE}wordprocessingml.{one}+xml" for one in ("header", "footer", "footnotes", "endnotes")),
        *(f"{_OFFICE}{one}+xml" for one in ("theme", "extended-properties", "custom-properties")),
        f"{_OFFICE}customXmlProperties+xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
        "application/vnd.openxmlformats-package.relationships+xml",
        "application/vnd.ms-word.stylesWithEffects+xml",
        *("application/xml", "image/jpeg", "image/png", "image/x-emf", "image/x-wmf"),
    }
)
"""What Word writes of itself into a plain document. Pictures: the thumbnail; one in the text is refused where it stands."""
_LINKS: Final = frozenset(
    {
        *("officeDocument", "core-properties", "extended-properties", "custom-properties", "thumbnail"),
        *("styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "theme", "numbering"),
        *("header", "footer", "footnotes", "endnotes", "customXml", "customXmlProps"),
    }
)
_SEVERAL: Final = frozenset({"header", "footer", "customXml"})
_ACTIVE: Final = ("macro", "vba", "activex", "oleobject", "embeddings/", "afchunk", "attachedtemplate", "control")


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship of the document itself."""

    id: str
    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class Package:
    """The XML of a Word file by the names of its parts, and what the document itself leads to."""

    parts: Mapping[str, etree._Element]
    links: tuple[Link, ...]

    def by_id(self, id_: str | None) -> etree._Element | None:
        """The part that the document names by this id."""
        return next((self.parts.get(link.part) for link in self.links if link.id == id_), None)

    def of_kind(self, kind: str) -> etree._Element | None:
        """The one part of this kind, such as `styles`."""
        return next((self.parts.get(link.part) for link in self.links if link.kind == kind), None)


def open_package(content: bytes) -> Package | Refused:
    """What is in the file, or why it must not even be opened as a document."""
    found = _unpacked(content)
    if isinstance(found, Refused):
        return found
    parts = {name: root for name, part in found.items() if (root := _parsed(part)) is not None}
    if any(name.lower().endswith((".xml", ".rels")) and name not in parts for name in found):
        return NO_DOCUMENT
    if any(sum(1 for _ in root.iter()) > ELEMENTS for root in parts.values()):
        return refused("Tệp có quá nhiều thành phần.", "The file holds too many elements.")
    return _refuse_kinds(found, parts) or _refuse_links(parts) or Package(parts, _links(parts))


def _unpacked(content: bytes) -> Mapping[str, bytes] | Refused:
    """The files in it. Two of one name, told apart by capitals or not at all, are read differently by each reader."""
    if len(content) > LARGEST:
        return refused("Tệp lớn hơn 1 MB.", "The file is larger than 1 MB.")
    try:
        with ZipFile(BytesIO(content)) as package:
            listed = [part for part in package.infolist() if not part.is_dir()]
            if len(listed) > PARTS or sum(part.file_size for part in listed) > UNPACKED:
                return refused("Tệp giải nén quá lớn.", "The file unpacks to too much.")
            found = {part.filename: package.read(part) for part in listed}
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        return NO_DOCUMENT
    return found if len({name.lower() for name in found}) == len(listed) else NO_DOCUMENT


def refused(vi: str, en: str) -> Refused:
    return Refused(Reason(vi, en), "content")


NO_DOCUMENT: Final = refused("Tệp không phải văn bản Word (.docx).", "The file is not a Word document (.docx).")


def _parsed(content: bytes) -> etree._Element | None:
    """None for what is no plain XML: with a document type it could grow, in another encoding it could hide from a reader."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    info = root.getroottree().docinfo
    plain = (info.encoding or "UTF-8").upper() in ("UTF-8", "ASCII", "US-ASCII")
    return root if plain and info.internalDTD is None else None


def _refuse_kinds(found: Mapping[str, bytes], parts: Mapping[str, etree._Element]) -> Refused | None:
    types = parts.get("[Content_Types].xml")
    if types is None or types.tag != f"{_CONTENT_TYPES}Types":
        return NO_DOCUMENT
    by_ending = {
        str(one.get("Extension")).lower(): one.get("ContentType") for one in types.iter(f"{_CONTENT_TYPES}Default")
    }
    by_name = {str(one.get("PartName")): one.get("ContentType") for one in types.iter(f"{_CONTENT_TYPES}Override")}
    if by_name.get(f"/{DOCUMENT}") != _MAIN and "macro" not in str(by_name.get(f"/{DOCUMENT}")).lower():
        return NO_DOCUMENT
    for name in found.keys() - {"[Content_Types].xml"}:
        kind = by_name.get(f"/{name}") or by_ending.get(name.rpartition(".")[2].lower()) or ""
        if kind not in _KNOWN or (kind == _MAIN) != (name == DOCUMENT):
            return _unknown(f"{name} {kind}", name)
    return None


def _refuse_links(parts: Mapping[str, etree._Element]) -> Refused | None:
    for name, kind, target, mode in _relationships(parts):
        if mode not in (None, "Internal"):
            return refused(
                f"Mẫu có liên kết ra ngoài tệp: {target[:80]}.",
                f"The template links to something outside of itself: {target[:80]}.",
            )
        if kind.rpartition("/")[2] not in _LINKS:
            return _unknown(f"{name} {kind} {target}", kind.rpartition("/")[2])
    roots = [
        target.lstrip("/")
        for name, kind, target, _ in _relationships(parts)
        if name == "_rels/.rels" and kind.endswith("/officeDocument")
    ]
    single = [link.kind for link in _links(parts) if link.kind not in _SEVERAL]
    return None if roots == [DOCUMENT] and len(single) == len(set(single)) else NO_DOCUMENT


def _relationships(parts: Mapping[str, etree._Element]) -> Iterator[tuple[str, str, str, str | None]]:
    """Of every part: whose, its kind, where it leads, and how."""
    for name, root in parts.items():
        if name.lower().endswith(".rels"):
            for one in root.iter(etree.Element):
                if one is not root:
                    yield name, str(one.get("Type")), str(one.get("Target")), one.get("TargetMode")


def _links(parts: Mapping[str, etree._Element]) -> tuple[Link, ...]:
    root = parts.get("word/_rels/document.xml.rels")
    found = root.iter(f"{_RELATIONSHIPS}Relationship") if root is not None else ()
    return tuple(
        Link(str(one.get("Id")), str(one.get("Type")).rpartition("/")[2], _inside(str(one.get("Target"))))
        for one in found
    )


def _inside(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"word/{target}"


def _unknown(said: str, name: str) -> Refused:
    if any(word in said.lower() for word in _ACTIVE):
        return refused(
            "Mẫu có macro hoặc đối tượng nhúng: hãy lưu lại thành .docx không có macro.",
            "The template holds macros or embedded objects: save it as a .docx without.",
        )
    return refused(
        f"Mẫu có phần không nhận ra: {name[:80]}. Hãy chép nội dung vào mẫu tải từ đây.",
        f"The template holds a part that is not known here: {name[:80]}. Copy its text into a template taken from here.",
    )
