"""The grouped head of a form's table, as the circular draws it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from services.reporting.forms.definitions import Column


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of the head. `starts` marks the first column of a part of the form, which a strong line sets off."""

    text: str
    across: int
    down: int
    starts: bool
    is_group: bool


def head(columns: Sequence[Column]) -> list[list[HeadCell]]:
    """The rows of the head, top first."""
    depth = max(len(column.group) for column in columns) + 1
    edges = starts(columns)
    rows: list[list[HeadCell]] = [[] for _ in range(depth)]
    for column in columns:
        level = len(column.group)
        rows[level].append(HeadCell(column.name, 1, depth - level, column.no in edges, is_group=False))
    for level in range(depth - 1):
        cells: list[tuple[int, HeadCell]] = []
        for path, members in groupby(columns, key=lambda column, level=level: column.group[: level + 1]):  # type: ignore[misc]
            its = list(members)
            if len(path) > level:
                cells.append((its[0].no, HeadCell(path[-1], len(its), 1, its[0].no in edges, is_group=True)))
        names = [column.no for column in columns if len(column.group) == level]
        placed = [*cells, *zip(names, rows[level], strict=True)]
        rows[level] = [cell for _, cell in sorted(placed, key=lambda pair: pair[0])]
    return rows


def starts(columns: Sequence[Column]) -> frozenset[int]:
    """The columns at which a part begins: a group of the first level, or of the second where it divides all of it."""
    found = set()
    for top, members in groupby(columns, key=lambda column: column.group[:1]):
        its = list(members)
        if not top:
            continue
        found.add(its[0].no)
        if all(len(column.group) > 1 for column in its):
            found |= {next(part).no for _, part in groupby(its, key=lambda column: column.group[:2])}
    return frozenset(found)
