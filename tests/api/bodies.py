"""The smallest body an operation of the API document takes: what it leaves out need not be sent."""

import re
from typing import Any

WORDS = ("so-nnmt", "dat-dai", "1", "ví dụ", "KN-1")


def smallest_body(document: dict[str, Any], method: str, path: str) -> Any:
    """A JSON body that keeps to the published schema, or None when the operation takes none."""
    operation = document["paths"][path][method.lower()]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return None if content is None else _smallest(content["schema"], document["components"]["schemas"])


def _smallest(schema: dict[str, Any], named: dict[str, Any]) -> Any:  # noqa: PLR0911
    if "$ref" in schema:
        return _smallest(named[schema["$ref"].rpartition("/")[2]], named)
    for word in ("const", "default"):
        if word in schema:
            return schema[word]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return _smallest(next(one for one in schema["anyOf"] if one.get("type") != "null"), named)
    match schema.get("type"):
        case "object":
            return {name: _smallest(schema["properties"][name], named) for name in schema.get("required", ())}
        case "array":
            return [_smallest(schema["items"], named)] * schema.get("minItems", 0)
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return False
        case _:
            return _text(schema)


def _text(schema: dict[str, Any]) -> str:
    if schema.get("format") == "date":
        return "2026-03-02"
    if schema.get("format") == "uuid":
        return "01890000-0000-7000-8000-000000000000"
    if "pattern" in schema:
        return next((word for word in WORDS if re.search(schema["pattern"], word)), WORDS[0])
    return "ví dụ".ljust(schema.get("minLength", 1), ".")
