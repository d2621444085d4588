"""Writes the published contracts into docs/api: AsyncAPI 3 for the streams, OpenAPI 3.1 for each service.

`python -m deploy.contracts` (make contracts). A test fails when what is committed differs from what this makes.
"""

import json
import tempfile
from pathlib import Path
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from deploy.services import SERVICES
from shared.events.event import EVENTS, TYPE_PREFIX, CloudEvent, Event
from shared.runtime import application
from shared.settings import Settings

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "api"
UNIT_AUDIENCE: Final = "case."
"""Events of cases also stand on the streams of the units they concern."""


def documents() -> dict[str, str]:
    """File name and text of every contract."""
    made = {"asyncapi.json": asyncapi()} | {f"{name}.openapi.json": openapi(name) for name in SERVICES}
    return {name: json.dumps(document, ensure_ascii=False, indent=1) + "\n" for name, document in made.items()}


def openapi(service: str) -> dict[str, Any]:
    """The OpenAPI document of one service's application."""
    with tempfile.TemporaryDirectory() as folder:
        return application([SERVICES[service]], Settings(data_dir=Path(folder))).openapi()


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI document of all streams: who sends what, who reads it."""
    events = [event for _, event in sorted(EVENTS.items()) if event.__module__.startswith("shared.events.")]
    _, definitions = models_json_schema([(model, "serialization") for model in events], ref_template=REF)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Tiếp Dân: events",
            "version": "1",
            "description": "CloudEvents 1.0 in structured JSON on Redis Streams. The field `__data__` of an entry holds "
            "the event, `chain` the stream's hash chain link; the entry id is `<position>-0`, without gaps. "
            "No event carries personal data.",
        },
        "defaultContentType": "application/cloudevents+json",
        "servers": {"redis": {"host": "localhost:6379", "protocol": "redis"}},
        "channels": _channels(events),
        "operations": _operations(),
        "components": {
            "messages": {_key(event): _message(event) for event in events},
            "schemas": {"CloudEvent": _envelope(), **definitions["$defs"]},
        },
    }


REF: Final = "#/components/schemas/{model}"


def _channels(events: list[type[Event]]) -> dict[str, Any]:
    channels: dict[str, Any] = {}
    for service in SERVICES:
        own = [event for event in events if event.__module__.startswith(f"shared.events.{service}")]
        if own:
            channels[service] = {
                "address": service,
                "description": f"Everything {service} publishes, in order.",
                "messages": {_key(event): {"$ref": f"#/components/messages/{_key(event)}"} for event in own},
            }
    of_units = [event for event in events if event.event_type.removeprefix(TYPE_PREFIX).startswith(UNIT_AUDIENCE)]
    channels["unit"] = {
        "address": "unit.{code}",
        "description": "What concerns one department, in order, with positions of its own.",
        "parameters": {"code": {"description": "Code of the unit, e.g. so-nnmt"}},
        "messages": {_key(event): {"$ref": f"#/components/messages/{_key(event)}"} for event in of_units},
    }
    return channels


def _operations() -> dict[str, Any]:
    operations: dict[str, Any] = {
        f"{name}-publishes": {"action": "send", "channel": {"$ref": f"#/channels/{name}"}}
        for name in ("intake", "scheduling")
    }
    for name, service in SERVICES.items():
        for stream in service.reads:
            key = f"{name}-reads-{stream}"
            operations[key] = {"action": "receive", "channel": {"$ref": f"#/channels/{stream}"}}
    operations["department-reads"] = {"action": "receive", "channel": {"$ref": "#/channels/unit"}}
    return operations


def _message(event: type[Event]) -> dict[str, Any]:
    return {
        "name": event.event_type,
        "title": event.__name__,
        "summary": (event.__doc__ or "").strip(),
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/CloudEvent"},
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": event.event_type},
                        "data": {"$ref": f"#/components/schemas/{event.__name__}"},
                    },
                },
            ]
        },
    }


def _envelope() -> dict[str, Any]:
    return CloudEvent.model_json_schema(ref_template=REF)


def _key(event: type[Event]) -> str:
    return event.event_type.removeprefix(TYPE_PREFIX)


def main() -> None:
    """Write them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
