"""The JSON Schema of an entity file, from the same declarations as the parser, so that editors complete and check."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.fieldtypes import FIELD_TYPES
from app.engine.language import Key, Shape
from app.engine.operands import ME_NAMES, OPERATORS
from app.engine.reading import MAX_TEXT, NAME_PATTERN, PATTERNS, field_keys
from app.engine.vocabulary import ENTITY
from app.engine.vocabulary_workflow import WORKFLOW

Schema = dict[str, object]
SCALAR = ["string", "number", "boolean"]
"""An editor's YAML reads 12 as a number and true as a boolean where the language sees text."""


def entity_schema() -> Schema:
    """The JSON Schema (2020-12) of a file in entities/."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "e-Kinerja entity",
        **of_shape(ENTITY),
        "$defs": {
            "field": {"anyOf": [{"$ref": f"#/$defs/field_{name}"} for name in FIELD_TYPES]},
            **{f"field_{name}": _field(name) for name in FIELD_TYPES},
            **_conditions(),
        },
    }


def workflow_schema() -> Schema:
    """The JSON Schema (2020-12) of a file in workflows/."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "e-Kinerja workflow",
        **of_shape(WORKFLOW),
        "$defs": dict(_conditions()),
    }


def of_shape(shape: Shape) -> Schema:
    """The JSON Schema of what a shape allows."""
    match shape.kind:
        case "block":
            return _block(shape.keys)
        case "list":
            return {"type": "array", "minItems": 1, "items": of_shape(_item(shape))}
        case "map":
            names: Schema = {"pattern": f"^(?:{NAME_PATTERN})$"} if shape.named else {"maxLength": MAX_TEXT}
            return {
                "type": "object",
                "minProperties": 1,
                "propertyNames": names,
                "additionalProperties": of_shape(_item(shape)),
            }
        case "either":
            return {"anyOf": [of_shape(choice) for choice in shape.choices]}
        case "field" | "condition":
            return {"$ref": f"#/$defs/{shape.kind}"}
        case "label":
            both = {"id": {"type": "string"}, "en": {"type": "string"}}
            block: Schema = {"type": "object", "required": ["id"], "properties": both, "additionalProperties": False}
            return {"anyOf": [{"type": SCALAR}, block]}
        case "value":
            return {"anyOf": [{"type": SCALAR}, {"type": "array", "items": {"type": SCALAR}}]}
        case _:
            return _scalar(shape)


def _scalar(shape: Shape) -> Schema:
    if shape.kind == "words":
        return {"enum": list(shape.words)}
    if shape.kind in ("integer", "number", "boolean"):
        return {"type": shape.kind}
    if shape.kind in PATTERNS:
        return {"type": "string", "pattern": f"^(?:{PATTERNS[shape.kind]})$"}
    return {"type": SCALAR}


def _item(shape: Shape) -> Shape:
    assert shape.item is not None, "lists and maps have items"
    return shape.item


def _block(keys: tuple[Key, ...]) -> Schema:
    return {
        "type": "object",
        "properties": {key.name: {**of_shape(key.shape), "description": _description(key)} for key in keys},
        "required": [key.name for key in keys if key.required],
        "additionalProperties": False,
    }


def _description(key: Key) -> str:
    default = "" if key.required or not key.default else f" Default: {key.default}."
    return f"{key.doc}{default}" + (f" Example: {key.example}" if key.example else "")


def _field(name: str) -> Schema:
    block = _block(field_keys(name))
    properties = block["properties"]
    assert isinstance(properties, dict)
    return {**block, "properties": {**properties, "type": {"const": name}}}


def _conditions() -> Mapping[str, Schema]:
    operand: Schema = {
        "anyOf": [
            {"type": SCALAR},
            _only("field", {"type": "string"}),
            _only("me", {"enum": list(ME_NAMES)}),
            _only("today", {"type": "integer"}),
            _only("now", {"const": True}),
        ]
    }
    several: Schema = {"anyOf": [{"$ref": "#/$defs/operand"}, {"type": "array", "items": {"$ref": "#/$defs/operand"}}]}
    operators: dict[str, Schema] = dict.fromkeys(OPERATORS, several)
    comparison: Schema = {
        "type": "object",
        "properties": {**operators, "is_null": {"type": "boolean"}},
        "additionalProperties": False,
        "minProperties": 1,
    }
    here: Schema = {"$ref": "#/$defs/condition"}
    listed: Schema = {"type": "array", "minItems": 1, "items": here}
    rows: Schema = {"of": {"type": "string"}, "where": here}
    condition: Schema = {
        "type": "object",
        "minProperties": 1,
        "properties": {
            "all": listed,
            "any": listed,
            "not": here,
            "exists": {"type": "object", "properties": rows, "required": ["of"], "additionalProperties": False},
            "is": {"type": "string"},
            "of": {"type": "string"},
        },
        "additionalProperties": {"anyOf": [{"$ref": "#/$defs/operand"}, {"$ref": "#/$defs/comparison"}]},
    }
    return {"operand": operand, "comparison": comparison, "condition": condition}


def _only(name: str, schema: Schema) -> Schema:
    return {"type": "object", "properties": {name: schema}, "required": [name], "additionalProperties": False}
