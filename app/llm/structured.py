"""From a model's text to checked data: find the JSON, hold it against the schema.

A subset of JSON Schema of our own. A schema with a keyword outside of the subset is refused when the
prompt is made, so that nobody relies on a check that never happens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

Schema = Mapping[str, Any]

CHECKED = {
    "type", "enum", "const", "anyOf", "$ref", "properties", "required", "additionalProperties", "items",
    "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum",
}  # fmt: skip
REMARKS = {"title", "description", "default", "examples", "$defs"}
TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}
BOUNDS: dict[str, tuple[type | tuple[type, ...], Callable[[Any, Any], bool]]] = {
    "minItems": (list, lambda value, limit: len(value) >= limit),
    "maxItems": (list, lambda value, limit: len(value) <= limit),
    "minLength": (str, lambda value, limit: len(value) >= limit),
    "maxLength": (str, lambda value, limit: len(value) <= limit),
    "minimum": ((int, float), lambda value, limit: value >= limit),
    "maximum": ((int, float), lambda value, limit: value <= limit),
}
FAULT_LIMIT = 8
START_LIMIT = 40  # how many opening braces are tried, so that "{{{{..." stays cheap
_THINKING = re.compile(r"\s*<think>.*?</think>", re.DOTALL | re.IGNORECASE)  # only ever comes first


def find_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object in `text`, bare or wrapped in prose or a code fence; None without one."""
    thinking = _THINKING.match(text)
    decoder = json.JSONDecoder(parse_constant=_refuse_constant)
    start = text.find("{", thinking.end() if thinking else 0)
    for _ in range(START_LIMIT):
        if start < 0:
            return None
        try:
            found, _end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
        else:
            return dict(found)
    return None


def check_schema(schema: Schema) -> None:
    """Refuse a schema that we do not check in full or that strict endpoints do not take.

    Raises ValueError: unknown keyword, or an object that leaves keys optional or open.
    """
    for part in _parts(schema):
        unknown = set(part) - CHECKED - REMARKS
        if unknown:
            raise ValueError(f"schema keywords not supported: {', '.join(sorted(unknown))}")
        properties = part.get("properties")
        if properties is None:
            continue
        if part.get("additionalProperties") is not False or set(part.get("required", ())) != set(properties):
            raise ValueError("a strict schema requires every property and allows no other")


def faults(value: Any, schema: Schema) -> list[str]:
    """Return what is wrong with `value`, each with its place; empty when it fits."""
    found: list[str] = []
    for fault in _faults(value, schema, "$", schema.get("$defs", {})):
        found.append(fault)
        if len(found) == FAULT_LIMIT:
            break
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _parts(schema: Schema) -> Iterator[Schema]:
    yield schema
    children = [
        *schema.get("properties", {}).values(),
        *schema.get("$defs", {}).values(),
        *schema.get("anyOf", ()),
        *([schema["items"]] if "items" in schema else ()),
    ]
    for child in children:
        yield from _parts(child)


def _faults(value: Any, schema: Schema, place: str, definitions: Mapping[str, Schema]) -> Iterator[str]:
    if "$ref" in schema:
        yield from _faults(value, definitions[schema["$ref"].removeprefix("#/$defs/")], place, definitions)
        return
    if "anyOf" in schema and all(any(_faults(value, one, place, definitions)) for one in schema["anyOf"]):
        yield f"{place}: fits none of the allowed forms"
    wrong = _own_fault(value, schema)
    if wrong:
        yield f"{place}: {wrong}"
        return
    if isinstance(value, dict):
        yield from _object_faults(value, schema, place, definitions)
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            yield from _faults(item, schema["items"], f"{place}[{index}]", definitions)


def _own_fault(value: Any, schema: Schema) -> str:
    names = schema.get("type", ())
    names = [names] if isinstance(names, str) else names
    if names and not any(TYPES[name](value) for name in names):
        return f"must be {' or '.join(names)}"
    if "enum" in schema and not any(_same(value, one) for one in schema["enum"]):
        return f"must be one of {', '.join(map(str, schema['enum']))}"
    if "const" in schema and not _same(value, schema["const"]):
        return f"must be {schema['const']}"
    for keyword, (kind, holds) in BOUNDS.items():
        if keyword in schema and isinstance(value, kind) and not holds(value, schema[keyword]):
            return f"breaks {keyword} {schema[keyword]}"
    return ""


def _same(value: Any, other: Any) -> bool:
    """Compare as JSON does: true is not 1."""
    return value == other and isinstance(value, bool) == isinstance(other, bool)


def _object_faults(
    value: dict[str, Any], schema: Schema, place: str, definitions: Mapping[str, Schema]
) -> Iterator[str]:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{place}.{key}: is missing"
    for key, item in value.items():
        if key in properties:
            yield from _faults(item, properties[key], f"{place}.{key}", definitions)
        elif schema.get("additionalProperties") is False:
            yield f"{place}: has the unknown key {key[:40]!r}"
