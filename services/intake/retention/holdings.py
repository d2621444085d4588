"""Where the tables of intake hold words about people: what becomes of each column when a record is made anonymous.

One list, so that a test can hold it against the database: a column nobody thought of fails it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """Free text about a record: whoever the record names is cut out of it. `by` is the column with the record's code."""

    table: str
    by: str
    columns: tuple[str, ...]


WORDS: Final[tuple[Words, ...]] = (
    Words("visit", "code", ("content", "request", "prior", "void_reason")),
    Words("petition", "code", ("content", "request", "extract", "reason", "reclassified_why", "void_reason")),
    Words("petition_link", "petition", ("reason",)),
    Words("case_file", "code", ("content", "request", "extract", "answer")),
    Words("assignment", "case_code", ("asked", "answer", "reason")),
    Words("answer_draft", "case_code", ("text", "remark")),
    Words("case_note", "case_code", ("text",)),
    Words("extension", "case_code", ("reason", "remark")),
    Words("protection", "case_code", ("reason",)),
    Words("proceeding_paper", "case_code", ("note", "stated")),
    Words("clock_entry", "case_code", ("reason",)),
)
