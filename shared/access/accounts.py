"""Local accounts: one private JSON file with argon2id hashes, for installations without a sign-on service."""

import json
import os
import re
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final, Protocol

import anyio.to_thread
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from shared.access.files import Edition, edition, locked, replace_file
from shared.access.roles import CITIZEN_RECEPTION_BOARD, Account, Role

# OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane.
_HASHER: Final = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
_SYLLABLES: Final = [consonant + vowel for consonant in "bcdghklmnprstvx" for vowel in "aeiou"]
_NO_ONE: Final = _HASHER.hash(
    secrets.token_hex()
)  # verified for unknown logins, so that they take as long as known ones


class InvalidAccountsError(Exception):
    """The accounts file is not what this programme wrote; the message names the file and the entry."""


class NamedUnit(Protocol):
    """What an account needs to know of a unit of the organisation."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


class Accounts:
    """The accounts of one file, read again whenever it changes, so that a lock holds at once in every process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: Edition | None = None
        self._accounts: dict[str, Account] = {}
        self._turns = anyio.CapacityLimiter(2)  # 19 MiB and a core each: a storm of logins must not take the machine

    def list(self) -> list[Account]:
        return sorted(self._current().values(), key=lambda account: account.login)

    def find(self, login: str) -> Account | None:
        return self._current().get(login)

    async def verify(self, login: str, password: str) -> Account | None:
        """The account whose password this is; None for a wrong password, an unknown login or a locked account."""
        account = self.find(login)
        stored = account.password_hash if account else _NO_ONE
        fits = await anyio.to_thread.run_sync(_fits, password, stored, limiter=self._turns)
        return account if fits and account is not None and not account.disabled else None

    def create(self, login: str, display_vi: str, roles: Iterable[Role], unit: str | None) -> str:
        """Add an account with a random password, and return the password.

        Raises:
            ValueError: the login is taken, or is not 2 to 60 of the letters a-z, digits, `.` and `-`.
        """
        if re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,59}", login) is None:
            raise ValueError(f"{login}: a login has 2 to 60 of a-z, 0-9, '.' and '-'")
        password = readable_password()
        made = Account(login, display_vi, frozenset(roles), unit, _HASHER.hash(password))
        with locked(self.path):
            accounts = _read(self.path)
            if login in accounts:
                raise ValueError(f"{login}: there is such an account already")
            _write(self.path, [*accounts.values(), made])
        return password

    def reset_password(self, login: str, password: str | None = None) -> str:
        """Give the account a password (a random one unless given), end its sessions, and return the password.

        Raises:
            KeyError: there is no such login.
        """
        chosen = password or readable_password()
        hashed = _HASHER.hash(chosen)
        self._change(login, lambda account: replace(account, password_hash=hashed, epoch=account.epoch + 1))
        return chosen

    def disable(self, login: str) -> None:
        """Lock the account and end its sessions. Raises KeyError when there is no such login."""
        self._change(login, lambda account: replace(account, disabled=True, epoch=account.epoch + 1))

    def enable(self, login: str) -> None:
        self._change(login, lambda account: replace(account, disabled=False))

    def _change(self, login: str, change: Callable[[Account], Account]) -> None:
        with locked(self.path):
            accounts = _read(self.path)
            accounts[login] = change(accounts[login])
            _write(self.path, accounts.values())

    def _current(self) -> dict[str, Account]:
        try:
            seen = edition(self.path)
        except FileNotFoundError:
            raise InvalidAccountsError(f"{self.path.name} is missing: nobody can sign in") from None
        if seen != self._seen:
            self._accounts = _read(self.path)
            self._seen = seen
        return self._accounts


def create_first_accounts(path: Path, units: Iterable[NamedUnit], passwords_file: Path) -> dict[str, str]:
    """Make the accounts an office starts with, unless the file exists; returns the password of each login made.

    `units` are the departments and offices that handle cases: each gets an officer `cb.<unit>` and a head `ld.<unit>`.
    The passwords are also written to `passwords_file` (mode 0600) for the operator to hand out and then delete.
    """
    with locked(path):
        if path.exists():
            return {}
        board = CITIZEN_RECEPTION_BOARD
        wanted: list[tuple[str, str, set[Role], str | None]] = [
            ("tiepdan", "Cán bộ tiếp công dân", {Role.DESK}, board),
            ("truongban", "Trưởng Ban Tiếp công dân", {Role.UNIT_LEADER, Role.DESK}, board),
            ("lanhdao", "Lãnh đạo Ủy ban nhân dân tỉnh", {Role.LEADER}, None),
            ("giamsat", "Cán bộ giám sát", {Role.SUPERVISOR}, None),
            ("baomat", "Người giữ bí mật danh tính", {Role.CUSTODIAN}, None),
            ("kiemtoan", "Người kiểm tra nhật ký", {Role.AUDITOR}, None),
            ("vanhanh", "Người vận hành hệ thống", {Role.OPERATOR}, None),
        ]
        for unit in units:
            wanted.append((f"cb.{unit.code}", f"Cán bộ thụ lý, {unit.name}", {Role.OFFICER}, unit.code))
            wanted.append((f"ld.{unit.code}", f"Lãnh đạo {unit.name}", {Role.UNIT_LEADER}, unit.code))
        passwords = {login: readable_password() for login, *_ in wanted}
        with ThreadPoolExecutor(os.cpu_count()) as threads:  # argon2 releases the GIL
            hashes = dict(zip(passwords, threads.map(_HASHER.hash, passwords.values()), strict=True))
        # Passwords first: accounts whose passwords nobody knows would be worse than passwords without accounts.
        lines = [f"{login}\t{passwords[login]}\t{display}\n" for login, display, *_ in wanted]
        replace_file(passwords_file, "".join(lines))
        _write(
            path, [Account(login, text, frozenset(roles), unit, hashes[login]) for login, text, roles, unit in wanted]
        )
        return passwords


def readable_password() -> str:
    """Eight random syllables, 49 bits: `bako-tine-luvo-mesi` can be read over the telephone."""
    syllables = [secrets.choice(_SYLLABLES) for _ in range(8)]
    return "-".join(first + second for first, second in zip(syllables[::2], syllables[1::2], strict=True))


def _fits(password: str, stored: str) -> bool:
    return _HASHER.verify(password, stored)


def _read(path: Path) -> dict[str, Account]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["accounts"]
        accounts = [_account(entry) for entry in entries]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidAccountsError(f"{path.name}: {type(error).__name__}: {error}") from error
    return {account.login: account for account in accounts}


def _account(entry: dict[str, Any]) -> Account:
    return Account(**{**entry, "roles": frozenset(Role(role) for role in entry["roles"])})


def _write(path: Path, accounts: Iterable[Account]) -> None:
    entries = [asdict(account) | {"roles": sorted(account.roles)} for account in accounts]
    replace_file(path, json.dumps({"accounts": entries}, ensure_ascii=False, indent=1) + "\n")
