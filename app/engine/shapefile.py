"""Shapes as JSON: one object a table, one line a column or constraint, defaults left out, so that a change reads well.

The folder is not kept: whoever reads the file knows where it stands.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from app.engine.tableshape import CheckShape, ColumnShape, ForeignKeyShape, IndexShape, OverlapShape, Shape, TableShape

_PARTS: Mapping[str, type[ColumnShape | CheckShape | IndexShape | ForeignKeyShape | OverlapShape]] = {
    "columns": ColumnShape,
    "checks": CheckShape,
    "uniques": IndexShape,
    "indexes": IndexShape,
    "foreign_keys": ForeignKeyShape,
    "overlaps": OverlapShape,
}


def dump(shape: Shape) -> str:
    """The shape as JSON text that ends with a newline."""
    tables = [_table(shape.tables[name]) for name in sorted(shape.tables)]
    return "{" + ",".join(tables) + "\n}\n"


def load(text: str, folder: str = "") -> Shape:
    """The shape of JSON text, its tables put into `folder`. Raises ValueError for text that `dump` did not write."""
    try:
        data = json.loads(text)
        return Shape({name: _read(name, folder, table) for name, table in data.items()})
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no shape: {error}") from error


def _table(table: TableShape) -> str:
    parts = []
    for part in _PARTS:
        lines = [json.dumps(_short(item), ensure_ascii=False) for item in getattr(table, part)]
        if lines:
            parts.append(f'\n  "{part}": [\n   ' + ",\n   ".join(lines) + "]")
    words = (word for word in ("search", "was") if getattr(table, word))
    parts += [f'\n  "{word}": {json.dumps(getattr(table, word))}' for word in words]
    return f'\n "{table.name}": {{' + ",".join(parts) + "}"


def _short(item: Any) -> dict[str, object]:
    """The attributes that differ from their defaults."""
    return {
        one.name: getattr(item, one.name) for one in dataclasses.fields(item) if getattr(item, one.name) != one.default
    }


def _read(name: str, folder: str, table: Mapping[str, Any]) -> TableShape:
    parts = {part: tuple(kind(**_tuples(item)) for item in table.get(part, ())) for part, kind in _PARTS.items()}
    words = {word: tuple(table.get(word, ())) for word in ("search", "was")}
    return TableShape(name=name, folder=folder, **words, **parts)  # type: ignore[arg-type]


def _tuples(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
