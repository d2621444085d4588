"""The documents lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def links(document: Path) -> list[str]:
    """The links of a document that lead to a file of ours."""
    written = FENCED.sub("", document.read_text(encoding="utf-8"))
    found = [one or other for one, other in LINK.findall(written)]
    return [link for link in found if not re.match(r"[a-z]+:|#|//", link)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_to_a_file(document: Path) -> None:
    gone = [link for link in links(document) if not (document.parent / link.partition("#")[0]).exists()]
    assert gone == []


def test_there_are_links_to_look_at() -> None:
    assert sum(len(links(document)) for document in DOCUMENTS) > 5
