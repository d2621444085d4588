"""Records with a file, whose removal is asked for."""

from collections.abc import Callable, Iterator, Mapping

import httpx

RECORDS = ("visit", "petition", "case")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def removal_of(record: str) -> Callable[[Mapping[str, str]], Iterator[tuple[str, dict[str, str], str]]]:
    """The form on which a file of such a record is removed."""

    def found(examples: Mapping[str, str]) -> Iterator[tuple[str, dict[str, str], str]]:
        yield record, {"attachments/number": examples[f"file of a {record}"]}, "tiepdan"

    return found


def files_of(desk: httpx.Client, codes: Mapping[str, str]) -> dict[str, str]:
    """One file attached to each of these records, by `visits/code` and so on: their pages show what that looks like."""
    numbers = {}
    for record in RECORDS:
        path = f"/intake/api/v1/{record}s/{codes[f'{record}s/code']}/attachments"
        sent = desk.post(path, files={"file": ("Bản chụp đơn.pdf", PDF)}, data={"file_kind": "work"})
        numbers[f"file of a {record}"] = str(sent.raise_for_status().json()["id"])
    return numbers
