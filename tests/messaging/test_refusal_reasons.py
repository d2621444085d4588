"""What is kept of why an event was refused: enough to find the fault, nothing of what the event held."""

import pytest
from sqlalchemy import text

from shared.database import Transaction
from shared.events.event import CloudEvent
from tests.messaging.conftest import OWN, Office

SECRET = "Nguyễn Văn Bí Mật"

LEAKS: dict[str, Exception] = {
    "a value error": ValueError(f"invalid literal for int(): {SECRET!r}"),
    "a missing key": KeyError(SECRET),
    "what no text column takes": RuntimeError("NUL \x00 and half a pair \ud800"),
}


@pytest.mark.parametrize("error", LEAKS.values(), ids=LEAKS)
async def test_the_reason_kept_names_the_error_but_not_what_the_event_held(office: Office, error: Exception) -> None:
    async def fail(event: CloudEvent, tx: Transaction) -> None:
        raise error

    office.actions["a"] = fail
    await office.emit("a")
    await office.publish()
    assert await office.consumer.advance(OWN) == 1
    (parked,) = await office.parked()
    assert parked.error.startswith(f"{type(error).__name__} in tests.messaging.test_refusal_reasons:")
    assert SECRET not in parked.error


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO applied (subject, version) VALUES (:secret, NULL)",
        "SELECT CAST(CAST(:secret AS text) AS integer)",
        "SELECT CAST(:secret AS integer)",
    ],
)
async def test_a_databases_refusal_is_kept_by_its_code_only(office: Office, statement: str) -> None:
    async def fail(event: CloudEvent, tx: Transaction) -> None:
        await tx.execute(text(statement), {"secret": SECRET})

    office.actions["a"] = fail
    await office.emit("a", "b")
    await office.publish()
    await office.consumer.advance(OWN)
    (parked,) = await office.parked()
    assert SECRET not in parked.error
    assert await office.applied() == [("b", 1, 1)]


async def test_a_handlers_own_word_is_kept(office: Office) -> None:
    office.refuse = {"a"}
    await office.emit("a")
    await office.publish()
    await office.consumer.advance(OWN)
    assert (await office.parked())[0].error == "told to refuse"
