"""The one settings object. Every value is an environment variable `TIEPDAN_<NAME>` and has a default that works."""

import contextlib
import difflib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Final, Literal, Self

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.refusals import Language

PREFIX: Final = "TIEPDAN_"
ServiceName = Literal["intake", "scheduling", "reporting"]
_SHORTEST_SECRET = 32


class InvalidSettingsError(Exception):
    """A variable is unknown or has a value that cannot be used; the message names each one."""


class Settings(BaseSettings):
    """What may differ between two installations. Nothing else reads the environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True)

    data_dir: Path = Path("var")
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000

    database_url: str | None = None  # may hold {database}, replaced by the service's name; none: embedded PostgreSQL
    database_url_intake: str | None = None
    database_url_scheduling: str | None = None
    database_url_reporting: str | None = None
    redis_url: str | None = None  # none: embedded Valkey

    intake_url: str = ""  # where browsers find a service that runs on another origin; "" is this one
    scheduling_url: str = ""
    reporting_url: str = ""
    public_url: str = ""  # how citizens reach us, printed on receipts; "" is how the desk does

    secret_key: SecretStr | None = None  # signs sessions; none: made once, kept in <data_dir>/secret.key
    identity_keys: Annotated[list[SecretStr], NoDecode] = []  # Fernet keys, newest first; none: those of the file
    identity_keys_file: Path | None = None  # none: <data_dir>/identity.keys; read again whenever it changes
    accounts_file: Path | None = None  # none: <data_dir>/accounts.json

    language: Language = "vi"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "console"] = "console"

    files_url: str | None = None  # s3://bucket/folder; none: <data_dir>/files
    files_endpoint: str | None = None  # of an S3-compatible store that is not Amazon's
    files_region: str = "us-east-1"
    files_access_key: str | None = None
    files_secret_key: SecretStr | None = None
    largest_file_mb: Annotated[int, Field(ge=1, le=2000)] = 100
    clamd: str | None = None  # host:port or the path of a socket; none: files are not scanned for viruses

    calendar_file: Path | None = None  # none: the calendar that comes with the product
    retention_file: Path | None = None  # none: the terms of keeping personal data that come with the product
    deadline_rules_file: Path | None = None  # the office's own duties and periods, over those shipped
    organisation_dir: Path | None = None  # none: the organisation of Sơn La that comes with the product
    assets_dir: Path = Path(__file__).resolve().parent.parent / "node_modules"

    @field_validator("identity_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value

    @field_validator("identity_keys")
    @classmethod
    def _are_fernet_keys(cls, keys: list[SecretStr]) -> list[SecretStr]:
        for number, key in enumerate(keys, 1):
            try:
                Fernet(key.get_secret_value())
            except ValueError as error:
                raise ValueError(f"key {number} is not 32 url-safe base64-encoded bytes") from error
        return keys

    @field_validator("secret_key")
    @classmethod
    def _is_long(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < _SHORTEST_SECRET:
            raise ValueError(f"must have at least {_SHORTEST_SECRET} characters")
        return key

    @field_validator("intake_url", "scheduling_url", "reporting_url", "public_url")
    @classmethod
    def _is_an_origin(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        return url.rstrip("/")

    @field_validator("files_url")
    @classmethod
    def _is_a_bucket(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith("s3://"):
            raise ValueError("must start with s3://, or be left out for a folder in TIEPDAN_DATA_DIR")
        return url

    @field_validator("clamd")
    @classmethod
    def _is_a_socket(cls, place: str | None) -> str | None:
        if place is not None and not place.startswith("/") and not place.rpartition(":")[2].isdecimal():
            raise ValueError("must be host:port or the path of a socket")
        return place

    @model_validator(mode="after")
    def _one_database_each(self) -> Self:
        if self.database_url is not None and "{database}" not in self.database_url:
            raise ValueError("TIEPDAN_DATABASE_URL must contain {database}: each service has a database of its own")
        return self

    @model_validator(mode="after")
    def _identity_keys_from_one_place(self) -> Self:
        if self.identity_keys and self.identity_keys_file is not None:
            raise ValueError("TIEPDAN_IDENTITY_KEYS and TIEPDAN_IDENTITY_KEYS_FILE: give one of the two")
        return self

    @property
    def identity_keys_path(self) -> Path:
        return self.identity_keys_file or self.data_dir / "identity.keys"

    @property
    def accounts_path(self) -> Path:
        return self.accounts_file or self.data_dir / "accounts.json"

    @property
    def files_path(self) -> Path:
        """Where attachments are kept, unless TIEPDAN_FILES_URL says otherwise."""
        return self.data_dir / "files"

    @property
    def passwords_path(self) -> Path:
        """Where the passwords of the first accounts are written for the operator to hand out and delete."""
        return self.data_dir / "passwords.txt"


def load_settings() -> Settings:
    """Settings from the environment.

    Raises:
        InvalidSettingsError: a TIEPDAN_ variable is unknown or invalid; the message says which and why.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    complaints = [
        f"{name}: no such setting"
        + "".join(f"; did you mean {like}?" for like in difflib.get_close_matches(name, known, 1))
        for name in sorted(os.environ)
        if name.startswith(PREFIX) and name not in known
    ]
    try:
        settings = Settings()
    except ValidationError as error:
        for entry in error.errors(include_input=False):
            name = PREFIX + str(entry["loc"][0]).upper() if entry["loc"] else "settings"
            complaints.append(f"{name}: {entry['msg'].removeprefix('Value error, ')}")
        raise InvalidSettingsError("\n".join(complaints)) from None
    if complaints:
        raise InvalidSettingsError("\n".join(complaints))
    return settings


def database_url(settings: Settings, service: ServiceName) -> str | None:
    """The service's database, or None when the embedded server is to be used."""
    own: str | None = getattr(settings, f"database_url_{service}")
    return own or (settings.database_url.replace("{database}", service) if settings.database_url else None)


def service_url(settings: Settings, service: ServiceName) -> str:
    """The address under which browsers find the service's pages, without a slash at the end: `/intake`."""
    origin: str = getattr(settings, f"{service}_url")
    return f"{origin}/{service}"


def secret(settings: Settings) -> str:
    """The key that signs sessions: given, or made once and kept with mode 0600."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    return kept(settings.data_dir / "secret.key", lambda: secrets.token_urlsafe(48))


def identity_keys(settings: Settings) -> list[str]:
    """The Fernet keys of the identity vault, newest first: given, or made once and kept with mode 0600.

    Raises:
        InvalidSettingsError: a file that was named is not there (a new key would open nothing), or holds no key.
    """
    if settings.identity_keys:
        return [key.get_secret_value() for key in settings.identity_keys]
    path = settings.identity_keys_path
    if settings.identity_keys_file is not None and not path.exists():
        raise InvalidSettingsError(f"TIEPDAN_IDENTITY_KEYS_FILE: {path} is not there")
    return _fernet_keys(path, kept(path, lambda: Fernet.generate_key().decode()))


def kept_identity_keys(settings: Settings) -> list[str]:
    """The same, making none: empty when there is no file yet."""
    if settings.identity_keys:
        return [key.get_secret_value() for key in settings.identity_keys]
    path = settings.identity_keys_path
    return _fernet_keys(path, path.read_text(encoding="utf-8")) if path.exists() else []


def _fernet_keys(path: Path, content: str) -> list[str]:
    keys = content.split()
    for number, key in enumerate(keys, 1):
        try:
            Fernet(key)
        except ValueError as error:
            raise InvalidSettingsError(f"{path.name} in TIEPDAN_DATA_DIR: line {number} is not a Fernet key") from error
    return keys


def kept(path: Path, make: Callable[[], str]) -> str:
    """What `path` holds; made and written first if nobody has. Of several processes that start at once, one wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile("w", dir=path.parent, encoding="utf-8") as draft:  # created with mode 0600
            draft.write(make() + "\n")
            draft.flush()
            os.fsync(draft.fileno())
            with contextlib.suppress(FileExistsError):
                os.link(draft.name, path)
    content = path.read_text(encoding="utf-8").strip()
    if not content:
        raise InvalidSettingsError(
            f"{path.name} in TIEPDAN_DATA_DIR is empty; restore it or delete it to make a new one"
        )
    return content
