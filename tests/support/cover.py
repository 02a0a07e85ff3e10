"""Which entities a slow test of generated pages looks at in the short run: a few that have between them all there is.

Pages are made by kind of field and word of the schema, not by entity: a menu that has nothing that another has not
cannot break alone. The long run (`full`) looks at every one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from app.engine.fieldtypes.children import ChildrenField
from app.engine.spec import Catalog, Entity


def sampled(catalog: Catalog) -> list[object]:
    """Every menu as a parameter, those that add nothing marked `full`."""
    menus = [entity for entity in catalog if entity.parent is None]
    short = {entity.name for entity in _cover(catalog, menus)}
    return [
        pytest.param(entity, id=entity.name, marks=() if entity.name in short else pytest.mark.full) for entity in menus
    ]


def names(catalog: Catalog) -> list[str]:
    """The names of those that the short run looks at."""
    return [entity.name for entity in _cover(catalog, [entity for entity in catalog if entity.parent is None])]


def _cover(catalog: Catalog, menus: Iterable[Entity]) -> Iterator[Entity]:
    """Whoever adds most to what is seen already, until nobody adds anything."""
    left = {entity.name: set(_features(catalog, entity)) for entity in menus}
    while left:
        name = max(left, key=lambda one: (len(left[one]), one))
        seen = left.pop(name)
        if not seen:
            return
        left = {other: features - seen for other, features in left.items()}
        yield catalog.entity(name)


def _features(catalog: Catalog, entity: Entity) -> Iterator[str]:
    yield f"scope {entity.scope.kind}"
    words = ("tree", "workflow", "singleton", "source", "imports", "exports", "actions", "rules", "overlaps", "derive")
    yield from (word for word in words if getattr(entity, word))
    yield from (word for word in ("quick_add", "layout") if getattr(entity.form, word))
    yield from (word for word in ("inline_edit", "bulk", "presets", "totals") if getattr(entity.list, word))
    for field in entity.fields.values():
        yield f"field {field.kind}"
        yield from (f"{word} {field.kind}" for word in ("visible_when", "readonly", "mask") if getattr(field, word))
        if isinstance(field, ChildrenField):
            yield from (f"below {one}" for one in _features(catalog, catalog.entity(field.entity)))
