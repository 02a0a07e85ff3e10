"""What a list is asked for: the address, read into data and checked against what the entity offers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar, cast

from app.domain.conditions import AnyOf, Compare, Condition, IsNull, Literal, Operator, Path, Value
from app.engine.fieldtypes.base import BadValue, Field
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Catalog, Entity, Sort
from app.errors import Invalid

MAX_SIZE = 200
MAX_PAGE = 10_000_000
MAX_Q = 200
MAX_FILTERS = 30
MAX_VALUES = 100
PARAMETERS = ("q", "sort", "preset", "size")
FILTER = "f."

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter of the address, `f.<path>.<op>=raw`, as the condition that it means."""

    path: Path
    op: str
    raw: str
    condition: Condition

    @property
    def name(self) -> str:
        """The parameter's name."""
        return f"f.{'.'.join(self.path)}.{self.op}"


@dataclass(frozen=True, slots=True)
class Query:
    """A page of a list. An empty `sort` means the entity's own order."""

    entity: str
    q: str = ""
    filters: tuple[Filter, ...] = ()
    sort: tuple[Sort, ...] = ()
    page: int = 1
    size: int = 50
    preset: str | None = None


def parse_query(catalog: Catalog, entity: Entity, args: Mapping[str, Sequence[str]]) -> Query:
    """The parameters of an address as a Query; unknown names are left alone. Raises Invalid, all reasons at once."""
    wrong: dict[str, list[str]] = {}

    def checked(name: str, default: T, read: Callable[[str], T]) -> T:
        raw = next(iter(args.get(name, ())), "").strip()
        if not raw:
            return default
        try:
            return read(raw)
        except BadValue as error:
            wrong[name] = [str(error)]
            return default

    filters: list[Filter | None] = []
    for name in [name for name in args if name.startswith(FILTER)][:MAX_FILTERS]:
        read = partial(_filter, catalog, entity, name, args[name])
        filters.append(checked(name, None, read))
    query = Query(
        entity.name,
        q=next(iter(args.get("q", ())), "").replace("\0", "").strip()[:MAX_Q],
        filters=tuple(item for item in filters if item is not None),
        sort=checked("sort", (), lambda raw: (_sort(entity, raw),)),
        page=checked("page", 1, lambda raw: _number(raw, MAX_PAGE)),
        size=checked("size", entity.list.page_size, lambda raw: _number(raw, MAX_SIZE)),
        preset=checked("preset", None, lambda raw: _preset(entity, raw)),
    )
    if wrong:
        raise Invalid(wrong, "Periksa saringan pada alamat, atau buka daftar tanpa saringan.")
    return query


def field_at(catalog: Catalog, entity: Entity, path: Path) -> Field:
    """The field at the end of `path`, over to-one relations. Raises KeyError where the path leads nowhere."""
    field = entity.fields[path[0]]
    for step in path[1:]:
        if not isinstance(field, RelationField):
            raise KeyError(step)
        field = catalog.entity(field.to).fields[step]
    return field


def _filter(catalog: Catalog, entity: Entity, name: str, raws: Sequence[str], _first: str) -> Filter | None:
    *steps, op = name.split(".")[1:]
    path = tuple(steps)
    if path not in entity.list.filters:
        raise BadValue("Daftar ini tidak dapat disaring menurut isian itu.")
    field = field_at(catalog, entity, path)
    flat = isinstance(field, RelationField) and catalog.entity(field.to).tree is None
    if op not in field.operators or (op == "within" and flat):
        raise BadValue(f"{field.label} tidak dapat disaring dengan cara itu.")
    texts = [part for raw in raws for part in (raw.split(",") if op == "in" else [raw]) if part.strip()]
    if not texts or len(texts) > MAX_VALUES:
        return None
    return Filter(path, op, ",".join(texts) if op == "in" else texts[0], _condition(field, path, op, texts))


def _condition(field: Field, path: Path, op: str, texts: Sequence[str]) -> Condition:
    if op == "is_null":
        return IsNull(path, wanted=texts[0] not in ("0", "tidak"))
    values = [field.parse_operand(op, text) for text in (texts if op == "in" else texts[:1])]
    operands = tuple(Literal(cast(Value, value)) for value in values if value is not None)
    return Compare(path, cast(Operator, op), operands) if operands else AnyOf()


def _number(raw: str, most: int) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10 and 1 <= int(raw) <= most):
        raise BadValue(f"Harus berupa bilangan 1 sampai {most}.")
    return int(raw)


def _sort(entity: Entity, raw: str) -> Sort:
    name = raw.removeprefix("-")
    for column in entity.list.columns:
        if column.path is not None and name in (column.name, ".".join(column.path)):
            return Sort(column.path, raw.startswith("-"))
    raise BadValue("Daftar ini tidak dapat diurutkan menurut kolom itu.")


def _preset(entity: Entity, raw: str) -> str:
    if all(preset.name != raw for preset in entity.list.presets):
        raise BadValue("Daftar ini tidak memiliki saringan siap pakai itu.")
    return raw
