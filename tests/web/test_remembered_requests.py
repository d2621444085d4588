"""What is kept to know a repeated request by tells nobody what was in it."""

import hashlib

import pytest
from sqlalchemy import text

from services.intake.petitions.commands import RecordPetition
from services.intake.service import INTAKE
from tests.apps import App
from tests.conftest import MakeApp
from tests.intake.conftest import API, a_denunciation, a_visit

KEY = {"Idempotency-Key": "first"}


async def kept(app: App) -> str:
    async with app.database("intake").engine.connect() as db:
        fingerprint: str = (await db.execute(text("SELECT fingerprint FROM remembered_request"))).scalar_one()
        return fingerprint


@pytest.fixture
async def app(make_app: MakeApp) -> App:
    return await make_app(INTAKE)


async def test_a_name_cannot_be_guessed_from_the_remembered_request(app: App) -> None:
    """Whoever reads the table and suspects somebody would only have to hash the suspicion."""
    given = a_denunciation()
    assert (await app.as_("tiepdan").post(f"{API}/petitions", json=given, headers=KEY)).status_code == 201
    written = RecordPetition.model_validate(given).model_dump_json()
    guesses = [f"{before}{written}" for before in ("", "RecordPetition ", "tiepdan.remembered.v1 RecordPetition ")]
    found = await kept(app)
    assert len(found) == 64
    assert found not in [hashlib.sha256(guess.encode()).hexdigest() for guess in guesses]


async def test_two_installations_keep_different_fingerprints_of_the_same_request(make_app: MakeApp) -> None:
    found = []
    for secret in ("the secret of one installation", "the secret of another one"):
        app = await make_app(INTAKE)
        app.app.state.secret = secret
        for _ in range(2):
            answer = await app.as_("tiepdan").post(f"{API}/petitions", json=a_denunciation(), headers=KEY)
            assert answer.status_code == 201
        found.append(await kept(app))
    assert found[0] != found[1]


async def test_a_key_used_for_another_request_is_still_noticed(app: App) -> None:
    desk = app.as_("tiepdan")
    first = await desk.post(f"{API}/petitions", json=a_denunciation(), headers=KEY)
    assert first.status_code == 201
    other = await desk.post(f"{API}/petitions", json=a_denunciation(content="Việc khác hẳn việc kia."), headers=KEY)
    assert other.status_code == 422
    [error] = other.json()["errors"]
    assert error["field"] == "Idempotency-Key"
    assert first.json()["petition"] in error["message_vi"], (
        "whoever changed a form after a broken line is told what it made"
    )
    visit = await desk.post(f"{API}/visits", json=a_visit(), headers=KEY)
    assert visit.status_code == 422, "a command of another kind"
    assert first.json()["petition"] in visit.json()["errors"][0]["message_vi"]
