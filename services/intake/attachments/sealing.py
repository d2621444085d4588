"""Files at rest: each sealed with a key of its own, piece by piece, and that key sealed with the identity keys.

A file is sealed as STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), the way age does: pieces of 64 KB under AES-256-GCM,
each with its number, the last one marked. A piece that is changed, left out, doubled or moved, and an end that is missing,
does not open. The key of a file stands in its row; when an identity key is replaced, the keys of files are sealed anew and
the files are not touched.
"""

from base64 import b64decode, b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.intake.attachments.tables import AttachmentFileRow
from services.intake.people.rotation import Sealed
from services.intake.people.vault import Vault

PIECE: Final = 64 * 1024
TAG: Final = 16


class DamagedFile(Exception):
    """What is stored is not what was sealed, or its end is missing."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What of a file tells who somebody is, and what opens it."""

    key: bytes
    name: str
    removed_why: str | None = None


def new_key() -> bytes:
    """For one file and no other: the numbers of pieces are only unique within one."""
    return AESGCM.generate_key(256)


async def sealed_pieces(plain: AsyncIterator[bytes], key: bytes) -> AsyncIterator[bytes]:
    """The content as it is stored; each yield is one or several pieces."""
    cipher, number, waiting = AESGCM(key), 0, bytearray()
    async for chunk in plain:
        waiting += chunk
        done = bytearray()
        while len(waiting) > PIECE:  # not when just full: it may be the last
            done += cipher.encrypt(_nonce(number, last=False), bytes(waiting[:PIECE]), None)
            del waiting[:PIECE]
            number += 1
        if done:
            yield bytes(done)
    yield cipher.encrypt(_nonce(number, last=True), bytes(waiting), None)


async def opened_pieces(stored: AsyncIterator[bytes], key: bytes) -> AsyncIterator[bytes]:
    """The content again.

    Raises:
        DamagedFile: at the piece that does not open; those before it were whole.
    """
    cipher, number, waiting = AESGCM(key), 0, bytearray()
    try:
        async for chunk in stored:
            waiting += chunk
            done = bytearray()
            while len(waiting) > PIECE + TAG:
                done += cipher.decrypt(_nonce(number, last=False), bytes(waiting[: PIECE + TAG]), None)
                del waiting[: PIECE + TAG]
                number += 1
            if done:
                yield bytes(done)
        yield cipher.decrypt(_nonce(number, last=True), bytes(waiting), None)
    except (InvalidTag, ValueError) as error:
        raise DamagedFile from error


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")


def sealed_secrets(secrets: Secrets, vault: Vault) -> dict[str, Any]:
    """All columns of a row that a key makes: with the newest, also when an older one is replaced."""
    return {
        "sealed_with": vault.newest,
        "key": vault.seal(b64encode(secrets.key).decode()),
        "name": vault.seal(secrets.name),
        "removed_why": vault.seal(secrets.removed_why),
    }


def secrets_of(row: AttachmentFileRow, vault: Vault) -> Secrets:
    """Raises CannotOpen."""
    return Secrets(
        b64decode(vault.open(row.key, row.sealed_with) or ""),
        vault.open(row.name, row.sealed_with) or "",
        vault.open(row.removed_why, row.sealed_with),
    )


ATTACHMENTS: Final = Sealed(
    "identity.attachment_file", lambda row, vault: sealed_secrets(secrets_of(AttachmentFileRow(**row), vault), vault)
)
