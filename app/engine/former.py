"""What things were called before (`renamed_from`): of entities and fields, of their tables and columns."""

from __future__ import annotations

from itertools import product

from app.engine.fieldtypes.base import Field
from app.engine.spec import Catalog, Entity


def entity_names(catalog: Catalog, entity: Entity) -> tuple[str, ...]:
    """The former names of an entity; rows below a row were called after the entity and field above them."""
    if entity.parent is None:
        return entity.renamed_from
    above = catalog.entity(entity.parent)
    field = above.fields[str(entity.parent_field)]
    parents = (above.name, *entity_names(catalog, above))
    names = (field.name, *field.renamed_from)
    return tuple(name for name in (f"{one}_{other}" for one, other in product(parents, names)) if name != entity.name)


def field_names(catalog: Catalog, entity: Entity, field: Field) -> tuple[str, ...]:
    """The former names of a field; the way up to the row above is called as that row's entity."""
    if field.name == entity.parent:
        return entity_names(catalog, catalog.entity(field.name))
    return field.renamed_from


def present_names(catalog: Catalog, entity: Entity) -> dict[str, str]:
    """Every name that a field of the entity has or had, with the one that it has now."""
    return {
        name: field.name
        for field in entity.fields.values()
        for name in (*field_names(catalog, entity, field), field.name)
    }
