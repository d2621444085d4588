import pytest
from redis.asyncio import Redis

from services.reporting.service import REPORTING
from shared.database import Database
from tests.conftest import MakeDatabase


@pytest.fixture
async def database(service_database: MakeDatabase) -> Database:
    """Reporting's own database, new and migrated."""
    return await service_database(REPORTING)


@pytest.fixture
def broker(redis: Redis) -> Redis:
    return redis
