"""What a citizen holds: the number of a record, and a secret that opens what the public page tells of it. Pure."""

import hashlib
import hmac
import re
import secrets
from typing import Final

from shared.text import folded

DIGITS: Final = 12
"""Of a secret. Digits alone: the cheapest phone has keys for them, and no Vietnamese input method turns one into another
letter. 10^12 of them, guessed at ten in five minutes for one number, last for a million years.
"""
_CODE: Final = re.compile(r"([a-z]{1,4})\W*(\d{4})\W*(\d{1,8})")


def new_secret() -> str:
    """Twelve random digits."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def secret_from(key: bytes, seed: str) -> str:
    """The same digits for the same seed: what was sent over a line that broke can be told once more."""
    return f"{int.from_bytes(hmac.digest(key, seed.encode(), 'sha256')) % 10**DIGITS:0{DIGITS}d}"


def grouped(secret: str) -> str:
    """As it is printed and read out: `4827 1093 5561`."""
    return " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))


def plain_code(typed: str) -> str:
    """The number as it is stored, from what somebody makes of it: `td 2026 1` is `TD-2026-0001`."""
    match = _CODE.fullmatch(folded(typed).strip())
    return f"{match[1].upper()}-{match[2]}-{int(match[3]):04d}" if match else ""


def plain_secret(typed: str) -> str:
    """Its digits alone, however they were spaced."""
    return "".join(letter for letter in typed if "0" <= letter <= "9")


def receipt_key(installation: str) -> bytes:
    """The key of all receipts, from the secret that signs sessions: one that must not serve two uses."""
    return hmac.digest(installation.encode(), b"tiepdan receipts", "sha256")


def receipt_hash(key: bytes, code: str, secret: str) -> bytes:
    """Under which a receipt is stored and found: number and secret in one, so that a number nobody has and a wrong secret
    are the same miss. Without the key no dump of the database tells a secret.
    """
    return hmac.digest(key, f"{code} {secret}".encode(), hashlib.sha256)
