"""What a browser holds of the draft it writes: three hours from the last step it sent."""

from typing import Final

from services.intake.receipts.holding import Pass

WRITING: Final = Pass("tiepdan_draft", 3 * 60 * 60)
