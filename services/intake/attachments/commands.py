"""What is asked of attachments."""

from services.intake.attachments.rules import FileKind
from services.intake.wording import Paragraph
from shared.commands import Command


class AttachFile(Command):
    """Attach a file; what is sent beside it."""

    file_kind: FileKind


class RemoveFile(Command):
    """Take a file off its record."""

    reason: Paragraph
