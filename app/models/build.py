"""Tables and mapped classes of a Catalog. `build` is pure: it reads no file, no environment and keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from app.engine.shape import column_name, shape
from app.engine.spec import SYSTEM_COLUMNS, Catalog
from app.engine.tableshape import Shape
from app.models.base import NAMING
from app.models.columns import make_table
from app.models.rings import rings
from app.models.sources import source


class Row:
    """What every generated class derives from. Attributes are the table's columns; values are plain Python."""

    id: Any
    version: Any
    created_at: Any
    updated_at: Any

    def __init__(self, **values: object) -> None:
        for name, value in values.items():
            if name not in self.__mapper__.columns:  # type: ignore[attr-defined]
                raise TypeError(f"{type(self).__name__} has no column {name!r}")
            setattr(self, name, value)


@dataclass(frozen=True, slots=True)
class Registry:
    """The Catalog as SQLAlchemy sees it. `sources` are the queries of entities that have no table; `thin` the tables
    with their columns' names and types alone."""

    catalog: Catalog
    shape: Shape
    metadata: sa.MetaData
    tables: Mapping[str, sa.Table]
    classes: Mapping[str, type[Row]]
    sources: Mapping[str, sa.FromClause]
    thin: Mapping[str, sa.TableClause]

    def rows(self, entity: str) -> sa.FromClause:
        """What the rows of an entity are read from: its table, or its query. Whatever writes asks `tables`."""
        return self.sources[entity] if entity in self.sources else self.tables[entity]

    def alias(self, entity: str) -> sa.FromClause:
        """The rows of an entity under a name of their own, for a query within a query.

        An alias of a whole table takes over what its columns know of keys and defaults, which costs more than asking
        the database; a condition over five relations has five of them.
        """
        return (self.thin[entity] if entity in self.thin else self.sources[entity]).alias()

    def entity(self, name: str) -> type[Row]:
        """The mapped class of an entity; KeyError for an unknown one."""
        return self.classes[name]

    def column(self, entity: str, field: str) -> sa.Column[Any]:
        """The column of a field (or of `id`, `instansi_id` …) of a stored entity; KeyError where there is none."""
        return self.tables[entity].c[self.column_name(entity, field)]

    def column_name(self, entity: str, field: str) -> str:
        """The column's name: `unor_id` for the relation `unor`."""
        if field in SYSTEM_COLUMNS:
            return field
        return column_name(self.catalog.entity(entity).fields[field])

    def create_all(self, bind: sa.Engine | sa.Connection) -> None:
        """Make every table with its search index: what the migrations lead to, for tests."""
        self.metadata.create_all(bind)


def class_name(entity: str) -> str:
    """`jenis_jabatan` is `JenisJabatan` in Python."""
    return "".join(part.capitalize() for part in entity.split("_"))


def build(catalog: Catalog, registry: orm.registry | None = None) -> Registry:
    """Make tables and classes of the Catalog, in a MetaData of their own unless a mapper registry is given."""
    mapper = registry or orm.registry(metadata=sa.MetaData(naming_convention=NAMING))
    wanted = shape(catalog)
    closing = rings(wanted)
    tables = {table.name: make_table(table, mapper.metadata, rings=closing) for table in wanted}
    classes = {}
    for name, table in tables.items():
        made = type(class_name(name), (Row,), {"__doc__": f"A row of {name}.", "__module__": "app.models.entities"})
        mapper.map_imperatively(made, table)
        classes[name] = made
    found = {entity.name: source(catalog, entity, tables) for entity in catalog if entity.source is not None}
    kept, sources = MappingProxyType(classes), MappingProxyType(found)
    thin = MappingProxyType({name: _thin(table) for name, table in tables.items()})
    return Registry(catalog, wanted, mapper.metadata, MappingProxyType(tables), kept, sources, thin)


def _thin(table: sa.Table) -> sa.TableClause:
    return sa.table(table.name, *(sa.column(column.name, column.type) for column in table.c))
