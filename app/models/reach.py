"""How far a grant reaches, in SQL: the rows of an entity that lie within it, and the rows of another that one may point
at so as to stay within it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from app.domain.actor import Actor, Grant
from app.domain.conditions import Path
from app.engine.fieldtypes.relation import RelationField
from app.engine.permissions import rules
from app.engine.rolespec import Reach
from app.engine.spec import INSTANSI, Entity
from app.models import penilai
from app.models.build import Registry
from app.models.conditions import value_at
from app.models.tree import subtree

Clause = sa.ColumnElement[bool]
Test = Callable[[sa.ColumnElement[Any]], Clause]
UNOR = "unor"
NOBODY = 0
"""The pegawai of an account without one: rates nobody, and is rated by nobody."""


def within(
    registry: Registry, actor: Actor, entity: Entity, rows: sa.FromClause, reach: Reach, grant: Grant
) -> Clause | None:
    """What lies within reach, beyond the instansi: None when that is all of it."""
    named = _named(entity, reach)
    if named is not None:
        return _over(registry, entity, rows, named, _mine(actor))
    if reach.standing and entity.scope.kind != "via":
        return _standing(registry, actor, entity, rows, reach, grant)
    if reach is Reach.UNOR and entity.scope.kind == "unor":
        return _over(registry, entity, rows, entity.scope.path, _below(registry, grant))
    if reach is not Reach.INSTANSI and entity.scope.kind == "via":
        return _behind(registry, actor, entity, rows, reach, grant)
    return sa.false() if reach is Reach.DECIDER else None


def pointed_at(
    registry: Registry, actor: Actor, entity: Entity, field: str, action: str, rows: sa.FromClause
) -> Clause:
    """Condition on `rows` of the entity that the relation `field` leads to: a row of `entity` that points there may lie
    within the reach of some right to `action`. Children go with their parent: nothing is asked of them here."""
    if entity.parent is not None:
        return sa.true()
    reaches = registry.catalog.roles
    granted = dict.fromkeys(
        (reaches[grant.role].reach, grant) for grant, _ in rules(registry.catalog, actor, entity.name, action)
    )
    wanted = [_pointed(registry, actor, entity, field, rows, reach, grant) for reach, grant in granted]
    open_to_all = any(clause is None for clause in wanted)
    return sa.true() if open_to_all else sa.or_(sa.false(), *(clause for clause in wanted if clause is not None))


def _pointed(
    registry: Registry,
    actor: Actor,
    entity: Entity,
    field: str,
    rows: sa.FromClause,
    reach: Reach,
    grant: Grant,
) -> Clause | None:
    """The same for one right; None where every row fits."""
    if reach is Reach.ALL or not entity.tenant_bound:
        return None
    target = _target(registry, entity, field)
    inner = _led(registry, actor, entity, field, target, rows, reach, grant)
    if not target.tenant_bound:
        return inner
    own = rows.c[INSTANSI] == grant.instansi_id
    return own if inner is None else sa.and_(own, inner)


def _led(
    registry: Registry,
    actor: Actor,
    entity: Entity,
    field: str,
    target: Entity,
    rows: sa.FromClause,
    reach: Reach,
    grant: Grant,
) -> Clause | None:
    """What a row that `field` points at needs, where the reach of the pointing row hangs on it."""
    owner, scope, named = entity.owner or (), entity.scope, _named(entity, reach) or ()
    if named[:1] == (field,):
        return _over(registry, target, rows, named[1:], _mine(actor))
    if reach is Reach.PENILAI and owner[:1] == (field,):
        return _over(registry, target, rows, owner[1:], _rating_me(actor, grant))
    if reach is Reach.BAWAHAN and scope.path[:1] == (field,) and scope.kind == "unor":
        return _over(registry, target, rows, scope.path[1:], _where_i_rate(actor, grant))
    if reach is Reach.UNOR and scope.kind == "unor":
        under = entity.tree is not None and entity.tree.parent == field and not scope.path
        if under or scope.path[:1] == (field,):
            return _over(registry, target, rows, scope.path[1:], _below(registry, grant))
    if reach is not Reach.INSTANSI and scope.kind == "via" and scope.path[0] == field:
        return within(registry, actor, target, rows, reach, grant)
    return None


def _named(entity: Entity, reach: Reach) -> Path | None:
    """The path to the pegawai whom a row has to name to be within a reach, where it is one that asks for that."""
    return {Reach.SELF: entity.owner, Reach.DECIDER: entity.decider}.get(reach)


def _standing(
    registry: Registry, actor: Actor, entity: Entity, rows: sa.FromClause, reach: Reach, grant: Grant
) -> Clause:
    """Rows by who rates whom; none without an owner and a unit, which the language asks for."""
    if entity.owner is None or entity.scope.kind != "unor":
        return sa.false()
    if reach is Reach.PENILAI:
        return _over(registry, entity, rows, entity.owner, _rating_me(actor, grant))
    owner, unit = (_at(registry, entity, rows, path) for path in (entity.owner, entity.scope.path))
    return penilai.rated_by_actor(actor, owner, unit)


def _at(registry: Registry, entity: Entity, rows: sa.FromClause, path: Path) -> sa.ColumnElement[Any]:
    return value_at(path, registry, entity.name, rows) if path else rows.c.id


def _behind(
    registry: Registry, actor: Actor, entity: Entity, rows: sa.FromClause, reach: Reach, grant: Grant
) -> Clause | None:
    field = entity.scope.path[0]
    target = _target(registry, entity, field)
    inner = registry.alias(target.name)
    clause = within(registry, actor, target, inner, reach, grant)
    return None if clause is None else key(entity, rows, field).in_(sa.select(inner.c.id).where(clause))


def _mine(actor: Actor) -> Test:
    return lambda column: column == (actor.pegawai_id or NOBODY)


def _rating_me(actor: Actor, grant: Grant) -> Test:
    mine = penilai.raters(grant.instansi_id, actor.pegawai_id or NOBODY, actor.today)
    return lambda column: column.in_(mine)


def _where_i_rate(actor: Actor, grant: Grant) -> Test:
    if not actor.memimpin:
        return lambda _column: sa.false()
    units = penilai.rating_in(grant.instansi_id, actor.pegawai_id or NOBODY, actor.today)
    return lambda column: column.in_(units)


def _below(registry: Registry, grant: Grant) -> Test:
    unor = registry.catalog.entity(UNOR)
    parent = unor.tree.parent if unor.tree else "atasan"
    roots = [] if grant.unor_id is None else [grant.unor_id]
    units = subtree(registry.thin[UNOR], f"{parent}_id", roots)
    return lambda column: column.in_(units)


def _over(registry: Registry, entity: Entity, rows: sa.FromClause, path: Path, test: Test) -> Clause:
    """`test` on the id at the end of `path`; an empty path is the row itself. Never multiplies rows."""
    if not path:
        return test(rows.c.id)
    column = key(entity, rows, path[0])
    if len(path) == 1:
        return test(column)
    target = _target(registry, entity, path[0])
    inner = registry.alias(target.name)
    return column.in_(sa.select(inner.c.id).where(_over(registry, target, inner, path[1:], test)))


def _target(registry: Registry, entity: Entity, field: str) -> Entity:
    relation = entity.fields[field]
    if not isinstance(relation, RelationField):
        raise TypeError(f"{entity.name}.{field} is no relation")
    return registry.catalog.entity(relation.to)


def key(entity: Entity, rows: sa.FromClause, field: str) -> sa.ColumnElement[Any]:
    """The column of `rows` that holds the id of the row that `field` points at."""
    return rows.c[f"{entity.fields[field].name}_id"]
