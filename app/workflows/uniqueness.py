"""Uniqueness told to people before the database refuses it; its unique keys remain the truth when two write at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from app.domain.conditions import ALWAYS, Context
from app.engine import validate
from app.engine.rulespec import Unique
from app.engine.spec import ID, INSTANSI, Entity
from app.models.conditions import compile_condition
from app.models.scope import context
from app.workflows.draft import Draft, Work

CHUNK = 500
Key = tuple[Any, ...]


def rules_of(entity: Entity) -> Iterator[Unique]:
    """The entity's uniqueness rules, with those of single fields that have no rule of their own."""
    yield from entity.unique
    said = {unique.fields for unique in entity.unique}
    yield from (Unique((item.name,)) for item in entity.stored if item.unique and (item.name,) not in said)


def message(entity: Entity, unique: Unique) -> tuple[str, str]:
    """The field that gets the message, and the message. Rows below a row are told apart among themselves."""
    names = entered(entity, unique)
    if not unique.fields:
        return "", f"{entity.label} sudah ada, dan hanya boleh satu. Ubah yang sudah ada."
    if unique.message is not None:
        return names[0], str(unique.message)
    labels = " dan ".join(str(entity.fields[name].label) for name in names)
    return names[0], f"{labels} sudah ada pada baris lain." if entity.parent else f"{labels} sudah dipakai."


def entered(entity: Entity, unique: Unique) -> tuple[str, ...]:
    """The fields of a rule that people enter: all but the pointer to the row above."""
    return tuple(name for name in unique.fields if name != entity.parent)


def check(
    work: Work, drafts: Sequence[Draft], seen: set[Key] | None = None, leaving: frozenset[int] = frozenset()
) -> None:
    """Note a problem on every draft whose key another row or an earlier draft has. `seen` spans a batch's chunks;
    `leaving` are rows that are deleted in the same step."""
    taken = set() if seen is None else seen
    for number, unique in enumerate(rules_of(work.entity)):
        asked = [draft for draft in drafts if _concerned(work, draft, unique)]
        for start in range(0, len(asked), CHUNK):
            some = asked[start : start + CHUNK]
            stored = _stored(work, unique, some)
            for draft in some:
                key = _key(work.entity, unique, draft)
                owner = stored.get(key)
                if (owner is not None and owner != draft.row_id and owner not in leaving) or (number, key) in taken:
                    draft.refuse(*message(work.entity, unique))
                taken.add((number, key))


def _concerned(work: Work, draft: Draft, unique: Unique) -> bool:
    """True when the draft changes the key or comes under the rule's condition, and has nothing empty in the key."""
    if any(name in draft.problems for name in unique.fields):
        return False
    natural = unique.fields == work.entity.natural_key
    if not natural and any(validate.is_empty(draft.after[name]) for name in entered(work.entity, unique)):
        return False
    if draft.before is not None and unique.where == ALWAYS and not draft.changed.intersection(unique.fields):
        return False
    about = Context(today=work.actor.today, now=work.actor.now, actor=work.actor)
    return unique.where == ALWAYS or validate.holds(unique.where, draft.look(), about)


def _key(entity: Entity, unique: Unique, draft: Draft) -> Key:
    values = tuple(draft.after[name] for name in unique.fields)
    return values if unique.everywhere or not entity.tenant_bound else (draft.instansi_id, *values)


def _stored(work: Work, unique: Unique, drafts: Sequence[Draft]) -> dict[Key, int]:
    """Which rows hold the drafts' keys already. Unscoped: a key is taken whoever may see its row."""
    table = work.registry.tables[work.entity.name]
    names = [work.registry.column_name(work.entity.name, name) for name in unique.fields]
    if work.entity.tenant_bound and not unique.everywhere:
        names = [INSTANSI, *names]
    keys = {_key(work.entity, unique, draft) for draft in drafts}
    found = sa.select(table.c[ID], *(table.c[name] for name in names)).where(_among(table, names, keys))
    if unique.where != ALWAYS:
        found = found.where(
            compile_condition(unique.where, work.registry, work.entity.name, table, context(work.actor))
        )
    batch = {draft.row_id for draft in drafts} - {0} if len(drafts) > 1 else set()
    return {tuple(row[1:]): row[0] for row in work.session.execute(found) if row[0] not in batch}


def _among(table: sa.Table, names: Sequence[str], keys: set[Key]) -> sa.ColumnElement[bool]:
    """The rows with one of `keys`. The parts that all keys share (the instansi) stand apart, for the index's sake."""
    clauses: list[sa.ColumnElement[bool]] = []
    rest: list[int] = []
    for place, name in enumerate(names):
        values = {key[place] for key in keys}
        if len(values) == 1:
            value = next(iter(values))
            clauses.append(table.c[name].is_(None) if value is None else table.c[name] == value)
        else:
            rest.append(place)
    if len(rest) == 1:
        clauses.append(_one_of(table.c[names[rest[0]]], {key[rest[0]] for key in keys}))
    elif rest:
        clauses.append(sa.or_(*(sa.and_(*(_same(table.c[names[at]], key[at]) for at in rest)) for key in keys)))
    return sa.and_(sa.true(), *clauses)


def _same(column: sa.ColumnElement[Any], value: object) -> sa.ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _one_of(column: sa.ColumnElement[Any], values: set[Any]) -> sa.ColumnElement[bool]:
    filled = column.in_([value for value in values if value is not None])
    return sa.or_(filled, column.is_(None)) if None in values else filled
