"""All three services on new databases, with nobody working in the background: the test says when they hear."""

import pytest

from tests.conftest import MakeApp
from tests.scenarios.office import SERVICES, Office


@pytest.fixture
async def office(make_app: MakeApp) -> Office:
    return Office(await make_app(*SERVICES))
