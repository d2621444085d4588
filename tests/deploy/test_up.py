"""`tiepdan up`, as a person at a terminal meets it: starts, keeps, stops, survives a kill, refuses clearly."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

TIEPDAN = str(Path(sys.executable).parent / "tiepdan")
Start = Callable[[], "Up"]


class Up:
    """One run of `tiepdan up` in a session of its own, as from a terminal."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.url = folder, f"http://127.0.0.1:{port}"
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TIEPDAN_")}
        self.environment = environment | {"TIEPDAN_DATA_DIR": str(folder), "TIEPDAN_PORT": str(port)}
        self.log = folder.parent / f"up-{time.monotonic_ns()}.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [TIEPDAN, "up"], env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    def ready(self) -> "Up":
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200:
                    return self
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def tiepdan(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([TIEPDAN, *words], env=self.environment, capture_output=True, text=True, timeout=120)

    def family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    runs: list[Up] = []

    def begin() -> Up:
        runs.append(Up(tmp_path / "var", port))
        return runs[-1]

    yield begin
    for run in runs:
        if run.process.poll() is None:
            run.process.terminate()
        run.process.wait(30)
    deadline = time.monotonic() + 20
    while strays(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert strays(tmp_path) == []


def strays(folder: Path) -> list[str]:
    """Programs that still work in this folder."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.pid != os.getpid() and str(folder) in process.cwd():
                found.append(f"{process.pid} {process.name()}")
        except psutil.Error:
            continue
    return found


def plan_a_dialogue(up: Up) -> str:
    password = next(
        line.split("\t")[1]
        for line in (up.folder / "passwords.txt").read_text().splitlines()
        if line.startswith("tiepdan\t")
    )
    token = httpx.post(f"{up.url}/api/v1/tokens", json={"login": "tiepdan", "password": password}).json()[
        "access_token"
    ]
    body = {"title": "Giao ban", "planned_on": "2030-01-07", "carriers": ["weekly_briefing"]}
    answer = httpx.post(
        f"{up.url}/scheduling/api/v1/dialogues", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=30
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["code"])


def events_of_scheduling(up: Up) -> int:
    found = up.tiepdan("doctor")
    line = next(line for line in found.stdout.splitlines() if "scheduling: stream" in line)
    return int(line.split("log ")[1].split(",")[0])


def test_it_serves_the_home_page_keeps_its_data_and_leaves_nothing_running(start: Start) -> None:
    up = start().ready()
    page = httpx.get(up.url, follow_redirects=True)
    assert page.status_code == 200
    assert "Đăng nhập" in page.text
    for private in ("passwords.txt", "secret.key", "identity.keys", "accounts.json", "addresses.json"):
        assert stat.S_IMODE((up.folder / private).stat().st_mode) == 0o600, private
    plan_a_dialogue(up)
    children = up.family()
    os.killpg(up.process.pid, signal.SIGINT)
    up.process.wait(30)
    psutil.wait_procs(children, timeout=10)
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    again = start().ready()
    assert events_of_scheduling(again) == 1
    assert not (again.log.read_text().count("tài khoản mới"))


def test_a_killed_parent_leaves_no_stray_child_and_no_damaged_data(start: Start) -> None:
    up = start().ready()
    plan_a_dialogue(up)
    up.process.kill()
    up.process.wait()
    again = start().ready()
    assert events_of_scheduling(again) == 1
    assert again.tiepdan("audit", "verify").returncode == 0


def test_a_taken_port_is_said_and_nothing_is_touched(start: Start, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        up = Up(tmp_path / "other", taken.getsockname()[1])
        assert up.process.wait(60) == 69
    assert "TIEPDAN_PORT" in up.log.read_text()
    assert not (tmp_path / "other").exists()


def test_a_second_start_on_the_same_folder_is_refused_while_the_first_goes_on(start: Start, tmp_path: Path) -> None:
    first = start().ready()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    second = Up(first.folder, port)
    assert second.process.wait(60) == 75
    assert httpx.get(f"{first.url}/health/ready", timeout=10).status_code == 200


def test_an_operator_sees_parked_events_resets_a_password_and_checks_the_log(start: Start) -> None:
    up = start().ready()
    plan_a_dialogue(up)
    assert "Nothing is parked" in up.tiepdan("parked", "list").stdout
    assert up.tiepdan("audit", "verify").returncode == 0
    listed = up.tiepdan("accounts", "list").stdout
    assert "cb.so-nnmt" in listed
    before = (up.folder / "accounts.json").read_text()
    assert up.tiepdan("accounts", "reset", "giamsat").returncode == 0
    assert json.loads(before) != json.loads((up.folder / "accounts.json").read_text())
    assert up.tiepdan("accounts", "reset", "nobody").returncode == 67
    assert up.tiepdan("replay", "intake").returncode == 64
    assert up.tiepdan("replay", "reporting").returncode == 0


def test_a_wrong_setting_is_named(start: Start, tmp_path: Path) -> None:
    found = subprocess.run(
        [TIEPDAN, "up"], env=os.environ | {"TIEPDAN_PROT": "8000"}, capture_output=True, text=True, timeout=60
    )
    assert found.returncode == 78
    assert "TIEPDAN_PROT" in found.stderr
    assert "TIEPDAN_PORT" in found.stderr


def test_a_lost_server_is_started_again_and_nothing_is_lost(start: Start) -> None:
    up = start().ready()
    plan_a_dialogue(up)
    lost = [child for child in up.family() if child.name() == "valkey-server"]
    assert len(lost) == 1
    lost[0].kill()
    plan_a_dialogue(up)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and events_of_scheduling(up) < 2:
        time.sleep(0.5)
    up.ready()
    assert up.process.poll() is None
    assert events_of_scheduling(up) == 2


def test_a_terminal_shows_reports_and_says_what_is_wrong(start: Start) -> None:
    up = start().ready()
    plan_a_dialogue(up)
    shown = up.tiepdan("report", "form", "01-TCD", "--period", "Q3-2026")
    assert shown.returncode == 0, shown.stderr
    assert "Cộng" in shown.stdout
    found = up.tiepdan("report", "dialogue", "--from", "2019-01-01", "--to", "2021-12-31", "--format", "json")
    assert json.loads(found.stdout)["ad_hoc"] == 0
    assert up.tiepdan("subscribe", "--unit", "so-xyz").returncode == 66
    up.process.send_signal(signal.SIGTERM)
    up.process.wait(30)
    refused = up.tiepdan("demo")
    assert refused.returncode == 69
    assert "make run" in refused.stderr
    assert "Traceback" not in refused.stderr
