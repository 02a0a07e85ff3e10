"""The one filter: which rows an actor may see or touch.

A row is visible for an action when some grant of the actor carries a permission for it, the row is within the grant's
reach, and the permission's `where` holds. Lists, records, look-ups, exports and verbs all ask here, and nowhere else.

What a reach means, by the scope of the entity:

| reach      | shared | tenant          | instansi, unor, via                                                        |
|------------|--------|-----------------|----------------------------------------------------------------------------|
| `all`      | all    | all             | all                                                                        |
| `instansi` | all    | the grant's own | rows of the grant's instansi                                               |
| `unor`     | all    | the grant's own | the same, and, where the entity says a unit, only of that unit and below   |
| `self`     | all    | the grant's own | the same, and, where the entity says an owner, only of the actor's pegawai |
| `bawahan`  | all    | the grant's own | of those whom the actor's pegawai rates today, each in the unit of the row |
| `penilai`  | all    | the grant's own | of whoever rates the actor's pegawai today                                 |
| `decider`  | all    | the grant's own | that name the actor's pegawai as the one who decides                       |
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor, Grant
from app.domain.conditions import ALWAYS, Condition
from app.engine.permissions import readable, rules, writable
from app.engine.rolespec import Reach
from app.engine.spec import INSTANSI, Entity, Permission
from app.errors import NotAllowed, OutOfScope
from app.models.build import Registry
from app.models.conditions import compile_condition, truth
from app.models.context import SqlContext
from app.models.reach import Clause, key, within

MAX_ID = 2**63 - 1
SEEING = ("read", "list")
DOING = {
    "list": "melihat daftar",
    "read": "melihat",
    "create": "menambah",
    "update": "mengubah",
    "delete": "menghapus",
    "restore": "memulihkan",
    "import": "mengimpor",
    "export": "mengekspor",
}


@dataclass(frozen=True, slots=True)
class _Part:
    """What one permission lets through: rows of `instansi_id` (None: of any) that also fulfil `rest` (None: all)."""

    instansi_id: int | None
    rest: Clause | None


def context(actor: Actor) -> SqlContext:
    """What conditions need to know of the actor and of the time."""
    return SqlContext.of(actor)


def visible(
    registry: Registry, actor: Actor, entity: Entity, action: str, table: sa.FromClause | None = None
) -> Clause:
    """Condition on `table` (default: the entity's own): the rows that `actor` may do `action` to, none by default.

    Rows of a child table follow their parent.
    """
    return _filter(registry, actor, entity, action, table, whole=True)


def reachable(
    registry: Registry, actor: Actor, entity: Entity, action: str, table: sa.FromClause | None = None
) -> Clause:
    """Like `visible`, leaving out the `where` of the permissions: the rows within reach, whatever their state."""
    return _filter(registry, actor, entity, action, table, whole=False)


def by_right(
    registry: Registry, actor: Actor, entity: Entity, action: str, *, whole: bool = True
) -> tuple[tuple[Grant, Permission, Clause], ...]:
    """Each right of the actor to `action` with its share of `visible`, which is all of them together.

    Without `whole`, its share of `reachable`. For entities that have pages of their own.
    """
    rows = registry.rows(entity.name)
    return tuple(
        (grant, permission, _together(rows, _parts(registry, actor, entity, rows, [(grant, permission)], whole=whole)))
        for grant, permission in rules(registry.catalog, actor, entity.name, action)
    )


def _filter(
    registry: Registry, actor: Actor, entity: Entity, action: str, table: sa.FromClause | None, *, whole: bool
) -> Clause:
    rows = registry.rows(entity.name) if table is None else table
    if entity.parent is not None:
        parent = registry.catalog.entity(entity.parent)
        inner = registry.alias(entity.parent)
        clause = _filter(registry, actor, parent, action, inner, whole=whole)
        return key(entity, rows, entity.scope.path[0]).in_(sa.select(inner.c.id).where(clause))
    granted = rules(registry.catalog, actor, entity.name, action)
    return _together(rows, _parts(registry, actor, entity, rows, granted, whole=whole))


def _parts(
    registry: Registry,
    actor: Actor,
    entity: Entity,
    rows: sa.FromClause,
    granted: Iterable[tuple[Grant, Permission]],
    *,
    whole: bool,
) -> list[_Part]:
    """The parts of all permissions; those that a wider one swallows are left out, since OR costs an index."""
    wanted: dict[tuple[Reach, Grant, Condition], None] = {}
    for grant, permission in granted:
        reach = registry.catalog.roles[grant.role].reach
        wanted.setdefault((reach, grant, permission.where if whole else ALWAYS))
    kept = [item for item in wanted if not any(_swallows(other, item) for other in wanted if other != item)]
    return [_part(registry, actor, entity, rows, reach, grant, where) for reach, grant, where in kept]


def _swallows(wide: tuple[Reach, Grant, Condition], narrow: tuple[Reach, Grant, Condition]) -> bool:
    if wide[2] not in (ALWAYS, narrow[2]):
        return False
    if wide[0] is Reach.ALL:
        return narrow[0] is not Reach.ALL
    narrower = narrow[0] not in (Reach.ALL, Reach.INSTANSI)
    return wide[0] is Reach.INSTANSI and narrower and wide[1].instansi_id == narrow[1].instansi_id


def _together(rows: sa.FromClause, parts: Sequence[_Part]) -> Clause:
    """OR of the parts, with `instansi_id` first and once for every instansi, so that its index serves."""
    groups: dict[int | None, list[Clause | None]] = {}
    for part in parts:
        groups.setdefault(part.instansi_id, []).append(part.rest)
    clauses = []
    for instansi_id, rests in groups.items():
        own = [] if instansi_id is None else [rows.c[INSTANSI] == instansi_id]
        inner = [] if any(rest is None for rest in rests) else [sa.or_(*(rest for rest in rests if rest is not None))]
        clauses.append(sa.and_(sa.true(), *own, *inner))
    return sa.or_(sa.false(), *clauses)


def _part(
    registry: Registry,
    actor: Actor,
    entity: Entity,
    rows: sa.FromClause,
    reach: Reach,
    grant: Grant,
    where: Condition,
) -> _Part:
    clauses = [] if where == ALWAYS else [compile_condition(where, registry, entity.name, rows, context(actor))]
    if reach is Reach.ALL or entity.scope.kind == "shared":
        return _Part(None, sa.and_(*clauses) if clauses else None)
    if entity.scope.kind == "tenant":
        return _Part(None, sa.and_(rows.c.id == grant.instansi_id, *clauses))
    inside = within(registry, actor, entity, rows, reach, grant)
    clauses = clauses if inside is None else [inside, *clauses]
    return _Part(grant.instansi_id, sa.and_(*clauses) if clauses else None)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which fields show in which rows: `always` in every visible row, each of `some` only where its clause holds."""

    always: frozenset[str]
    some: tuple[tuple[frozenset[str], Clause], ...] = ()

    @property
    def any(self) -> frozenset[str]:
        """Every field that shows in some row."""
        return self.always.union(*(fields for fields, _ in self.some))


def coverage(
    registry: Registry, actor: Actor, entity: Entity, action: str, table: sa.FromClause | None = None
) -> Coverage:
    """The fields that `actor` may read in the rows visible for `action`."""
    return _coverage(registry, actor, entity, action, table, readable)


def writes(registry: Registry, actor: Actor, entity: Entity, action: str = "update") -> Coverage:
    """The fields that `actor` may write by `action`; for `create`, the clauses hold for the row that it would make."""
    return _coverage(registry, actor, entity, action, None, writable)


def _coverage(
    registry: Registry,
    actor: Actor,
    entity: Entity,
    action: str,
    table: sa.FromClause | None,
    fields_of: Callable[[Entity, Permission], frozenset[str]],
) -> Coverage:
    if entity.parent is not None:
        return _child_coverage(registry, actor, entity, action, table, fields_of)
    rows = registry.rows(entity.name) if table is None else table
    sets: dict[frozenset[str], list[tuple[Grant, Permission]]] = {}
    for grant, permission in rules(registry.catalog, actor, entity.name, action):
        sets.setdefault(fields_of(entity, permission), []).append((grant, permission))
    if not sets:
        return Coverage(frozenset())
    always = frozenset.intersection(*sets).union(*_everywhere(registry, sets))
    some = tuple(
        (fields, _together(rows, _parts(registry, actor, entity, rows, granted, whole=True)))
        for fields, granted in sets.items()
        if not fields <= always
    )
    return Coverage(always, some)


def _everywhere(
    registry: Registry, sets: Mapping[frozenset[str], Sequence[tuple[Grant, Permission]]]
) -> list[frozenset[str]]:
    """The sets of fields of permissions whose rows are all there are: a narrower one takes nothing away from them."""
    parts = [
        (fields, (registry.catalog.roles[grant.role].reach, grant, permission.where))
        for fields, granted in sets.items()
        for grant, permission in granted
    ]
    return [fields for fields, wide in parts if all(_covers(wide, part) for _, part in parts)]


def _covers(wide: tuple[Reach, Grant, Condition], narrow: tuple[Reach, Grant, Condition]) -> bool:
    """Whether all rows of one permission are rows of the other, too."""
    same = wide[0] is narrow[0] and replace(wide[1], role="") == replace(narrow[1], role="")
    return _swallows(wide, narrow) or (same and wide[2] in (ALWAYS, narrow[2]))


def _child_coverage(
    registry: Registry,
    actor: Actor,
    entity: Entity,
    action: str,
    table: sa.FromClause | None,
    fields_of: Callable[[Entity, Permission], frozenset[str]],
) -> Coverage:
    """A child's fields go with the field of its parent that holds the children, row by row."""
    parent = registry.catalog.entity(str(entity.parent))
    above = registry.alias(parent.name)
    cover = _coverage(registry, actor, parent, action, above, fields_of)
    own = fields_of(entity, Permission("", frozenset()))
    if entity.parent_field in cover.always:
        return Coverage(own)
    clauses = [clause for fields, clause in cover.some if entity.parent_field in fields]
    if not clauses:
        return Coverage(frozenset())
    rows = registry.rows(entity.name) if table is None else table
    there = sa.select(above.c.id).where(sa.or_(*clauses))
    return Coverage(frozenset(), ((own, key(entity, rows, entity.scope.path[0]).in_(there)),))


def one(
    session: Session, registry: Registry, actor: Actor, entity: Entity, row_id: int, action: str, *, lock: bool = False
) -> sa.RowMapping:
    """The stored row. Raises OutOfScope when the actor cannot see it, NotAllowed when they may not `action` it."""
    if not isinstance(row_id, int) or not 0 < row_id <= MAX_ID:
        raise OutOfScope
    table = registry.rows(entity.name)
    allowed = visible(registry, actor, entity, action)
    seen = allowed if action in SEEING else sa.or_(allowed, *(visible(registry, actor, entity, way) for way in SEEING))
    query = sa.select(table, truth(allowed).label("_allowed")).where(table.c.id == row_id, seen)
    if lock:
        query = query.with_for_update(of=table)
    row = session.execute(query).mappings().first()
    if row is None:
        raise OutOfScope
    if not row["_allowed"]:
        raise forbidden(entity, action)
    return row


def forbidden(entity: Entity, action: str) -> NotAllowed:
    """The refusal of `action` on a row that is in sight."""
    named = entity.actions.get(action) or entity.transitions.get(action)
    step = named.label if named else DOING.get(action, action)
    return NotAllowed(
        f"Anda tidak berwenang untuk {step} data {entity.label_plural} ini.",
        "Peran Anda tidak mencakup tindakan ini untuk data tersebut. Hubungi admin instansi bila ini keliru.",
    )


def open_here(session: Session, registry: Registry, cover: Coverage, entity: Entity, row_id: int) -> frozenset[str]:
    """The fields that a coverage opens in one stored row."""
    if not cover.some:
        return cover.always
    table = registry.rows(entity.name)
    flags = [truth(clause) for _, clause in cover.some]
    row = session.execute(sa.select(*flags).where(table.c.id == row_id)).one()
    return cover.always.union(*(fields for (fields, _), flag in zip(cover.some, row, strict=True) if flag))


def holds(session: Session, registry: Registry, clause: Clause, entity: Entity, row_id: int) -> bool:
    """True when the stored row fulfils `clause` over the entity's table."""
    table = registry.rows(entity.name)
    return bool(session.scalar(sa.select(sa.exists().where(table.c.id == row_id, clause))))
