"""Files for spreadsheets, without anything a spreadsheet would compute."""

from typing import Final


def harmless(cell: str) -> str:
    """Text a spreadsheet shows and does not compute: what begins like a formula gets an apostrophe (OWASP, CSV injection)."""
    return f"'{cell}" if cell.lstrip(" \u00a0\u3000").startswith(_FORMULAS) else cell


_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
