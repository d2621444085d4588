"""A data folder for each test, and nothing of it left afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.probes import servers_in


@pytest.fixture
def data() -> Iterator[Path]:
    """A place for a data folder which does not exist yet, with nothing left running in it afterwards."""
    place = Path(tempfile.mkdtemp(prefix="td-"))
    yield place / "data"
    for process in servers_in(place / "data"):
        process.kill()
    shutil.rmtree(place)
