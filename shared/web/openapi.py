"""The published API document says what really comes back: problems (RFC 9457), versions, and who has to sign in.

FastAPI knows a route's success; everything every route has in common is added here, in one place.
"""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI

from shared.web.problems import title_of

_PROBLEM: Final = "application/problem+json"
_REF: Final = {"$ref": "#/components/schemas/Problem"}
_METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})
_FASTAPIS_OWN: Final = ("HTTPValidationError", "ValidationError")

Operation = dict[str, Any]


class DescribedAPI(FastAPI):
    """A FastAPI application whose OpenAPI document tells what the gate, the edge and the fault handlers answer, too."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = _completed(super().openapi())
        return self.openapi_schema


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of the rare route that answers with a problem its kind of route does not."""
    return {status: _problem(status) for status in statuses}


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for method, operation in _operations(document):
        _without_null(operation)
        responses = operation["responses"]
        if _PROBLEM not in responses.get("422", {}).get("content", {}):
            responses.pop("422", None)
        for status in _problems_of(method, operation):
            responses.setdefault(str(status), _problem(status))
        for status, response in responses.items():
            _add_headers(status, response, schemas)
            if status == "201" and operation.get("security"):
                response["headers"]["Location"] = _header("Where what was made can be read.", required=True)
        operation["responses"] = dict(sorted(responses.items()))
    for name in _FASTAPIS_OWN:
        schemas.pop(name, None)
    schemas |= _SCHEMAS
    return document


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path in document["paths"].values():
        for method, operation in path.items():
            if method in _METHODS:
                yield method, operation


def _problems_of(method: str, operation: Operation) -> set[int]:
    """What an operation of this kind may answer besides its success and what its route declares itself."""
    parameters = operation.get("parameters", [])
    found = {500, 503}
    if operation.get("security"):
        found |= {401, 403}
        if method != "get":
            found.add(409)
    if any(parameter["in"] == "path" for parameter in parameters):
        found.add(404)
    if any(parameter["name"] == "If-Match" for parameter in parameters):
        found |= {400, 412}
    if "requestBody" in operation:
        found |= {400, 413, 415, 422}
    if parameters:
        found.add(422)
    return found


def _problem(status: int) -> dict[str, Any]:
    return {"description": title_of(status).en, "content": {_PROBLEM: {"schema": _REF}}}


def _without_null(operation: Operation) -> None:
    """A parameter that may be left out cannot be null: an address and a header have no such value."""
    for parameter in operation.get("parameters", []):
        schema = parameter["schema"]
        choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
        if len(choices) == 1:
            parameter["schema"] = choices[0] | {name: value for name, value in schema.items() if name != "anyOf"}


def _add_headers(status: str, response: dict[str, Any], schemas: dict[str, Any]) -> None:
    headers = response.setdefault("headers", {})
    headers["X-Request-ID"] = _header("Names this request in the log.", required=True)
    if status == "401":
        headers["WWW-Authenticate"] = _header("Bearer")
    if status in ("429", "503"):
        headers["Retry-After"] = _header("Seconds until it is worth while to send it again.")
    if status.startswith("2") and "version" in _properties(response, schemas):
        headers["ETag"] = _header('The record\'s version, for If-Match of the next command: "3".', required=True)


def _header(description: str, *, required: bool = False) -> dict[str, Any]:
    return {"description": description, "required": required, "schema": {"type": "string"}}


def _properties(response: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    named = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
    properties: dict[str, Any] = named.get("properties", {})
    return properties


_SCHEMAS: Final[dict[str, Any]] = {
    "Problem": {
        "title": "Problem",
        "description": "Why a request was not carried out (RFC 9457). `code` is for programmes, `detail` for people.",
        "type": "object",
        "required": ["type", "title", "status", "detail", "code", "request_id"],
        "additionalProperties": False,
        "properties": {
            "type": {"type": "string", "format": "uri", "description": "urn:tiepdan:problem:<code>"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "description": "One sentence, in the language asked for (Accept-Language)."},
            "code": {"type": "string", "pattern": "^[a-z_]+$"},
            "request_id": {"type": "string"},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemField"}},
        },
    },
    "ProblemField": {
        "title": "ProblemField",
        "description": "What is wrong with one field; dots lead into groups: `people.0.name`.",
        "type": "object",
        "required": ["field", "message_vi", "message_en"],
        "additionalProperties": False,
        "properties": {
            "field": {"type": "string"},
            "message_vi": {"type": "string"},
            "message_en": {"type": "string"},
        },
    },
}
