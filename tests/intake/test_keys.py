"""The keys of the identity vault are replaced while the office works, and what cannot be opened is said."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.fernet import Fernet
from prometheus_client import REGISTRY
from sqlalchemy.exc import DBAPIError
from typer.testing import CliRunner, Result

from deploy.cli import app as tiepdan
from deploy.cli import terminal
from deploy.sealed import refuse_lost_keys, sealed_findings
from services.intake.people import rotation
from services.intake.people.keyring import Keyring, KeysAreGiven, add_key, drop_key
from services.intake.people.usecases import Person, keep
from services.intake.people.vault import CannotOpen, Vault, key_id
from services.intake.sealed import SEALED, count_unreadable
from services.intake.service import INTAKE
from services.intake.visits.earlier import seen_before
from shared.database import Database
from shared.refusals import Refused
from shared.settings import InvalidSettingsError, Settings, identity_keys, kept_identity_keys
from tests.apps import App
from tests.conftest import MakeDatabase, new_app
from tests.intake.conftest import NAME, a_denunciation, a_visit, accepted, post, refused, somebody
from tests.servers import Servers

NUMBER: Final = "014 300 000 127"


@pytest.fixture
async def database(service_database: MakeDatabase) -> Database:
    return await service_database(INTAKE)


@pytest.fixture
async def office(servers: Servers, redis: object, accounts_folder: Path, tmp_path: Path) -> AsyncIterator[App]:
    """An office whose keys are its own to change."""
    shutil.copy(accounts_folder / "accounts.json", tmp_path)
    async with new_app(servers, tmp_path, [INTAKE]) as app:
        yield app


async def _sealed(database: Database, key: str) -> int:
    async with database.transaction("test") as tx:
        return (await rotation.counts(tx, rotation.PERSONS)).get(key, 0)


async def test_a_key_is_added_rotated_to_and_retired_while_the_office_works(office: App, tmp_path: Path) -> None:
    settings, database = Settings(data_dir=tmp_path), office.database("intake")

    async def found() -> int:
        """How many visits the desk sees of who stands there, as on the page of a reception."""
        form = {"who.paper_number": NUMBER}
        page = await office.browser("tiepdan").post("/intake/visits/seen-before", data=form)
        async with database.transaction("tiepdan") as tx:
            visits = (await seen_before(tx, NUMBER, office.app.state.identity_keyring.vault())).visits
        assert all(code in page.text for code, _ in visits)
        return len(visits)

    await post(office, "/visits", a_visit())
    assert await found() == 1
    [old] = map(key_id, kept_identity_keys(settings))
    new = add_key(settings)
    assert await found() == 1, "found by the older key's hash"
    await post(office, "/visits", a_visit())
    assert [await _sealed(database, one) for one in (old, new)] == [1, 1], "the next request seals with the new key"
    assert NAME in (await office.browser("tiepdan").get("/intake/visits/TD-2026-0001")).text
    vault, asleep = Vault(identity_keys(settings)), Vault(identity_keys(settings)[1:])
    async with database.transaction("test") as tx:
        refusal = await rotation.retire(tx, SEALED, vault, old)
    assert isinstance(refusal, Refused)
    assert refusal.reason.vi == f"Còn 1 dòng cần khóa {old}: chạy tiepdan keys rotate trước."
    assert [progress.done async for progress in rotation.rotate(database, SEALED, vault)][-1] == 1
    async with database.transaction("test") as tx:
        assert await rotation.retire(tx, SEALED, vault, old) is None
    drop_key(settings, old)
    assert await found() == 2
    for code in ("TD-2026-0001", "TD-2026-0002"):
        assert NAME in (await office.browser("tiepdan").get(f"/intake/visits/{code}")).text
    with pytest.raises(DBAPIError, match="retired"):
        async with database.transaction("late") as tx:  # a process that slept through all of it
            await keep(tx, Person(**somebody()), asleep)


@pytest.fixture
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever terminal the first test that printed something had."""
    for console in (terminal.out, terminal.err):
        monkeypatch.setattr(console, "_width", 200)


async def _typed(office: App, *words: str) -> Result:
    """`tiepdan keys …` beside the running system, in a thread, for it has a loop of its own."""
    settings: Settings = office.app.state.web.settings
    url = str(settings.database_url_intake)
    env = {f"TIEPDAN_DATABASE_URL_{name}": url for name in ("INTAKE", "SCHEDULING", "REPORTING")}
    env |= {"TIEPDAN_REDIS_URL": str(settings.redis_url), "TIEPDAN_DATA_DIR": str(settings.data_dir)}
    return await asyncio.to_thread(CliRunner().invoke, tiepdan, ["keys", *words], env=env)


@pytest.mark.usefixtures("_wide")
async def test_an_operator_replaces_a_key_and_never_sees_one(office: App, tmp_path: Path) -> None:
    await post(office, "/visits", a_visit())
    [old] = kept_identity_keys(Settings(data_dir=tmp_path))
    said = [await _typed(office, *words) for words in (("add",), ("retire", key_id(old)), ("rotate",), ("list",))]
    assert [result.exit_code for result in said] == [0, 1, 0, 0]
    new = key_id(kept_identity_keys(Settings(data_dir=tmp_path))[0])
    assert new in said[0].output
    assert f"Còn 1 dòng cần khóa {key_id(old)}" in said[1].output
    assert f"1 dòng đã khóa lại bằng {new}, còn 0." in said[2].output
    counted = {
        row.split("│")[1].strip(): row.split("│")[2].strip() for row in said[3].output.splitlines() if "│" in row
    }
    assert counted == {new: "1", key_id(old): "0"}
    said.append(await _typed(office, "retire", key_id(old)))
    assert said[-1].exit_code == 0
    assert old not in (tmp_path / "identity.keys").read_text()
    (tmp_path / "identity.keys").write_text(f"{old}\n")  # the wrong copy was put back
    said.append(await _typed(office, "list"))
    assert said[-1].exit_code == 1
    assert "MISSING" in said[-1].output
    assert not any(old in result.output for result in said)


async def test_the_key_in_use_and_one_that_is_not_there_are_not_retired(database: Database) -> None:
    vault = Vault([Fernet.generate_key().decode()])
    async with database.transaction("test") as tx:
        for key in (vault.newest, "00000000"):
            assert isinstance(await rotation.retire(tx, SEALED, vault, key), Refused)


async def test_a_row_whose_key_is_lost_is_said_on_its_page_and_named_by_the_doctor(office: App, tmp_path: Path) -> None:
    given = {"given": True, "process": accepted()}
    received = await post(office, "/visits", a_visit(kind="KN", field="dat-dai", petition=given))
    denounced = await post(office, "/petitions", a_denunciation(process=None))
    [key] = kept_identity_keys(Settings(data_dir=tmp_path))
    (tmp_path / "identity.keys").write_text(Fernet.generate_key().decode())
    del office.app.state.identity_keyring  # and what ran was started again
    said = f"Không mở được: thiếu khóa {key_id(key)}"
    for path in ("visits/TD-2026-0001", "visits", f"petitions/{received['petition']}", f"cases/{received['case']}"):
        page = await office.browser("tiepdan").get(f"/intake/{path}")
        assert page.status_code == 200, path
        assert said in page.text, path
    receipt = await office.browser("tiepdan").get("/intake/visits/TD-2026-0001/receipt")
    assert (receipt.status_code, key_id(key) in receipt.text) == (503, True), (
        "no paper leaves the house with that in it"
    )
    unchecked = accepted(extract="Giao đất sai thẩm quyền.")
    problem = await refused(office, f"/petitions/{denounced['petition']}/process", unchecked, 422)
    assert key_id(key) in problem["errors"][0]["message_vi"], "an extract nobody can compare goes to no unit"
    findings = await sealed_findings(office.database("intake"), Settings(data_dir=tmp_path))
    assert [(good, finding.partition(" (")[0]) for good, finding in findings] == [
        (False, f"khóa {key_id(key)} thiếu / key missing: 2 × identity.person"),
        (False, f"khóa {key_id(key)} thiếu / key missing: 1 × identity.statement"),
    ]
    assert await _unreadable(office, tmp_path) == 2
    (tmp_path / "identity.keys").write_text(f"{Fernet.generate_key().decode()}\n{key}\n")  # put back from its copy
    assert NAME in (await office.browser("tiepdan").get("/intake/visits/TD-2026-0001")).text
    [(good, _)] = await sealed_findings(office.database("intake"), Settings(data_dir=tmp_path))
    assert good
    assert await _unreadable(office, tmp_path) == 0


async def _unreadable(office: App, folder: Path) -> float | None:
    """Persons that no key opens, as /metrics tells it."""
    await count_unreadable(office.database("intake"), Settings(data_dir=folder))
    return REGISTRY.get_sample_value("tiepdan_sealed_rows_unreadable", {"table": "identity.person"})


async def test_nothing_starts_with_a_new_key_beside_people_whose_keys_are_gone(office: App, tmp_path: Path) -> None:
    settings: Settings = office.app.state.web.settings
    await refuse_lost_keys(settings)  # nobody is recorded yet
    await post(office, "/visits", a_visit())
    await refuse_lost_keys(settings)
    (tmp_path / "identity.keys").unlink()
    with pytest.raises(InvalidSettingsError, match="1 dòng đã khóa"):
        await refuse_lost_keys(settings)
    assert not (tmp_path / "identity.keys").exists()
    add_key(settings)
    await refuse_lost_keys(settings)


@pytest.mark.usefixtures("_wide")
async def test_no_key_is_added_beside_rows_whose_keys_are_gone_until_they_are_given_up(
    office: App, tmp_path: Path
) -> None:
    path = tmp_path / "identity.keys"

    async def is_read() -> bool:
        return NAME in (await office.browser("tiepdan").get("/intake/visits/TD-2026-0001")).text

    await post(office, "/visits", a_visit())
    [key] = kept_identity_keys(Settings(data_dir=tmp_path))
    path.unlink()
    refused = await _typed(office, "add")
    assert (refused.exit_code, f"{key_id(key)} (1)" in refused.output) == (1, True)
    assert not path.exists()
    other = Fernet.generate_key().decode()
    path.write_text(other)
    assert (await _typed(office, "add")).exit_code == 1
    assert path.read_text() == other
    assert (await _typed(office, "add", "--lost")).exit_code == 0
    assert len(kept_identity_keys(Settings(data_dir=tmp_path))) == 2
    assert await is_read(), "what runs forgets no key"
    path.write_text(f"{path.read_text()}\n{key}\n")
    assert (await _typed(office, "add")).exit_code == 0
    assert await is_read()


def test_what_runs_keeps_its_keys_when_the_file_is_gone_or_broken(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    keyring = Keyring(settings)
    first = keyring.vault().newest
    path = tmp_path / "identity.keys"
    kept = path.read_text()
    for happens in (lambda: path.write_text("torn"), lambda: path.write_text(""), path.unlink):
        happens()
        assert keyring.vault().ids == (first,)
        assert keyring.vault().ids == (first,)
    path.write_text(kept)
    second = add_key(settings)
    assert keyring.vault().ids == (second, first)
    assert path.stat().st_mode & 0o777 == 0o600
    other = Fernet.generate_key().decode()
    path.write_text(other)
    assert keyring.vault().ids == (key_id(other), second, first), "it seals with the key of the file, and forgets none"
    path.write_text("")
    with pytest.raises(InvalidSettingsError, match="is empty"):
        Keyring(settings).vault()


def test_keys_of_a_file_elsewhere_are_used_and_never_made(tmp_path: Path) -> None:
    elsewhere = tmp_path / "mounted"
    settings = Settings(data_dir=tmp_path, identity_keys_file=elsewhere)
    with pytest.raises(InvalidSettingsError, match="is not there"):
        Keyring(settings).vault()
    assert list(tmp_path.iterdir()) == []
    given: Any = [Fernet.generate_key().decode()]
    with pytest.raises(KeysAreGiven):
        add_key(Settings(data_dir=tmp_path, identity_keys=given))
    with pytest.raises(ValueError, match="give one of the two"):
        Settings(data_dir=tmp_path, identity_keys=given, identity_keys_file=elsewhere)


def test_a_value_opens_with_its_own_key_only_and_the_id_tells_nothing_of_the_key() -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    vault = Vault([new, old])
    secret = vault.seal(NAME)
    assert vault.open(secret, vault.newest) == NAME
    for key in (key_id(old), "00000000"):
        with pytest.raises(CannotOpen) as said:
            vault.open(secret, key)
        assert (said.value.status, key in said.value.reason.vi) == (503, True)
    assert key_id(old) not in old
