"""The demonstration played again into the system that has it."""

import os
import subprocess

import pytest

from tests.browser.conftest import TIEPDAN, System

pytestmark = pytest.mark.browser
COUNTED = ("/intake/api/v1/cases?state=all&limit=200", "/intake/api/v1/petitions?limit=200")


def test_it_is_played_once_however_often_it_is_asked_for(system: System) -> None:
    with system.client("tiepdan") as desk:
        before = [desk.get(path).raise_for_status().json()["items"] for path in COUNTED]
        environment = os.environ | {
            "TIEPDAN_DATA_DIR": str(system.folder),
            "TIEPDAN_PORT": system.url.rpartition(":")[2],
        }
        again = subprocess.run(
            [TIEPDAN, "demo"], env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        assert again.returncode == 0, again.stdout + again.stderr
        after = [desk.get(path).raise_for_status().json()["items"] for path in COUNTED]
    assert after == before
    assert len(before[0]) > 10
