"""The keys of the identity vault in their file: read again by what runs, changed by the operator."""

from typing import Final

import structlog
from cryptography.fernet import Fernet

from services.intake.people.vault import Vault, key_id
from shared.access.files import Edition, edition, locked, replace_file
from shared.settings import InvalidSettingsError, Settings, identity_keys, kept_identity_keys

logger = structlog.get_logger(__name__)


class Keyring:
    """The vault as the key file has it now.

    Every request asks for it anew, and the file is looked at each time (one `stat`): a key is sealed with from the first
    request after it was added, in every process, and nobody ever meets a row of a key that the process does not know yet. A
    key that left the file goes on opening what it sealed until the process ends: a file that is gone, torn, emptied or
    overwritten takes no name from a running office. It is logged once.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings: Final = settings
        self._keys: list[str] = []
        self._vault: Vault | None = None
        self._read: Edition | None = None

    def vault(self) -> Vault:
        """Raises InvalidSettingsError or OSError only when no keys were ever read."""
        now = self._edition()  # before the file is read: what changes meanwhile is seen the next time
        if self._vault is None or now != self._read:
            keys = identity_keys(self._settings) if self._vault is None else self._again()
            self._read, self._keys, self._vault = now, keys, Vault(keys)
        return self._vault

    def _again(self) -> list[str]:
        """What the file has now, which seals, and behind it what it had."""
        try:
            now = kept_identity_keys(self._settings)
        except (InvalidSettingsError, OSError) as error:
            logger.warning("identity_keys_unreadable", error=type(error).__name__)
            return self._keys
        gone = [key for key in self._keys if key not in now]
        if gone:
            logger.warning("identity_keys_left_the_file", keys=[key_id(key) for key in gone])
        return [*now, *gone]

    def _edition(self) -> Edition | None:
        """None: keys given by the environment never change, and a file that is gone is not made anew."""
        if self._settings.identity_keys:
            return None
        try:
            return edition(self._settings.identity_keys_path)
        except OSError:
            return None


class KeysAreGiven(Exception):
    """They stand in TIEPDAN_IDENTITY_KEYS, where only whoever set it can change them."""


def add_key(settings: Settings) -> str:
    """A new newest key in the file; its id. What runs seals with it from the next request on."""
    if settings.identity_keys:
        raise KeysAreGiven
    with locked(settings.identity_keys_path):
        key = Fernet.generate_key().decode()
        _write(settings, [key, *kept_identity_keys(settings)])
    return key_id(key)


def drop_key(settings: Settings, one: str) -> None:
    """Take a key out of the file."""
    if settings.identity_keys:
        raise KeysAreGiven
    with locked(settings.identity_keys_path):
        _write(settings, [key for key in kept_identity_keys(settings) if key_id(key) != one])


def _write(settings: Settings, keys: list[str]) -> None:
    replace_file(settings.identity_keys_path, "".join(f"{key}\n" for key in keys))
