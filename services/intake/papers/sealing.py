"""The files of issued papers under a new key."""

from typing import Final

from services.intake.papers.files import opened_files, sealed_files
from services.intake.papers.tables import PaperFileRow
from services.intake.people.rotation import Sealed

FILES: Final = Sealed(
    "identity.paper_file", lambda row, vault: sealed_files(opened_files(PaperFileRow(**row), vault), vault)
)
