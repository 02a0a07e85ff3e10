"""As much of a JSON Schema validator as our generated schema needs; a word that it does not know fails the test."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

KNOWN = frozenset(
    {
        "$schema",
        "$defs",
        "$ref",
        "title",
        "description",
        "type",
        "enum",
        "const",
        "pattern",
        "maxLength",
        "items",
        "minItems",
    }
    | {"anyOf", "properties", "required", "additionalProperties", "propertyNames", "minProperties"}
)
TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "array": (list,),
}


def violations(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], at: str = "$") -> list[str]:
    """Where `value` breaks `schema`; an empty list when it is valid."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        return violations(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
    if "anyOf" in schema and all(violations(value, choice, root, at) for choice in schema["anyOf"]):
        return [f"{at}: none of the choices"]
    return [*_itself(value, schema, at), *_members(value, schema, root, at)]


def _itself(value: Any, schema: Mapping[str, Any], at: str) -> list[str]:
    wanted = schema.get("type", [])
    names = [wanted] if isinstance(wanted, str) else wanted
    if names and not any(_is(value, name) for name in names):
        return [f"{at}: not {wanted}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: not in enum"]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: not const"]
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        return [f"{at}: pattern"]
    return []


def _is(value: Any, name: str) -> bool:
    return isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _members(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], at: str) -> list[str]:
    found: list[str] = []
    if isinstance(value, list) and "items" in schema:
        for position, item in enumerate(value):
            found += violations(item, schema["items"], root, f"{at}[{position}]")
    if isinstance(value, dict):
        found += [f"{at}: misses {name}" for name in schema.get("required", []) if name not in value]
        for key, item in value.items():
            inner = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
            if inner is False:
                found.append(f"{at}: unknown {key}")
            else:
                found += violations(item, inner or {}, root, f"{at}.{key}")
            found += violations(str(key), schema.get("propertyNames", {}), root, f"{at}.{key}!")
    return found
