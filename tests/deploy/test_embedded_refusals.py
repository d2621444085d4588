"""When the embedded servers do not start: the operator is told why, and nothing in the folder is harmed."""

import os
import pwd
import shutil
from pathlib import Path

import pytest

from deploy.embedded import CannotStart, EmbeddedServers, ExitCode, claim
from deploy.embedded.folder import LATER_START_NEEDS, DataFolder
from tests.deploy.probes import ask, servers_in


async def test_a_second_start_on_the_same_folder_is_refused_and_leaves_the_first_alone(data: Path):
    async with EmbeddedServers(data) as addresses:
        with pytest.raises(CannotStart) as refusal:
            await EmbeddedServers(data).start()
        assert refusal.value.exit_code is ExitCode.ALREADY_RUNNING
        assert str(os.getpid()) in refusal.value.message_vi
        assert "Another" in refusal.value.message_en
        assert await ask(addresses, "SELECT 1") == 1


@pytest.mark.parametrize("where", [".", "postgres", "valkey"])
async def test_a_folder_with_files_of_somebody_else_is_refused_and_untouched(data: Path, where: str):
    foreign = data / where
    foreign.mkdir(parents=True)
    (foreign / "thesis.odt").write_text("ten years of work")
    if where != ".":
        claim(data)
    with pytest.raises(CannotStart) as refusal:
        await EmbeddedServers(data).start()
    assert refusal.value.exit_code is ExitCode.FOREIGN_FOLDER
    assert str(foreign) in refusal.value.message_vi
    assert [entry.name for entry in foreign.iterdir()] == ["thesis.odt"]
    assert (foreign / "thesis.odt").read_text() == "ten years of work"
    assert servers_in(data) == []


async def test_data_of_another_major_version_is_refused_and_untouched(data: Path):
    cluster = data / "postgres"
    (cluster / "global").mkdir(parents=True)
    (cluster / "global" / "pg_control").write_bytes(b"\0" * 8192)
    (cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(CannotStart) as refusal:
        await EmbeddedServers(data).start()
    assert refusal.value.exit_code is ExitCode.OTHER_VERSION
    assert "15" in refusal.value.message_vi
    assert (cluster / "PG_VERSION").read_text() == "15\n"
    assert servers_in(data) == []


async def test_a_full_disk_is_refused_before_anything_is_written(data: Path, monkeypatch: pytest.MonkeyPatch):
    usage = shutil.disk_usage(data.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=LATER_START_NEEDS - 1))
    with pytest.raises(CannotStart) as refusal:
        await EmbeddedServers(data).start()
    assert refusal.value.exit_code is ExitCode.DISK_FULL
    assert "63 MiB" in refusal.value.message_vi
    assert not (data / "postgres").exists()
    monkeypatch.undo()
    folder = DataFolder(data)  # the refusal has let the folder go
    folder.open()
    folder.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of somebody else")
async def test_an_ordinary_user_is_refused_the_folder_of_another(data: Path):
    claim(data)
    data.parent.chmod(0o755)
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        with pytest.raises(CannotStart) as refusal:
            await EmbeddedServers(data).start()
    finally:
        os.seteuid(0)
    assert refusal.value.exit_code is ExitCode.NOT_OWNER
    assert str(data) in refusal.value.message_vi
