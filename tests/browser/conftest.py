"""The whole system as `tiepdan up` starts it, with the demonstration in it, and a real Chromium in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, BrowserContext, async_playwright

from shared.access.accounts import Accounts
from shared.access.session import COOKIE, Sessions

TIEPDAN = Path(sys.executable).parent / "tiepdan"
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


@dataclass(frozen=True)
class System:
    """A running system: where it is, and its data folder."""

    url: str
    folder: Path

    def session(self, login: str) -> str:
        """A session token of an account, as the sign-in would give it."""
        accounts = Accounts(self.folder / "accounts.json")
        account = accounts.find(login)
        assert account is not None, login
        return Sessions((self.folder / "secret.key").read_text().strip(), accounts).issue(account)

    def password(self, login: str) -> str:
        lines = [line.split("\t") for line in (self.folder / "passwords.txt").read_text().splitlines()]
        return next(line[1] for line in lines if line[0] == login)

    def client(self, login: str) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.session(login)}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30)


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("system") / "var"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TIEPDAN_")}
    environment |= {"TIEPDAN_DATA_DIR": str(folder), "TIEPDAN_PORT": str(port)}
    log = folder.parent / "up.log"
    with log.open("wb") as output:
        up = subprocess.Popen([TIEPDAN, "up"], env=environment, stdout=output, stderr=output)
    found = System(f"http://127.0.0.1:{port}", folder)
    try:
        _wait_until_ready(found, up, log)
        played = subprocess.run([TIEPDAN, "demo"], env=environment, capture_output=True, text=True, check=False)
        assert played.returncode == 0, played.stdout + played.stderr
        yield found
    finally:
        up.terminate()
        up.wait(30)


def _wait_until_ready(system: System, up: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and up.poll() is None:
        try:
            if httpx.get(f"{system.url}/health/ready", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise AssertionError(log.read_text())


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium")
    assert path, "Debian's chromium is needed: apt-get install chromium"
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield chromium
        await chromium.close()


@asynccontextmanager
async def signed_in(
    browser: Browser, system: System, login: str | None, width: int = 1280
) -> AsyncIterator[BrowserContext]:
    """A browser window of somebody; `None` has not signed in."""
    context = await browser.new_context(
        viewport={"width": width, "height": 900}, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", base_url=system.url
    )
    if login is not None:
        await context.add_cookies([{"name": COOKIE, "value": system.session(login), "url": system.url}])
    try:
        yield context
    finally:
        await context.close()
