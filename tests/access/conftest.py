from pathlib import Path

import pytest

from tests.web.small_office import Office, small_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office of this test's own: it may lock accounts and use up attempts."""
    return small_office(tmp_path)
