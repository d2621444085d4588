"""The English catalogue: what it must hold, what it lacks. `python -m shared.web.catalogue` adds new texts to it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from shared.web.languages import CATALOGUE

_ROOT: Final = Path(__file__).resolve().parents[2]
_MAPPING: Final = Path(__file__).parent / "locales" / "babel.cfg"
_SOURCES: Final = ("shared", "services", "deploy")
_KEYWORDS: Final = {"_": None, "gettext": None, "ngettext": (1, 2)}

Message = str | tuple[str, ...]


def used() -> Iterator[tuple[str, Message]]:
    """Each text of the programme and its templates, with the file it stands in."""
    with _MAPPING.open() as source:
        methods, options = parse_mapping_cfg(source)  # type: ignore[no-untyped-call]  # Babel has no types
    for folder in _SOURCES:
        for found in extract_from_dir(_ROOT / folder, methods, options, keywords=_KEYWORDS):
            yield f"{folder}/{found[0]}", found[2]


def missing() -> list[tuple[str, Message]]:
    """The texts in use that have no English yet."""
    catalogue = _read()
    return [(place, message) for place, message in used() if not _is_translated(catalogue, message)]


def update() -> None:
    """Add the texts in use to the catalogue and drop those out of use; translations stay."""
    template = Catalog()
    for place, message in used():
        template.add(message, locations=[(place, 0)])
    catalogue = _read()
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.revision_date = catalogue.creation_date  # a run without new texts changes no byte
    with CATALOGUE.open("wb") as target:
        write_po(target, catalogue, width=120, sort_output=True, include_lineno=False, ignore_obsolete=True)


def _read() -> Catalog:
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="en", abort_invalid=True)


def _is_translated(catalogue: Catalog, message: Message) -> bool:
    entry = catalogue.get(message if isinstance(message, str) else message[0])
    if entry is None or entry.fuzzy:
        return False
    return all(entry.string) if isinstance(entry.string, tuple | list) else bool(entry.string)


if __name__ == "__main__":
    update()
    for place, message in missing():
        sys.stderr.write(f"{place}: {message}\n")
