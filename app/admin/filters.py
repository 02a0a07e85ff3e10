"""The filters of a list as controls: which question is asked about which kind of field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from app.admin.controls import ValueControl
from app.admin.forms import EntityForm, value_control
from app.domain.conditions import Path
from app.engine.fieldtypes.base import Field, Text
from app.engine.fieldtypes.boolean import BooleanField
from app.engine.fieldtypes.choice import ChoiceField
from app.engine.fieldtypes.computed import ComputedField
from app.engine.fieldtypes.multi_choice import MultiChoiceField
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Catalog, Entity
from app.models.listing import field_at

PREFIX = "f."


def name_of(path: Path, op: str) -> str:
    """The parameter of a filter in the address."""
    return f"{PREFIX}{'.'.join(path)}.{op}"


def form(catalog: Catalog, entity: Entity, args: Mapping[str, str]) -> EntityForm:
    """The controls of the declared filters, filled from the address."""
    made: dict[str, object] = {}
    for path in entity.list.filters:
        owner = owner_of(catalog, entity, path)
        for name, field in _questions(catalog, path, field_at(catalog, entity, path)):
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


def _questions(catalog: Catalog, path: Path, field: Field) -> Iterator[tuple[str, Field]]:
    """(parameter, field that reads it): one question, or from and to for what has an order."""
    plain = field.outcome if isinstance(field, ComputedField) else field
    if isinstance(plain, RelationField):
        tree = catalog.entity(plain.to).tree is not None
        yield _question(path, "within" if tree else "eq", plain)
    elif isinstance(plain, MultiChoiceField):
        one = ChoiceField(name=plain.name, label=plain.label, choices=plain.choices)
        yield _question(path, "contains", one)
    elif isinstance(plain, BooleanField | ChoiceField):
        yield _question(path, "eq", plain)
    elif "gte" in plain.operators:
        yield _question(path, "gte", plain, f"{plain.label} dari")
        yield _question(path, "lte", plain, f"{plain.label} sampai")
    else:
        yield _question(path, "contains" if "contains" in plain.operators else "eq", plain)


def _question(path: Path, op: str, field: Field, label: str = "") -> tuple[str, Field]:
    name = name_of(path, op)
    text = Text(label) if label else field.label
    return name, replace(field, name=name, label=text, required=False, default=None, help=None, mask=False)
