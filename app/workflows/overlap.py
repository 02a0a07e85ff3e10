"""Periods that may not overlap: told to people, and kept when two write at once.

No constraint that both databases have can say it. So writers of one key (the rule's `per`) take turns on PostgreSQL,
and whoever comes second sees what the first one stored; SQLite has only one writer anyway.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.domain.conditions import ALWAYS, Context
from app.domain.spans import Apart, Span, meet
from app.engine import validate
from app.engine.rulespec import NoOverlap
from app.engine.spec import ID, INSTANSI, Entity
from app.models.conditions import compile_condition
from app.models.scope import context
from app.workflows.draft import Draft, Work

CHUNK = 200
TURNS = 64
"""Locks of one rule at most: PostgreSQL keeps them in a table of its own, which a large import would fill."""

Key = tuple[Any, ...]


@dataclass(slots=True)
class Judged:
    """What a batch comes to, across its chunks: `spans` by rule and key, and the `rows` that they belong to."""

    spans: dict[tuple[str, Key], Apart] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)

    def of(self, work: Work, rule: NoOverlap, draft: Draft) -> Apart:
        """The spans that a draft is compared with."""
        key = (rule.id, _key(work.entity, rule, draft))
        return self.spans.setdefault(key, Apart(yearly=_is_yearly(work.entity, rule)))


def hold(work: Work, drafts: Sequence[Draft]) -> None:
    """Keep out others that write periods of the same keys until the transaction ends; to be called before the drafts
    are judged. Rows below a row need no turns: whoever saves them holds the row above."""
    if not work.entity.overlaps or work.session.get_bind().dialect.name != "postgresql":
        return
    for rule in work.entity.overlaps:
        own = [draft for draft in drafts if _touches(work, rule, draft)]
        keys = {tuple(draft.after[name] for name in rule.per) for draft in own}
        turns = {zlib.crc32(repr(key).encode()) % TURNS for key in keys}
        name = zlib.crc32(f"{work.entity.name}.{rule.id}".encode()) & 0x7FFFFFFF
        for turn in sorted(turns):
            work.session.execute(sa.select(sa.func.pg_advisory_xact_lock(name, turn)))


def check(work: Work, drafts: Sequence[Draft], known: Judged, leaving: frozenset[int] = frozenset()) -> None:
    """Note a problem on every draft that meets a stored row or an earlier draft. `known` spans a batch's chunks;
    `leaving` are rows that are deleted in the same step. Unscoped: a day is taken whoever may see its row."""
    if not work.entity.overlaps:
        return
    known.rows |= {draft.row_id for draft in drafts if draft.row_id}
    gone = leaving | known.rows
    for rule in work.entity.overlaps:
        asked = []
        for draft in drafts:
            if _counts(work, rule, draft):
                if _touches(work, rule, draft):
                    asked.append(draft)
                else:
                    known.of(work, rule, draft).add(_span(rule, draft))
        for start in range(0, len(asked), CHUNK):
            _compare(work, rule, asked[start : start + CHUNK], known, gone)


def _compare(work: Work, rule: NoOverlap, drafts: Sequence[Draft], known: Judged, gone: Set[int]) -> None:
    yearly = _is_yearly(work.entity, rule)
    stored: dict[Key, list[Span]] = {}
    for row in work.session.execute(_rivals(work, rule, drafts, yearly)):
        if row[0] not in gone:
            stored.setdefault(tuple(row[3:]), []).append(Span(row[1], row[2]))
    for draft in drafts:
        mine, others = _span(rule, draft), known.of(work, rule, draft)
        there = stored.get(_key(work.entity, rule, draft), ())
        if not others.fits(mine) or any(meet(mine, other, yearly=yearly) for other in there):
            draft.refuse(rule.field or "", str(rule.message))
        if not draft.problems:
            others.add(mine)


def _rivals(work: Work, rule: NoOverlap, drafts: Sequence[Draft], yearly: bool) -> sa.Select[Any]:
    """Stored rows of the drafts' keys that may meet them: id, both ends, and the key."""
    table = work.registry.tables[work.entity.name]
    start, end, *columns = (
        table.c[work.registry.column_name(work.entity.name, name)] for name in (rule.start, rule.end, *rule.per)
    )
    if work.entity.tenant_bound:
        columns.insert(0, table.c[INSTANSI])

    def near(draft: Draft) -> Iterator[sa.ColumnElement[bool]]:
        for column, value in zip(columns, _key(work.entity, rule, draft), strict=True):
            yield column.is_(None) if value is None else column == value
        mine = _span(rule, draft)
        if not yearly and mine.end is not None:
            yield sa.or_(start.is_(None), start <= mine.end)
        if not yearly and mine.start is not None:
            yield sa.or_(end.is_(None), end >= mine.start)

    found = sa.select(table.c[ID], start, end, *columns).where(
        sa.or_(*(sa.and_(sa.true(), *near(draft)) for draft in drafts))
    )
    if rule.where == ALWAYS:
        return found
    return found.where(compile_condition(rule.where, work.registry, work.entity.name, table, context(work.actor)))


def _touches(work: Work, rule: NoOverlap, draft: Draft) -> bool:
    """Whether the draft may meet others that its stored row did not meet."""
    if draft.before is None or draft.changed.intersection((rule.start, rule.end, *rule.per)):
        return True
    return not _holds(work, rule, {**draft.before, ID: draft.row_id})


def _counts(work: Work, rule: NoOverlap, draft: Draft) -> bool:
    """Whether the rule compares the row as it will stand there; what is wrong already is compared when it is right."""
    if draft.problems.keys() & {rule.start, rule.end, *rule.per}:
        return False
    if any(validate.is_empty(draft.after[name]) for name in rule.per if name != work.entity.parent):
        return False
    return _holds(work, rule, draft.look())


def _holds(work: Work, rule: NoOverlap, row: Mapping[str, Any]) -> bool:
    about = Context(today=work.actor.today, now=work.actor.now, actor=work.actor)
    return rule.where == ALWAYS or validate.holds(rule.where, row, about)


def _key(entity: Entity, rule: NoOverlap, draft: Draft) -> Key:
    values = tuple(draft.after[name] for name in rule.per)
    return (draft.instansi_id, *values) if entity.tenant_bound else values


def _is_yearly(entity: Entity, rule: NoOverlap) -> bool:
    return entity.fields[rule.start].kind == "month_day"


def _span(rule: NoOverlap, draft: Draft) -> Span:
    return Span(draft.after[rule.start], draft.after[rule.end])
