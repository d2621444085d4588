"""A short look for what `make fuzz` looks for at length, and that it would find something."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.fuzz import LOGINS, fuzzed, served
from tests.api.office import Office


@pytest.fixture(scope="module")
async def url(office: Office) -> AsyncIterator[str]:
    async with served(office) as address:
        yield address


@pytest.mark.parametrize("login", LOGINS)
async def test_no_made_up_request_is_answered_with_a_fault_or_with_what_is_not_documented(
    office: Office, url: str, login: str, tmp_path: Path
) -> None:
    verdict = await fuzzed(office, url, login, tmp_path, "--max-time", "18")
    assert verdict.clean, verdict.output
