"""Personal data at rest: each field encrypted by itself, and a keyed hash that finds a paper number again.

Keys are Fernet keys, newest first. The newest encrypts; all of them decrypt, so a key can be replaced without a halt.
"""

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet


class Vault:
    """Encrypts and decrypts the fields of a person.

    Raises:
        cryptography.fernet.InvalidToken: on `open`, what is stored was made with a key that is not here any more.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        # A hash must not be made with the very key that encrypts: each key gives a second one, for this use only.
        self._hash_keys = [hmac.digest(key.encode(), b"tiepdan identity paper", "sha256") for key in keys]

    def seal(self, value: str | None) -> bytes | None:
        return None if value is None else self._fernet.encrypt(value.encode())

    def open(self, sealed: bytes | None) -> str | None:
        return None if sealed is None else self._fernet.decrypt(sealed).decode()

    def fingerprint(self, paper_number: str) -> bytes:
        """The hash under which a paper number is stored: the newest key's."""
        return self._hash(self._hash_keys[0], paper_number)

    def fingerprints(self, paper_number: str) -> list[bytes]:
        """Every hash under which it may have been stored, with older keys, too."""
        return [self._hash(key, paper_number) for key in self._hash_keys]

    @staticmethod
    def _hash(key: bytes, paper_number: str) -> bytes:
        """Blanks, dots and dashes in a number mean nothing."""
        plain = "".join(letter for letter in paper_number.upper() if letter.isalnum())
        return hmac.new(key, plain.encode(), hashlib.sha256).digest()
