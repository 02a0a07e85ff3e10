"""Writing drafts: rules, keys and scope are checked around it, whether there is one row or a hundred thousand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.engine import validate
from app.engine.spec import CREATED, ID, INSTANSI, UPDATED, VERSION
from app.errors import OutOfReach, Stale
from app.models.conditions import compile_condition, truth
from app.models.reach import Clause
from app.models.scope import context, reachable, visible
from app.workflows import conditional, derived, files, overlap, references, tree, uniqueness
from app.workflows.draft import Draft, Work, refuse_if_wrong

CHUNK = 1_000
OUTSIDE = "Data ini akan berada di luar wewenang Anda."
OUTSIDE_HINT = "Pilih unit atau keadaan yang termasuk wewenang Anda, atau minta bantuan admin instansi."


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rows of a batch have taken so far, across its chunks."""

    keys: set[uniqueness.Key] = field(default_factory=set)
    periods: overlap.Judged = field(default_factory=overlap.Judged)


def hold(work: Work, drafts: Sequence[Draft]) -> None:
    """Keep out until the transaction ends whoever would write what only one of two may write."""
    tree.hold(work, drafts)
    overlap.hold(work, drafts)


def judge(work: Work, drafts: Sequence[Draft], seen: Seen | None = None, leaving: frozenset[int] = frozenset()) -> None:
    """Note what is wrong with the drafts, as far as it can be known before they are written and `leaving` deleted.

    `seen` spans the chunks of a batch.
    """
    known = seen or Seen()
    derived.fill(work, drafts)
    if work.conditional:
        conditional.settle(work, drafts)
    references.check(work, drafts)
    files.settle(work, drafts)
    tree.judge(work, drafts)
    for draft in drafts:
        if not draft.problems:
            for rule in validate.broken_rules(work.entity, draft.look(), work.actor):
                draft.refuse(rule.field or "", str(rule.message))
    uniqueness.check(work, drafts, known.keys, leaving)
    overlap.check(work, drafts, known.periods, leaving)


def insert(work: Work, drafts: Sequence[Draft], action: str | None = "create") -> None:
    """Store rows that `action` makes, and give the drafts their ids; one that has an id keeps it. Without an action a
    verb has decided about them itself, and nobody's reach counts.

    Raises IntegrityError, Invalid and OutOfReach.
    """
    table = work.registry.tables[work.entity.name]
    system = {VERSION: 1, CREATED: work.now, UPDATED: work.now}
    rows: list[dict[str, Any]] = []
    for draft in drafts:
        tenant = {INSTANSI: draft.instansi_id} if work.entity.tenant_bound else {}
        own = {ID: draft.row_id} if draft.row_id else {}
        rows.append({**{column: draft.after[name] for name, column in work.columns.items()}, **own, **tenant, **system})
    for draft, row_id in zip(drafts, _insert(work, table, rows), strict=True):
        draft.row_id, draft.version = row_id, 1
    _afterwards(work, drafts, visible(work.registry, work.actor, work.entity, action) if action else sa.true())


def _insert(work: Work, table: sa.Table, rows: list[dict[str, Any]]) -> Sequence[int]:
    """The new ids in the order of the rows. SQLite gives back many ids in no certain order, and has one writer: there
    the ids are counted on from the highest ever used."""
    if len(rows) == 1 or work.session.get_bind().dialect.name != "sqlite":
        return work.session.scalars(sa.insert(table).returning(table.c[ID], sort_by_parameter_order=True), rows).all()
    highest = sa.select(sa.func.coalesce(sa.func.max(table.c[ID]), 0)).scalar_subquery()
    counter = sa.table("sqlite_sequence", sa.column("name", sa.String()), sa.column("seq", sa.BigInteger()))
    used = sa.select(sa.func.coalesce(sa.func.max(counter.c.seq), 0)).where(counter.c.name == table.name)
    first = (work.session.scalar(sa.select(sa.func.max(highest, used.scalar_subquery()))) or 0) + 1
    ids = range(first, first + len(rows))
    work.session.execute(sa.insert(table), [{**row, ID: row_id} for row, row_id in zip(rows, ids, strict=True)])
    return ids


def update(work: Work, drafts: Sequence[Draft], action: str | None = "update") -> None:
    """Store rows changed by `action` and raise their versions. Without one the program itself changes them, as a
    consequence of something else, and nobody's reach counts.

    Raises IntegrityError, Invalid, OutOfReach, and Stale for a row that has another version by now.
    """
    table = work.registry.tables[work.entity.name]
    by_fields: dict[frozenset[str], list[Draft]] = {}
    for draft in drafts:
        by_fields.setdefault(draft.changed, []).append(draft)
    for names, same in by_fields.items():
        named = {name: work.columns[name] for name in names}
        statement = (
            sa.update(table)
            .where(table.c[ID] == sa.bindparam("_id"), table.c[VERSION] == sa.bindparam("_version"))
            .values(
                {
                    VERSION: table.c[VERSION] + 1,
                    UPDATED: work.now,
                    **{column: sa.bindparam(f"_{column}") for column in named.values()},
                }
            )
        )
        rows = [
            {"_id": draft.row_id, "_version": draft.version}
            | {f"_{column}": draft.after[name] for name, column in named.items()}
            for draft in same
        ]
        done = work.session.connection().execute(statement, rows)
        if done.rowcount != len(rows):
            raise Stale("Data ini baru saja diubah oleh orang lain.")
    within = reachable(work.registry, work.actor, work.entity, action) if action else sa.true()
    _afterwards(work, drafts, within)


def _afterwards(work: Work, drafts: Sequence[Draft], within: Clause) -> None:
    """What only the stored rows can tell: rules over relations, circles, and whether they are still within reach.

    Then the files that they name are theirs.
    """
    tree.check(work, drafts)
    _wide_rules(work, drafts)
    refuse_if_wrong(drafts)
    if work.entity.parent is None and _outside(work, drafts, within):
        raise OutOfReach(OUTSIDE, OUTSIDE_HINT, _leading(work))
    files.attach(work, drafts)


def _leading(work: Work) -> str:
    """The field that says where a row belongs: a relation of the scope, or of the tree of units; '' without any."""
    entity = work.entity
    units = entity.tree if entity.scope.kind == "unor" else None
    return entity.scope.path[0] if entity.scope.path else units.parent if units else ""


def _wide_rules(work: Work, drafts: Sequence[Draft]) -> None:
    rules = [rule for rule in work.entity.rules if not validate.is_local(rule.check)]
    if not rules:
        return
    table = work.registry.tables[work.entity.name]
    by_id = {draft.row_id: draft for draft in drafts}
    for rule in rules:
        check = compile_condition(rule.check, work.registry, work.entity.name, table, context(work.actor))
        for ids in _chunks(drafts):
            broken = sa.select(table.c[ID]).where(table.c[ID].in_(ids), sa.not_(truth(check)))
            for row_id in work.session.scalars(broken):
                by_id[row_id].refuse(rule.field or "", str(rule.message))


def _outside(work: Work, drafts: Sequence[Draft], within: Clause) -> bool:
    table = work.registry.tables[work.entity.name]
    for ids in _chunks(drafts):
        inside = sa.select(sa.func.count()).select_from(table).where(table.c[ID].in_(ids), within)
        if work.session.scalar(inside) != len(ids):
            return True
    return False


def _chunks(drafts: Sequence[Draft]) -> list[list[int]]:
    ids = [draft.row_id for draft in drafts]
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
