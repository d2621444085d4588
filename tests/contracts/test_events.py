"""What was published once must stay readable: a golden file per event and version."""

import json
from pathlib import Path

import pytest

import shared.events.intake
import shared.events.scheduling  # noqa: F401  # registers its events
from shared.events.event import EVENTS, TYPE_PREFIX, CloudEvent

GOLDEN = Path(__file__).parent / "golden"
PUBLISHED = sorted(name for name, event in EVENTS.items() if event.__module__.startswith("shared.events."))
PERSONAL = ("name", "phone", "address", "id_number", "identity", "citizen", "denouncer", "summary", "content", "text")


@pytest.mark.parametrize("event_type", PUBLISHED)
def test_every_published_event_has_a_golden_file_it_still_reads(event_type: str) -> None:
    file = GOLDEN / f"{event_type.removeprefix(TYPE_PREFIX)}.json"
    assert file.exists(), f"no golden file for {event_type}: add one of a real event"
    golden = json.loads(file.read_text())
    envelope = CloudEvent.model_validate(golden)
    assert envelope.type == event_type
    read = EVENTS[event_type].model_validate(envelope.data)
    written = read.model_dump(mode="json")
    assert {key: written[key] for key in envelope.data} == envelope.data


@pytest.mark.parametrize("event_type", PUBLISHED)
def test_a_field_added_later_is_passed_over_by_older_readers(event_type: str) -> None:
    golden = json.loads((GOLDEN / f"{event_type.removeprefix(TYPE_PREFIX)}.json").read_text())
    EVENTS[event_type].model_validate(golden["data"] | {"added_in_2030": 1})


@pytest.mark.parametrize("event_type", PUBLISHED)
def test_no_event_has_a_field_for_personal_data(event_type: str) -> None:
    fields = EVENTS[event_type].model_fields
    assert not [field for field in fields for word in PERSONAL if word in field.split("_")]


def test_no_golden_file_is_left_over() -> None:
    known = {f"{name.removeprefix(TYPE_PREFIX)}.json" for name in PUBLISHED}
    assert {file.name for file in GOLDEN.iterdir()} == known
