"""What the demonstration's citizens bring: from a file the operator names, or the small set that comes with the product."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shared.events.kinds import CaseKind, Channel

BUILT_IN: Final = Path(__file__).parent / "data" / "petitions.csv"
FIELDS: Final = Path(__file__).parent / "data" / "categories.csv"


class UnreadableMatters(Exception):
    """The file is not one of petitions; says what is missing."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One petition to play. `people` above 1 came together."""

    id: str
    kind: CaseKind
    field: str
    text: str
    channel: Channel
    people: int = 1
    request: str | None = None
    extract: str | None = None
    commune: str | None = None
    answer: str | None = None


def load_matters(path: Path | None = None) -> list[Matter]:
    """The matters of a file: ours has kind, field, people …; a collection of published petitions has id, text, category,
    channel and answer (UTF-8 CSV).

    Raises:
        UnreadableMatters: a needed column is missing, or the file is no UTF-8 CSV.
    """
    rows = _rows(path or BUILT_IN)
    if not rows or not {"id", "text"} <= set(rows[0]) or not ({"kind", "category"} & set(rows[0])):
        raise UnreadableMatters(f"{path or BUILT_IN}: columns id, text and kind or category are needed")
    if "kind" in rows[0]:
        return [_of_ours(row) for row in rows]
    fields = {row["category"]: row["field"] for row in _rows(FIELDS)}
    return [_of_published(row, fields) for row in rows]


def _of_ours(row: dict[str, str]) -> Matter:
    return Matter(
        row["id"],
        CaseKind(row["kind"]),
        row["field"],
        row["text"],
        Channel.DIRECT,
        int(row["people"]),
        row["request"] or None,
        row["extract"] or None,
        f"xa-{row['commune']}" if row["commune"] else None,
    )


def _of_published(row: dict[str, str], fields: dict[str, str]) -> Matter:
    channel = row.get("channel", "")
    kind = CaseKind.COMPLAINT if "khiếu nại" in channel.lower() else CaseKind.REFLECTION
    return Matter(
        row["id"],
        kind,
        fields.get(row["category"], "khac"),
        row["text"],
        _channel(channel),
        answer=row["answer"] or None,
    )


def _channel(words: str) -> Channel:
    if "cổng" in words or "Facebook" in words:
        return Channel.ONLINE
    if "HĐND" in words or "Bộ" in words or "báo chí" in words:
        return Channel.OTHER_AGENCY
    return Channel.DIRECT if "tiếp xúc" in words else Channel.POST


def _rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(line for line in file if not line.startswith("#")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableMatters(f"{path}: {error}") from error
