"""Personal data at rest: each field encrypted by itself, and a keyed hash that finds a paper number again.

Keys are Fernet keys, newest first. The newest seals; every key opens what it has sealed, so a key can be replaced without
a halt. A row says with which key it is sealed by the key's id, which tells nothing of the key.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

from shared.refusals import Reason
from shared.text import folded
from shared.web.problems import Problem

LENGTH_OF_ID: Final = 8
"""Letters a person can compare over the telephone; an office has a handful of keys, not billions."""


class CannotOpen(Problem):
    """What is stored was sealed with a key that is not here, or was damaged. `key` is the id of the key.

    A problem, so that whoever does not expect it says so on its page, instead of that something broke.
    """

    def __init__(self, key: str) -> None:
        super().__init__(
            503,
            "key_missing",
            Reason(
                f"Không mở được dữ liệu đã khóa: máy chủ thiếu khóa {key}. Hãy báo ngay người vận hành.",
                f"What is sealed cannot be opened: the server lacks key {key}. Tell whoever runs the system at once.",
            ),
        )
        self.key = key
        self.in_place = f"Không mở được: thiếu khóa {key}"
        """What a page says where it would have said what was sealed."""


class Vault:
    """Encrypts and decrypts the fields of a person with the keys of one moment."""

    def __init__(self, keys: Sequence[str]) -> None:
        self.ids: Final = tuple(key_id(key) for key in keys)
        self.newest: Final = self.ids[0]
        self._fernets = {one: Fernet(key) for one, key in zip(self.ids, keys, strict=True)}
        # A hash must not be made with the very key that encrypts: each key gives a second one, for this use only.
        self._hash_keys = [_derived(key, b"tiepdan identity paper") for key in keys]
        self._name_keys = [_derived(key, b"tiepdan identity name") for key in keys]
        self._words_keys = [_derived(key, b"tiepdan told words") for key in keys]

    def seal(self, value: str | None) -> bytes | None:
        """Sealed with the newest key, whose id the row keeps as `sealed_with`."""
        return None if value is None else self._fernets[self.newest].encrypt(value.encode())

    def open(self, sealed: bytes | None, key: str) -> str | None:
        """What `key` has sealed.

        Raises:
            CannotOpen: that key is not here, or it never sealed this.
        """
        if sealed is None:
            return None
        if key not in self._fernets:
            raise CannotOpen(key)
        try:
            return self._fernets[key].decrypt(sealed).decode()
        except InvalidToken as error:
            raise CannotOpen(key) from error

    def fingerprint(self, paper_number: str) -> bytes:
        """The hash under which a paper number is stored: the newest key's."""
        return self._hash(self._hash_keys[0], paper_number)

    def fingerprints(self, paper_number: str) -> list[bytes]:
        """Every hash under which it may have been stored, with older keys, too."""
        return [self._hash(key, paper_number) for key in self._hash_keys]

    def name_fingerprint(self, name: str, birth_year: int) -> bytes:
        """The hash under which a name with its year of birth is stored: the newest key's. Nothing is found by it that was
        spelled quite otherwise; two people may share it.
        """
        return _name_hash(self._name_keys[0], name, birth_year)

    def name_fingerprints(self, name: str, birth_year: int) -> list[bytes]:
        """Every hash under which they may have been stored, with older keys, too."""
        return [_name_hash(key, name, birth_year) for key in self._name_keys]

    def words_fingerprint(self, content_hash: str) -> bytes:
        """The hash under which what was told is known again: the newest key's."""
        return hmac.digest(self._words_keys[0], content_hash.encode(), "sha256")

    def words_fingerprints(self, content_hash: str) -> list[bytes]:
        """With older keys, too."""
        return [hmac.digest(key, content_hash.encode(), "sha256") for key in self._words_keys]

    @staticmethod
    def _hash(key: bytes, paper_number: str) -> bytes:
        """Blanks, dots and dashes in a number mean nothing."""
        plain = "".join(letter for letter in paper_number.upper() if letter.isalnum())
        return hmac.new(key, plain.encode(), hashlib.sha256).digest()


def key_id(key: str) -> str:
    """What a key is called where it must not be shown."""
    return _derived(key, b"tiepdan identity key id").hex()[:LENGTH_OF_ID]


def _name_hash(key: bytes, name: str, birth_year: int) -> bytes:
    """Diacritics, case, what stands between syllables, the order of the syllables, and i or y (Lý, Lí) mean nothing."""
    letters = "".join(letter if letter.isalnum() else " " for letter in folded(name))
    syllables = sorted(letters.replace("y", "i").split())
    return hmac.digest(key, f"{' '.join(syllables)} {birth_year}".encode(), "sha256")


def _derived(key: str, use: bytes) -> bytes:
    return hmac.digest(key.encode(), use, "sha256")
