from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.services import SERVICES
from tests.api.office import Office, fresh_settings, prepared
from tests.apps import App, running_app
from tests.servers import Servers


@pytest.fixture(scope="session")
async def whole_system(servers: Servers, accounts_folder: Path) -> AsyncIterator[App]:
    """All three services on databases of their own, without background work."""
    settings = await fresh_settings(servers, accounts_folder, "test_api")
    async with running_app(list(SERVICES.values()), settings, "web") as app:
        yield app


@pytest.fixture(scope="module")
async def office(whole_system: App) -> Office:
    """With records of this module's own: its tests may change them."""
    return Office(whole_system, await prepared(whole_system), whole_system.app.openapi())
