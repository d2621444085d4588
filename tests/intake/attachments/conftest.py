"""An office whose files are in a folder of the test's own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.intake.attachments.storing import Folder
from services.intake.attachments.taking import Files
from services.intake.service import INTAKE
from tests.apps import App
from tests.conftest import new_app
from tests.servers import Servers


@pytest.fixture(scope="module")
async def desk(servers: Servers, accounts_folder: Path) -> AsyncIterator[App]:
    """One application for the tests of a module; each works with records of its own."""
    async with new_app(servers, accounts_folder, [INTAKE]) as app:
        yield app


@pytest.fixture
def files(desk: App, tmp_path: Path) -> Iterator[Files]:
    """What the application keeps files with: an empty folder, files of up to 2 MB, no scanner."""
    desk.app.state.files = Files(Folder(tmp_path / "files"), 2_000_000, None)
    yield desk.app.state.files
    del desk.app.state.files


def left_in(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return [one for one in folder.rglob("*") if one.is_file()]
