"""Conditions of the Catalog as Indonesian clauses: fields by their labels, values as their fields show them."""

from __future__ import annotations

from app.domain.conditions import ALWAYS, Condition, Path, Value
from app.domain.sentences import sentence
from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.relation import RelationField
from app.engine.names import PREDICATES
from app.engine.rolespec import Reach
from app.engine.rulespec import NoOverlap
from app.engine.spec import ID, Catalog, Entity


def tell(catalog: Catalog, entity: Entity, condition: Condition) -> str:
    """`condition` about rows of `entity`, without capital or full stop: 'Jumlah paling banyak 5'."""
    return sentence(
        condition,
        lambda path: label_at(catalog, entity, path),
        lambda path, value: _shown(catalog, entity, path, value),
        {name: one.clause for name, one in PREDICATES.items()},
    )


def reach(catalog: Catalog, entity: Entity, far: Reach) -> str:
    """The rows of `entity` within the reach of a role, as `app.models.scope` draws the line: 'data instansinya'."""
    kind = entity.scope.kind
    if kind == "shared" or far is Reach.ALL:
        return "semua data"
    if kind == "tenant":
        return "instansinya sendiri"
    if far is Reach.SELF and entity.owner is not None:
        return "data miliknya sendiri"
    if far is Reach.DECIDER and entity.decider is not None:
        return "data yang menunjuknya untuk memutuskan"
    if far.standing and entity.owner is not None and kind == "unor":
        return "data pegawai yang dinilainya" if far is Reach.BAWAHAN else "data pejabat yang menilainya"
    if far is Reach.UNOR and kind == "unor":
        return "data unor yang dikelolanya dan unor di bawahnya"
    target = entity.fields[entity.scope.path[0]] if kind == "via" and far is not Reach.INSTANSI else None
    if isinstance(target, RelationField):
        told = reach(catalog, catalog.entity(target.to), far)
        return told if told == OFFICE else f"data yang {target.label}-nya termasuk {told}"
    return OFFICE


OFFICE = "semua data instansinya"


def tell_overlap(catalog: Catalog, entity: Entity, rule: NoOverlap) -> str:
    """'Mulai sampai Selesai tidak boleh tumpang tindih di antara data dengan Pegawai yang sama', without full stop."""
    start, end = entity.fields[rule.start].label, entity.fields[rule.end].label
    names = [str(entity.fields[name].label) for name in rule.per if name != entity.parent]
    among = "baris" if entity.parent else "data"
    same = f" dengan {' dan '.join(names)} yang sama" if names else ""
    when = "" if rule.where == ALWAYS else f", bila {tell(catalog, entity, rule.where)}"
    return f"{start} sampai {end} tidak boleh tumpang tindih di antara {among}{same}{when}"


def label_at(catalog: Catalog, entity: Entity, path: Path) -> str:
    """How people call the value at the end of a path: 'Unor: Nama' for a field behind a relation, the menu's name for
    rows that point here."""
    words = []
    at = entity
    for step in path:
        other, dot, _ = step.partition(".")
        if dot:
            at = catalog.entity(other)
            words = [str(at.label)]
        elif step == ID:
            words.append(str(at.label))
        else:
            field = at.fields[step]
            words.append(str(field.label))
            at = catalog.entity(field.to) if isinstance(field, RelationField) else at
    return ": ".join(words)


def _shown(catalog: Catalog, entity: Entity, path: Path, value: Value) -> str:
    field = _field(catalog, entity, path)
    return str(value) if field is None or isinstance(field, RelationField) else field.show(value)


def _field(catalog: Catalog, entity: Entity, path: Path) -> Field | None:
    at, found = entity, None
    for step in path:
        other, dot, _ = step.partition(".")
        if dot:
            at = catalog.entity(other)
            continue
        found = at.fields.get(step)
        at = catalog.entity(found.to) if isinstance(found, RelationField) else at
    return found
