"""`entities.pyi`: what the mapped classes of the packaged schema look like to editors and to mypy."""

from __future__ import annotations

from pathlib import Path

from app.engine.shape import shape
from app.engine.spec import Catalog
from app.engine.tableshape import ColumnKind, ColumnShape, TableShape
from app.models.build import class_name

PATH = Path(__file__).with_name("entities.pyi")

TYPES: dict[ColumnKind, str] = {
    "id": "int",
    "reference": "int",
    "integer": "int",
    "text": "str",
    "numeric": "Decimal",
    "boolean": "bool",
    "date": "date",
    "timestamp": "datetime",
    "set": "tuple[str, ...]",
    "file": "str",
}

_HEAD = '''"""Written by `ekinerja schema types`: the packaged schema's classes. A test holds it against schema/."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.engine.spec import Catalog
from app.models.build import Registry, Row

CATALOG: Catalog
REGISTRY: Registry
'''


def render(catalog: Catalog) -> str:
    """The text of the stub file."""
    return _HEAD + "".join(_class(table) for table in shape(catalog))


def write(catalog: Catalog, path: Path = PATH) -> bool:
    """Write the stub file; False when it is as it should be already."""
    text = render(catalog)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.write_text(text, encoding="utf-8")
    return True


def _class(table: TableShape) -> str:
    lines = "\n".join(f"    {column.name}: Mapped[{_type(column)}]" for column in table.columns)
    return f"\nclass {class_name(table.name)}(Row):\n{lines}\n"


def _type(column: ColumnShape) -> str:
    return TYPES[column.kind] + (" | None" if column.nullable else "")
