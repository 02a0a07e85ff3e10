"""The filters of a list as controls: which question is asked about which kind of field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from app.admin.controls import LookupControl, ValueControl
from app.admin.forms import EntityForm, value_control
from app.admin.pages import Chip
from app.domain.conditions import Path
from app.engine.fieldtypes.base import Field, Text
from app.engine.fieldtypes.boolean import BooleanField
from app.engine.fieldtypes.choice import ChoiceField
from app.engine.fieldtypes.computed import ComputedField
from app.engine.fieldtypes.file import FileField
from app.engine.fieldtypes.multi_choice import MultiChoiceField
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Catalog, Entity
from app.models.listing import Filter, Query, field_at

PREFIX = "f."
OPERATORS = {"in": "salah satu dari", "is_null": "kosong", "starts_with": "diawali", "lt": "sebelum", "gt": "sesudah"}
PRESENCE = {"tidak": Text("Ada", "There"), "ya": Text("Belum ada", "None yet")}  # by the answer to 'is it empty'
Without = Callable[[str], str]


def name_of(path: Path, op: str) -> str:
    """The parameter of a filter in the address."""
    return f"{PREFIX}{'.'.join(path)}.{op}"


def form(catalog: Catalog, entity: Entity, args: Mapping[str, str]) -> EntityForm:
    """The controls of the declared filters, filled from the address."""
    made: dict[str, object] = {}
    for path in entity.list.filters:
        owner = owner_of(catalog, entity, path)
        for name, field in _questions(catalog, path, field_at(catalog, entity, path), args):
            made.update(value_control(name, field, owner, ".".join(path)))
    filled = EntityForm(entity, made)  # type: ignore[arg-type]
    filled.process(MultiDict({name: text for name, text in args.items() if name in made}))
    for control in filled.controls.values():
        if isinstance(control, ValueControl):
            control.prompt = "Semua"
    return filled


def owner_of(catalog: Catalog, entity: Entity, path: Path) -> Entity:
    """The entity that the last field of a path over relations belongs to."""
    for step in path[:-1]:
        field = entity.fields[step]
        if not isinstance(field, RelationField):
            raise KeyError(step)
        entity = catalog.entity(field.to)
    return entity


def chips(catalog: Catalog, entity: Entity, filled: EntityForm, query: Query, without: Without) -> tuple[Chip, ...]:
    """The filters in force, in words; `without` gives the address of the list without a parameter."""
    search = (Chip("Kata kunci", query.q, without("q")),) if query.q else ()
    return (*search, *(_chip(catalog, entity, filled, item, without) for item in query.filters))


def _chip(catalog: Catalog, entity: Entity, filled: EntityForm, item: Filter, without: Without) -> Chip:
    control = filled.controls.get(item.name)
    if not isinstance(control, ValueControl):  # an address may ask more than the controls do
        label = f"{field_at(catalog, entity, item.path).label} ({OPERATORS.get(item.op, item.op)})"
        return Chip(label, item.raw, without(item.name))
    return Chip(str(control.spec.label), _shown(control), without(item.name))


def _shown(control: ValueControl) -> str:
    if isinstance(control, LookupControl):
        return control.title or "tidak dikenal"
    return dict(control.options).get(control.text) or control.spec.show(control.data)


def _questions(catalog: Catalog, path: Path, field: Field, args: Mapping[str, str]) -> Iterator[tuple[str, Field]]:
    """(parameter, field that reads it): one question, or from and to for what has an order."""
    plain = field.outcome if isinstance(field, ComputedField) else field
    if isinstance(plain, RelationField):
        tree = catalog.entity(plain.to).tree is not None
        if tree:
            yield _question(path, "within", plain, f"{plain.label} (beserta bawahannya)")
        if not tree or name_of(path, "eq") in args:
            yield _question(path, "eq", plain)
    elif isinstance(plain, MultiChoiceField):
        one = ChoiceField(name=plain.name, label=plain.label, choices=plain.choices)
        yield _question(path, "contains", one)
    elif isinstance(plain, FileField):
        there = ChoiceField(name=plain.name, label=plain.label, choices=PRESENCE)
        yield _question(path, "is_null", there)
    elif isinstance(plain, BooleanField | ChoiceField):
        yield _question(path, "eq", plain)
    elif "gte" in plain.operators:
        yield _question(path, "gte", plain, f"{plain.label} dari")
        yield _question(path, "lte", plain, f"{plain.label} sampai")
    else:
        has = "contains" in plain.operators
        yield _question(path, "contains" if has else "eq", plain, f"{plain.label} memuat" if has else "")


def _question(path: Path, op: str, field: Field, label: str = "") -> tuple[str, Field]:
    name = name_of(path, op)
    text = Text(label) if label else field.label
    return name, replace(field, name=name, label=text, required=False, default=None, help=None, mask=False)
