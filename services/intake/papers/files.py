"""The two files of a paper: made from a template and its data, sealed, opened again, and known by what they hash to."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from services.intake.papers.filling import Value, fill
from services.intake.papers.printing import CannotPrintError, print_pdf
from services.intake.papers.tables import PaperFileRow
from services.intake.people.vault import Vault
from shared.database import Transaction
from shared.refusals import Reason, Refused

Format = Literal["pdf", "docx"]
"""The two forms of a paper."""


@dataclass(frozen=True, slots=True)
class Files:
    """The two forms of one paper, and what each hashes to: in its row and in its event, so that a changed file is found."""

    docx: bytes
    pdf: bytes

    @property
    def docx_sha256(self) -> str:
        return sha256(self.docx).hexdigest()

    @property
    def pdf_sha256(self) -> str:
        return sha256(self.pdf).hexdigest()


async def make_one(
    form: Format, template: bytes, data: Mapping[str, Value], title: str, packages: Path, day: date
) -> bytes | Refused:
    """One form alone: the Word file is there even when no PDF can be made of it."""
    if form == "docx":
        return await asyncio.to_thread(fill, template, data, title)
    files = await make_both(template, data, title, packages, day)
    return files if isinstance(files, Refused) else files.pdf


async def make_both(
    template: bytes, data: Mapping[str, Value], title: str, packages: Path, day: date
) -> Files | Refused:
    """Both; a fifth of a second's work, in which others are served.

    Each bears a random identifier: without it, whoever hears of a paper's hash could try names until one makes the same file.
    """

    def made() -> Files:
        docx = fill(template, data, title, uuid4().hex)
        return Files(docx, print_pdf(docx, packages, day))

    try:
        return await asyncio.to_thread(made)
    except CannotPrintError as error:
        return Refused(
            Reason(
                f"Không dàn được bản PDF ({error}); bản Word xem thử vẫn lấy được.",
                f"The PDF cannot be set ({error}); the Word file can still be previewed.",
            )
        )


async def files_of(tx: Transaction, vault: Vault, number: int) -> Files | None:
    """What was issued, to the byte; None once its record was made anonymous. The edge has asked whether the caller may
    read it.
    """
    row = await tx.get(PaperFileRow, number)
    return None if row is None else opened_files(row, vault)


def opened_files(row: PaperFileRow, vault: Vault) -> Files:
    """Raises CannotOpen."""
    docx, pdf = (b64decode(vault.open(content, row.sealed_with) or "") for content in (row.docx, row.pdf))
    return Files(docx, pdf)


def sealed_files(files: Files, vault: Vault) -> dict[str, Any]:
    """The columns that a key makes: with the newest, also when an older one is replaced."""
    return {
        "sealed_with": vault.newest,
        "docx": vault.seal(b64encode(files.docx).decode()),
        "pdf": vault.seal(b64encode(files.pdf).decode()),
    }
