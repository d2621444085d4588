"""Settings: defaults that work, mistakes named by their variable, secrets kept."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from shared.settings import (
    InvalidSettingsError,
    Settings,
    database_url,
    identity_keys,
    kept,
    load_settings,
    secret,
    service_url,
)


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TIEPDAN_{name.upper()}", raising=False)


def test_nothing_has_to_be_set():
    settings = load_settings()
    assert (settings.host, settings.port, settings.language) == ("127.0.0.1", 8000, "vi")
    assert settings.accounts_path == Path("var/accounts.json")
    assert database_url(settings, "intake") is None
    assert service_url(settings, "intake") == "/intake"


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("TIEPDAN_PORT", "80000", "TIEPDAN_PORT: Input should be less than or equal to 65535"),
        ("TIEPDAN_LANGUAGE", "fr", "TIEPDAN_LANGUAGE"),
        ("TIEPDAN_SECRET_KEY", "short", "TIEPDAN_SECRET_KEY: must have at least 32 characters"),
        ("TIEPDAN_IDENTITY_KEYS", "abc", "TIEPDAN_IDENTITY_KEYS: key 1 is not 32 url-safe"),
        ("TIEPDAN_INTAKE_URL", "intake.test", "TIEPDAN_INTAKE_URL: must start with http"),
        ("TIEPDAN_DATABASE_URL", "postgresql+asyncpg://db/one", "TIEPDAN_DATABASE_URL must contain {database}"),
        ("TIEPDAN_PROT", "8000", "TIEPDAN_PROT: no such setting; did you mean TIEPDAN_PORT?"),
    ],
)
def test_a_mistake_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str):
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidSettingsError) as error:
        load_settings()
    assert complaint in str(error.value)
    assert "short" not in str(error.value).replace("TIEPDAN", ""), "a secret is not repeated"


def test_each_service_finds_its_database(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TIEPDAN_DATABASE_URL", "postgresql+asyncpg://db/{database}")
    monkeypatch.setenv("TIEPDAN_DATABASE_URL_REPORTING", "postgresql+asyncpg://other/facts")
    settings = load_settings()
    assert database_url(settings, "intake") == "postgresql+asyncpg://db/intake"
    assert database_url(settings, "reporting") == "postgresql+asyncpg://other/facts"


def test_keys_are_made_once_and_kept_private(tmp_path: Path):
    settings = Settings(data_dir=tmp_path)
    assert secret(settings) == secret(settings)
    assert identity_keys(settings) == identity_keys(Settings(data_dir=tmp_path))
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "identity.keys").stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"secret.key", "identity.keys"}


def test_keys_can_be_given_and_rotated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    new, old = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.setenv("TIEPDAN_IDENTITY_KEYS", f"{new},{old}")
    assert identity_keys(load_settings()) == [new, old]
    (tmp_path / "identity.keys").write_text("not a key")
    with pytest.raises(InvalidSettingsError, match="line 1"):
        identity_keys(Settings(data_dir=tmp_path, identity_keys=[]))


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path):
    numbers = iter(range(100))
    with ThreadPoolExecutor(8) as threads:
        values = set(threads.map(lambda _: kept(tmp_path / "one.key", lambda: f"key{next(numbers)}"), range(32)))
    assert len(values) == 1
