"""The physical truth of a Catalog: which tables, columns, constraints and indexes it asks for, as plain data.

`app.models.build` makes SQLAlchemy tables of it, `app.engine.diff` compares two of it, and each folder of migrations
keeps the one its newest revision leads to in `shape.json`. All SQL in it is read alike by SQLite and PostgreSQL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from app.domain.conditions import ALWAYS, Condition, Path, Value
from app.domain.conditions import Literal as LiteralValue
from app.engine.fieldtypes.base import Field
from app.engine.former import entity_names, field_names
from app.engine.spec import CREATED, ID, INSTANSI, UPDATED, VERSION, Catalog, Entity
from app.engine.sqltext import NotPortableError, condition_sql, literal, name
from app.engine.tableshape import (
    CheckShape,
    ColumnShape,
    ForeignKeyShape,
    IndexShape,
    OverlapShape,
    Shape,
    TableShape,
)

MAX_NAME = 60
"""PostgreSQL cuts names at 63 bytes; three are left for a suffix."""

ONE_FOR_ALL = f"({name(ID)} > 0)"
"""What all rows of a table have alike: a unique key on it lets one in."""


def column_name(item: Field) -> str:
    """The column of a stored field: `unor_id` for the relation `unor`, else the field's own name."""
    return f"{item.name}_id" if item.storage is not None and item.storage.kind == "reference" else item.name


def short_name(prefix: str, *parts: str) -> str:
    """`ix_akun__peran__unor`: two underscores keep 'akun', 'peran_unor' and 'akun_peran', 'unor' apart.

    Cut to PostgreSQL's limit with a digest that keeps two long names apart.
    """
    full = f"{prefix}_{'__'.join(parts)}"
    if len(full) <= MAX_NAME:
        return full
    digest = hashlib.sha256(full.encode()).hexdigest()[:8]
    return f"{full[: MAX_NAME - 9]}_{digest}"


def shape(catalog: Catalog) -> Shape:
    """The tables that the Catalog asks for, in the order of their names. Rows that come from a query have none."""
    entities = sorted((entity for entity in catalog if entity.source is None), key=lambda entity: entity.name)
    return Shape({entity.name: _Table(catalog, entity).shape() for entity in entities})


def columns(catalog: Catalog, entity: Entity) -> tuple[ColumnShape, ...]:
    """The columns that the rows of an entity have, be they a table's or a query's."""
    return _Table(catalog, entity).columns()


class _Table:
    """Reads one entity; its methods are the parts of a TableShape."""

    def __init__(self, catalog: Catalog, entity: Entity) -> None:
        self.catalog = catalog
        self.entity = entity
        self.fields = {item.name: item for item in entity.stored}

    def shape(self) -> TableShape:
        keys = self.keys()
        uniques = self.tenant_key()
        return TableShape(
            name=self.entity.name,
            folder=self.entity.folder,
            columns=self.columns(),
            checks=self.checks(),
            uniques=uniques,
            indexes=(*keys, *self.plain_indexes((*uniques, *keys))),
            foreign_keys=self.foreign_keys(),
            overlaps=self.overlaps(),
            search=self.search(),
            was=entity_names(self.catalog, self.entity),
        )

    def columns(self) -> tuple[ColumnShape, ...]:
        tenant = (ColumnShape(INSTANSI, "reference", nullable=False),) if self.entity.tenant_bound else ()
        tail = (
            ColumnShape(VERSION, "integer", nullable=False, fill="1"),
            ColumnShape(CREATED, "timestamp", nullable=False),
            ColumnShape(UPDATED, "timestamp", nullable=False),
        )
        own = (_column(item, field_names(self.catalog, self.entity, item)) for item in self.fields.values())
        return (ColumnShape(ID, "id", nullable=False), *tenant, *own, *tail)

    def checks(self) -> tuple[CheckShape, ...]:
        found = [check for item in self.fields.values() for check in self.field_checks(item)]
        for rule in self.entity.rules:
            found += self.check(("rule", rule.id), rule.check)
        if self.entity.tree is not None:
            parent = self.entity.tree.parent
            text = f"coalesce({name(column_name(self.fields[parent]))} <> {name(ID)}, true)"
            found.append(CheckShape(self.named("ck", parent, "itself"), text))
        return tuple(found)

    def field_checks(self, item: Field) -> list[CheckShape]:
        """The type's own conditions, and the length, which SQLite would not keep."""
        found: list[CheckShape] = []
        for place, condition in enumerate(item.checks(), start=1):
            found += self.check((item.name,) if place == 1 else (item.name, str(place)), condition)
        storage = item.storage
        if storage is not None and storage.kind in ("text", "set", "file") and storage.length is not None:
            text = f"coalesce(length({name(item.name)}) <= {storage.length}, true)"
            found.append(CheckShape(self.named("ck", item.name, "length"), text))
        return found

    def check(self, label: tuple[str, ...], condition: Condition) -> list[CheckShape]:
        """The condition as a constraint, or nothing where only the verbs can judge it."""
        try:
            return [
                CheckShape(self.named("ck", *label), f"coalesce({condition_sql(condition, self.column_of)}, false)")
            ]
        except NotPortableError:
            return []

    def column_of(self, field_name: str) -> tuple[str, bool]:
        if field_name in (ID, VERSION):
            return field_name, False
        item = self.fields[field_name]
        return column_name(item), item.storage is not None and item.storage.kind == "set"

    def tenant_key(self) -> tuple[IndexShape, ...]:
        """The target of composite foreign keys, which keep a row and what it points at in one instansi."""
        if not self.entity.tenant_bound:
            return ()
        return (IndexShape(self.named("uq", INSTANSI, ID), (INSTANSI, ID), unique=True),)

    def led(self, columns: tuple[str, ...], everywhere: bool = False) -> tuple[str, ...]:
        """Columns behind the instansi."""
        return columns if everywhere or not self.entity.tenant_bound else (INSTANSI, *columns)

    def indexed(self, columns: tuple[str, ...], everywhere: bool = False) -> tuple[str, ...]:
        """The columns of a key or index: behind the instansi, but where a reference within it comes first, so that
        whoever asks for the rows below one row need not name the instansi."""
        return self.led(columns, everywhere or columns[:1] in self.references(within=True))

    def keys(self) -> tuple[IndexShape, ...]:
        """The unique keys. In the natural key an empty part counts as a value: two roots of a tree differ in name.

        Raises NotPortableError for a `where` that no index can hold; the checks of the language refuse those.
        """
        found = {}
        for unique in self.entity.unique:
            natural = unique.fields == self.entity.natural_key
            columns = tuple(self.key_column(self.fields[item], natural) for item in unique.fields)
            where = None if unique.where == ALWAYS else condition_sql(unique.where, self.column_of)
            suffix = () if where is None else (hashlib.sha256(where.encode()).hexdigest()[:6],)
            label = self.named("uq", *unique.fields, *suffix)
            keyed = self.indexed(columns, unique.everywhere) or (ONE_FOR_ALL,)
            found[label] = IndexShape(label, keyed, unique=True, where=where)
        for item in self.fields.values():
            label = self.named("uq", item.name)
            if item.unique and label not in found:
                found[label] = IndexShape(label, self.indexed((column_name(item),)), unique=True)
        return tuple(found.values())

    def key_column(self, item: Field, natural: bool) -> str:
        blank = {"reference": "0", "text": "''"}.get(_kind(item))
        if not natural or item.required or blank is None:
            return column_name(item)
        return f"(coalesce({name(column_name(item))}, {blank}))"

    def plain_indexes(self, keys: tuple[IndexShape, ...]) -> tuple[IndexShape, ...]:
        """One index for every filter, sort and search of the list and every reference, none the start of another."""
        lists = [*self.sort_indexes(), *self.references(), *self.filter_indexes()]
        wanted = dict.fromkeys([*lists, *self.overlap_indexes()])
        taken = [key.columns for key in keys if key.where is None]
        kept: list[tuple[str, ...]] = []
        for columns in wanted:
            others = [*taken, *(other for other in wanted if other != columns)]
            whole = columns[:-1] if columns[-1] == ID else columns
            if whole not in taken and not any(other[: len(columns)] == columns for other in others):
                kept.append(columns)
        return tuple(IndexShape(self.index_name(columns), columns) for columns in kept)

    def index_name(self, columns: tuple[str, ...]) -> str:
        """`ix` with the columns that tell it apart; `fx` where only a foreign key asks for it."""
        words = [column.removeprefix("-") for column in columns if column not in (INSTANSI, ID)]
        return self.named("fx" if self.entity.tenant_bound and columns in self.references() else "ix", *words)

    def sorted_columns(self) -> tuple[str, ...]:
        """What the list is ordered by, down to the id; empty where it is ordered by another table's columns."""
        sorts = self.entity.list.sort
        if not sorts or any(len(sort.path) != 1 or sort.path[0] not in self.fields for sort in sorts):
            return ()
        down = [sort.descending for sort in sorts]
        signs = ["" if len(set(down)) == 1 or not one else "-" for one in down]
        columns = (sign + self.column_of(sort.path[0])[0] for sign, sort in zip(signs, sorts, strict=True))
        return (*columns, ID)

    def sort_indexes(self) -> list[tuple[str, ...]]:
        columns = self.sorted_columns()
        return [self.indexed(columns)] if columns else []

    def filter_indexes(self) -> list[tuple[str, ...]]:
        """A filter's index goes on in the list's order, so that a page of few among many need not be searched for.

        A shown column is one that a click sorts by, a relation's by another table; rows without a menu of their own
        are never listed.
        """
        order = self.sorted_columns()
        told = {column.removeprefix("-") for column in order}
        filters = self.own(self.entity.list.filters)
        columns = self.entity.list.columns if self.entity.menu is not None else ()
        shown = self.own(column.path for column in columns)
        wanted = [
            *((column, *order) if order and column not in told else (column, ID) for column, _ in filters),
            *((column, ID) for column, item in shown if (column, item) not in filters and not _target(item)),
        ]
        return [self.indexed(columns) for columns in wanted]

    def own(self, paths: Iterable[Path | None]) -> list[tuple[str, Field]]:
        """The columns and fields of those `paths` that end in this table."""
        found = [
            self.fields[path[0]] for path in paths if path is not None and len(path) == 1 and path[0] in self.fields
        ]
        return [(column_name(item), item) for item in found]

    def references(self, *, within: bool = False) -> list[tuple[str, ...]]:
        """The columns that point at other rows, `within` the instansi or at all. Each leads an index: a deletion looks
        for what points at the row."""
        found = [item for item in self.fields.values() if _target(item)]
        return [(column_name(item),) for item in found if self.composite(item) or not within]

    def composite(self, item: Field) -> bool:
        return within_instansi(self.catalog, self.entity, item)

    def overlaps(self) -> tuple[OverlapShape, ...]:
        """The periods that the verbs keep apart."""
        return tuple(
            OverlapShape(
                rule.id,
                self.led(tuple(self.column_of(item)[0] for item in rule.per)),
                self.column_of(rule.start)[0],
                self.column_of(rule.end)[0],
                self.fields[rule.start].kind == "month_day",
                None if rule.where == ALWAYS else condition_sql(rule.where, self.column_of),
            )
            for rule in self.entity.overlaps
        )

    def overlap_indexes(self) -> list[tuple[str, ...]]:
        """The rows of one `per` are looked for at every save."""
        per = ([column for column in rule.per if column != INSTANSI] for rule in self.overlaps())
        return [self.indexed((*columns, rule.start)) for columns, rule in zip(per, self.overlaps(), strict=True)]

    def foreign_keys(self) -> tuple[ForeignKeyShape, ...]:
        tenant = self.catalog.tenant
        found = []
        if self.entity.tenant_bound and tenant is not None:
            found.append(ForeignKeyShape(self.named("fk", INSTANSI), (INSTANSI,), tenant, (ID,)))
        for item in self.fields.values():
            if item.storage is not None and item.storage.to is not None:
                lead = (INSTANSI,) if self.composite(item) else ()
                columns, references = (*lead, column_name(item)), (*lead, ID)
                label = self.named("fk", item.name)
                found.append(ForeignKeyShape(label, columns, item.storage.to, references, item.storage.on_delete))
        return tuple(found)

    def search(self) -> tuple[str, ...]:
        paths = [path for path in self.entity.list.search if len(path) == 1 and path[0] in self.fields]
        return tuple(path[0] for path in paths if _kind(self.fields[path[0]]) == "text")

    def named(self, prefix: str, *parts: str) -> str:
        return short_name(prefix, self.entity.name, *parts)


def _kind(item: Field) -> str:
    return "" if item.storage is None else item.storage.kind


def within_instansi(catalog: Catalog, entity: Entity, item: Field) -> bool:
    """Whether a reference is kept within the instansi by its foreign key."""
    if item.storage is None or item.storage.on_delete == "set_null":
        return False
    return entity.tenant_bound and catalog.entities[_target(item)].tenant_bound


def _target(item: Field) -> str:
    return "" if item.storage is None else item.storage.to or ""


def _column(item: Field, former: Iterable[str]) -> ColumnShape:
    storage = item.storage
    assert storage is not None
    return ColumnShape(
        column_name(item),
        storage.kind,
        nullable=not item.required,
        precision=storage.precision,
        scale=storage.scale,
        fill=_fill(item),
        was=tuple(f"{name}_id" if storage.kind == "reference" else name for name in former),
    )


def _fill(item: Field) -> str | None:
    """The literal default, where it can be written in SQL."""
    value = item.default.value if isinstance(item.default, LiteralValue) else item.default
    if not isinstance(value, Value):
        return None
    try:
        return literal(value)
    except NotPortableError:
        return None
