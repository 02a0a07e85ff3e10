"""Search: every word somewhere in the searched columns, served by the trigram indexes of `app.models.search_ddl`.

A word of three letters or more is looked for anywhere. A shorter one has no trigram: alone it is looked for at the
start of a column, among others like it as one phrase with them ('B 1 A'), beside a longer one at the start of a word
('SMP 1').
Case does not matter. Paths over relations are asked at the other table, by its own index.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby

import sqlalchemy as sa

from app.domain.conditions import Path, fold
from app.domain.teks import normalise
from app.engine.spec import ID
from app.engine.sqltext import like
from app.models.build import Registry
from app.models.search_ddl import fts_table

MAX_WORDS = 8
MAX_LENGTH = 100
SHORTEST = 3

Bool = sa.ColumnElement[bool]


def search_clause(
    registry: Registry,
    entity: str,
    text: str,
    dialect: str,
    table: sa.FromClause | None = None,
    *,
    paths: Sequence[Path] = (),
) -> Bool:
    """The rows of `entity` in which every word of `text` is found; all rows when nothing was typed.

    `dialect` is 'sqlite' or 'postgresql'; `table` is an alias to ask, else the entity's own table; `paths` are
    searched, else those that its list names.
    """
    words = [fold(word) for word in normalise(text[: MAX_WORDS * MAX_LENGTH]).split()[:MAX_WORDS]]
    longer = any(len(word) >= SHORTEST for word in words)
    wanted = words if longer else [" ".join(words)][: len(words)]
    source = registry.rows(entity) if table is None else table
    searched = paths or registry.catalog.entity(entity).list.search
    found = _Search(registry, dialect, longer)
    return sa.and_(sa.true(), *(found.word(word[:MAX_LENGTH], entity, source, searched) for word in wanted))


class _Search:
    """`beside`: there is a longer word, whose index narrows the rows before shorter ones are looked for in them."""

    def __init__(self, registry: Registry, dialect: str, beside: bool) -> None:
        self.registry = registry
        self.dialect = dialect
        self.beside = beside

    def word(self, word: str, entity: str, source: sa.FromClause, paths: Sequence[Path]) -> Bool:
        """The rows where the word is found at the end of any of the paths."""
        own = [path[0] for path in paths if len(path) == 1]
        clauses = [self.columns(word, entity, source, own)] if own else []
        over = sorted((path for path in paths if len(path) > 1), key=lambda path: path[0])
        for step, several in groupby(over, key=lambda path: path[0]):
            clauses.append(self.related(word, entity, source, step, [path[1:] for path in several]))
        return sa.or_(sa.false(), *clauses)

    def related(self, word: str, entity: str, source: sa.FromClause, step: str, paths: Sequence[Path]) -> Bool:
        storage = self.registry.catalog.entity(entity).fields[step].storage
        if storage is None or storage.to is None:
            raise KeyError(f"{entity}.{step} leads to no other row")
        there = self.registry.alias(storage.to)
        found = sa.select(there.c[ID]).where(self.word(word, storage.to, there, paths))
        return source.c[self.registry.column_name(entity, step)].in_(found)

    def columns(self, word: str, entity: str, source: sa.FromClause, columns: Sequence[str]) -> Bool:
        if self.dialect == "sqlite" and len(word) >= SHORTEST:
            indexed = set(self.registry.shape.tables[entity].search) if entity in self.registry.tables else set()
            full = [column for column in columns if column in indexed]
            slow = [_contains(source.c[column], word) for column in columns if column not in indexed]
            return sa.or_(*slow, *([_matched(entity, source, full, word)] if full else []))
        wanted = _contains if len(word) >= SHORTEST else _begins_a_word if self.beside else self.starts
        return sa.or_(*(wanted(source.c[column], word) for column in columns))

    def starts(self, column: sa.ColumnElement[str], word: str) -> Bool:
        """On SQLite as a range, which an index over lower(column) serves; LIKE would be served on PostgreSQL alone."""
        lower = sa.func.lower(column)
        if self.dialect == "sqlite":
            following = _next(word[-1])
            return sa.and_(lower >= word, lower < word[:-1] + following) if following else lower >= word
        return lower.like(f"{like(word)}%", escape="\\")


def _next(letter: str) -> str:
    """The code point behind the letter's, '' behind the last; surrogates are no letters."""
    code = ord(letter) + 1
    return "" if code > sys.maxunicode else chr(0xE000 if code == 0xD800 else code)


def _contains(column: sa.ColumnElement[str], word: str) -> Bool:
    return sa.func.lower(column).like(f"%{like(word)}%", escape="\\")


def _begins_a_word(column: sa.ColumnElement[str], word: str) -> Bool:
    return (" " + sa.func.lower(column)).like(f"% {like(word)}%", escape="\\")


def _matched(entity: str, source: sa.FromClause, columns: Sequence[str], word: str) -> Bool:
    """FTS5: the word as one phrase of trigrams, within these columns."""
    name = fts_table(entity)
    index = sa.table(name, sa.column("rowid", sa.Integer()))
    quoted = word.replace('"', '""')
    question = sa.literal(f'{{{" ".join(columns)}}} : "{quoted}"', sa.Text())
    matched = sa.literal_column(f'"{name}"').op("MATCH", is_comparison=True)(question)
    return source.c[ID].in_(sa.select(index.c.rowid).where(matched))
