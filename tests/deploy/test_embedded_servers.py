"""What an office without servers of its own relies on: the embedded servers start, keep, recover and clean up."""

import asyncio
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from deploy.embedded import EmbeddedServers
from deploy.embedded.account import may_enter
from deploy.embedded.folder import LONGEST_SOCKET_PATH
from tests.deploy.probes import (
    ask,
    cluster_in_the_making,
    is_private,
    postmaster_of,
    servers_in,
    sockets_of,
    start_and_be_killed,
    until,
    valkey,
)


async def test_the_first_start_brings_both_servers_up_and_the_second_finds_what_the_first_wrote(data: Path):
    servers = EmbeddedServers(data)
    addresses = await servers.start()
    await servers.create_databases(["intake", "reporting"])
    assert await ask(addresses, "SHOW server_version_num", "intake") >= "180000"
    assert await ask(addresses, "SHOW timezone") == "UTC"
    assert await ask(addresses, "SHOW fsync") == "on"
    assert await ask(addresses, "SELECT lower('ĐẤT ĐAI')") == "đất đai"
    await ask(addresses, "CREATE TABLE visit AS SELECT 7 AS number", "intake")
    async with valkey(addresses) as client:
        await client.xadd("intake", {"event": "1"}, id="1-0")
        assert (await client.config_get("appendonly", "maxmemory-policy", "appendfsync")) == {
            "appendonly": "yes",
            "maxmemory-policy": "noeviction",
            "appendfsync": "everysec",
        }
    assert servers.failed() is None
    await servers.stop()
    assert servers_in(data) == []

    began = time.monotonic()
    async with EmbeddedServers(data) as addresses:
        assert time.monotonic() - began < 5
        assert await ask(addresses, "SELECT number FROM visit", "intake") == 7
        async with valkey(addresses) as client:
            assert await client.xlen("intake") == 1


async def test_creating_databases_again_keeps_those_which_exist(data: Path):
    servers = EmbeddedServers(data)
    async with servers as addresses:
        await servers.create_databases(["intake"])
        await ask(addresses, "CREATE TABLE kept AS SELECT 1", "intake")
        await servers.create_databases(["intake", "scheduling"])
        assert await ask(addresses, "SELECT count(*) FROM kept", "intake") == 1
        assert await ask(addresses, "SELECT 1", "scheduling") == 1


async def test_no_server_listens_on_the_network_and_every_folder_of_theirs_is_private(data: Path):
    async with EmbeddedServers(data):
        listening = [c for p in servers_in(data) for c in p.net_connections("inet") if c.status == psutil.CONN_LISTEN]
        assert listening == []
        for name in ("postgres", "valkey", "logs", "run"):
            assert is_private(data / name)
        assert all(process.uids().real != 0 for process in servers_in(data))
        assert all(os.getsid(process.pid) != os.getsid(0) for process in servers_in(data))


async def test_servers_left_by_a_killed_parent_are_adopted_and_stopped_at_the_end(data: Path):
    left = start_and_be_killed(data, die_with_parent=False)
    assert set(left) == {"postgres", "valkey-server"}
    servers = EmbeddedServers(data)
    addresses = await servers.start()
    postmaster = postmaster_of(data)
    assert postmaster == left["postgres"]
    async with valkey(addresses) as client:
        assert (await client.info("server"))["process_id"] == left["valkey-server"]
    assert await ask(addresses, "SELECT 1") == 1
    assert servers.failed() is None
    await servers.stop()
    assert servers_in(data) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
async def test_servers_of_a_killed_parent_end_by_themselves_and_a_start_amid_that_waits_for_them(data: Path):
    left = start_and_be_killed(data, die_with_parent=True)
    async with EmbeddedServers(data) as addresses:
        assert await ask(addresses, "SELECT 1") == 1
        running = {process.pid for process in servers_in(data)}
        assert running.isdisjoint(left.values())
    log = (data / "logs" / "postgres.log").read_text()
    assert "was not properly shut down" not in log


async def test_a_first_start_cut_short_leaves_nothing_in_the_way_of_the_next(data: Path):
    start = asyncio.create_task(EmbeddedServers(data).start())
    await until(lambda: cluster_in_the_making(data))
    start.cancel()
    with pytest.raises(asyncio.CancelledError):
        await start
    assert servers_in(data) == []
    assert not cluster_in_the_making(data)
    async with EmbeddedServers(data) as addresses:
        assert await ask(addresses, "SELECT 1") == 1


async def test_a_pid_file_naming_a_process_of_somebody_else_is_no_obstacle(data: Path):
    async with EmbeddedServers(data):
        pass
    stranger = await asyncio.create_subprocess_exec("sleep", "60")
    try:
        pid_file = data / "postgres" / "postmaster.pid"
        pid_file.write_text(
            f"{stranger.pid}\n{data / 'postgres'}\n1700000000\n5432\n{data / 'run'}\n\n  1 2\nready   \n"
        )
        async with EmbeddedServers(data) as addresses:
            assert await ask(addresses, "SELECT 1") == 1
        assert stranger.returncode is None
    finally:
        stranger.kill()
        await stranger.wait()


async def test_a_server_killed_under_us_is_reported_with_its_log_and_a_new_start_recovers_the_data(data: Path):
    servers = EmbeddedServers(data)
    addresses = await servers.start()
    await ask(addresses, "CREATE TABLE promised AS SELECT 42 AS answer")
    postmaster = postmaster_of(data)
    os.kill(postmaster, signal.SIGKILL)
    await until(lambda: servers.failed() is not None)
    report = servers.failed()
    assert report is not None
    assert report.startswith("PostgreSQL (exit code -9)")
    assert "ready to accept connections" in report
    await servers.stop()
    async with EmbeddedServers(data) as addresses:
        assert await ask(addresses, "SELECT answer FROM promised") == 42


async def test_a_path_too_long_for_a_socket_or_with_odd_letters_works_and_is_found_again(data: Path):
    deep = data / "Ban Tiếp công dân, tỉnh" / ("sâu" * 20) / ("x" * 120)
    assert len(os.fsencode(deep)) > LONGEST_SOCKET_PATH
    seen = []
    for _ in range(2):
        async with EmbeddedServers(deep) as addresses:
            assert await ask(addresses, "SELECT 1") == 1
            async with valkey(addresses) as client:
                assert await client.ping()
            seen.append(addresses)
    assert seen[0] == seen[1]
    sockets = sockets_of(seen[0])
    assert is_private(sockets)
    shutil.rmtree(sockets)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the servers as somebody else")
async def test_root_may_keep_the_project_in_a_folder_closed_to_all_others(data: Path):
    data.parent.chmod(0o700)
    async with EmbeddedServers(data) as addresses:
        assert await ask(addresses, "SELECT 1") == 1
        (owner,) = {process.uids().real for process in servers_in(data)}
        assert owner != 0
        assert not may_enter(data, owner, owner)
    assert data.parent.stat().st_mode & 0o777 == 0o700
