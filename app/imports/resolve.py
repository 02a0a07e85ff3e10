"""Which row a cell of a relation means: by its own number, by its whole path, by its name where that is unique, and by
likeness only when a person has said yes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import ID, Entity
from app.imports.clean import nearest, squash, trigrams
from app.models.build import Registry
from app.models.listing import choosable
from app.models.listing.cells import Selection

WHOLE = 20_000  # a target of up to so many rows is read whole; beyond it only what the file names
NEAR_LIMIT = 300
NEAR_WHOLE = 5_000
MOST_OPTIONS = 8  # of rows that bear one name; the others are picked by hand
MOST_ENDS = 100  # rows whose name is like the end of a path, of which the whole path is compared
TEXTS = frozenset({"text", "nip", "email", "phone"})
SEPARATORS = re.compile(r"\s+[/>»\\|]\s+|\s*[>»|]\s*")


ACTION = "import"  # what a file names has to lie within the reach of the right to import
EMPTY = -1  # the answer 'leave this empty', among answers that are ids (0: none of those offered)


@dataclass(frozen=True, slots=True)
class Match:
    """What a text was found to mean. `id` is set when it is certain or a person has said it; else `options` are what it
    could be. `several` are all rows that bear this very name. `empty` is a person's word that it stands for nothing."""

    id: int | None = None
    options: tuple[tuple[int, str], ...] = ()
    several: frozenset[int] = frozenset()
    empty: bool = False

    @property
    def ambiguous(self) -> bool:
        """True when more than one row bears the name."""
        return bool(self.several)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be meant: `strong` are its numbers and codes, `names` what people call it, `titles` how our own
    lists, forms and exports write it, the first of them in forms."""

    id: int
    parent: int | None
    strong: tuple[str, ...]
    names: tuple[str, ...]
    titles: tuple[str, ...] = ()


@dataclass(slots=True)
class Targets:
    """The rows that one relation may point at, in the sight of one person."""

    entity: Entity
    candidates: dict[int, Candidate] = field(default_factory=dict)
    confirmed: Mapping[str, int] = field(default_factory=dict)
    by_strong: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_title: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    cache: dict[str, Match] = field(default_factory=dict)
    pieces: list[tuple[int, str, frozenset[str]]] = field(default_factory=list)
    searched: int = 0

    def add(self, candidate: Candidate) -> None:
        """Let `candidate` be found."""
        self.candidates[candidate.id] = candidate
        for text in candidate.strong:
            self.by_strong[squash(text)].add(candidate.id)
        for text in candidate.titles if candidate.titles != candidate.names else ():
            self.by_title[squash(text)].add(candidate.id)
        for text in candidate.names:
            self.by_name[squash(text)].add(candidate.id)

    def find(self, text: str) -> Match:
        """What `text` means."""
        if text not in self.cache:
            self.cache[text] = self._find(text)
        return self.cache[text]

    def path(self, row_id: int) -> str:
        """The row's name behind those of the rows above it: 'Dinas / Sekretariat'."""
        names: list[str] = []
        current: int | None = row_id
        while current is not None and current in self.candidates and len(names) < 20:
            candidate = self.candidates[current]
            names.append(candidate.names[0] if candidate.names else str(current))
            current = candidate.parent
        return " / ".join(reversed(names))

    def called(self, row_id: int) -> str:
        """How the row is offered to people: a tree's by its path, others as forms do."""
        titles = self.candidates[row_id].titles
        return titles[0] if titles and self.entity.tree is None else self.path(row_id)

    def short(self, row_id: int) -> str:
        """The shortest text that means this row."""
        names = self.candidates[row_id].names
        alone = names and self.entity.tree is not None and self.find(names[0]).id == row_id
        return names[0] if alone else self.called(row_id)

    def _find(self, text: str) -> Match:
        found, key = self._named(text), self.confirmed.get(squash(text))
        if key and (found is None or found.several):
            named = found or Match()
            return replace(named, id=key) if key in self.candidates else replace(named, empty=key == EMPTY)
        return found or Match(options=tuple(self._near(text)))

    def _named(self, text: str) -> Match | None:
        """The row or rows that bear this name, number, title or path."""
        several: set[int] = set()
        for variant in variants(self.entity, text):
            for found in (
                self.by_strong.get(squash(variant)),
                self.by_title.get(squash(variant)),
                self._by_path(variant),
                self.by_name.get(squash(variant)),
            ):
                if found and len(found) == 1:
                    return Match(next(iter(found)))
                several |= found or set()
        if not several:
            return None
        options = sorted(((key, self.called(key)) for key in several), key=lambda one: (one[1], one[0]))
        return Match(options=tuple(options[:MOST_OPTIONS]), several=frozenset(several))

    def _by_path(self, text: str) -> set[int]:
        parts = [squash(part) for part in SEPARATORS.split(text) if squash(part)]
        if len(parts) < 2 or self.entity.tree is None:
            return set()
        return {key for key in self.by_name.get(parts[-1], ()) if self._ends_with(key, parts)}

    def _ends_with(self, row_id: int, parts: Sequence[str]) -> bool:
        current: int | None = row_id
        for part in reversed(parts):
            candidate = self.candidates.get(current) if current is not None else None
            if candidate is None or part not in {squash(name) for name in candidate.names}:
                return False
            current = candidate.parent
        return True

    def _near(self, text: str) -> list[tuple[int, str]]:
        if self.searched >= NEAR_LIMIT or len(self.candidates) > NEAR_WHOLE:
            return []
        self.searched += 1
        if not self.pieces:
            self.pieces = [
                (item.id, item.names[0], trigrams(item.names[0])) for item in self.candidates.values() if item.names
            ]
        parts = SEPARATORS.split(text)
        if len(parts) < 2 or self.entity.tree is None:
            return [(key, self.called(key)) for key, _ in nearest(parts[-1], self.pieces)]
        ends = [key for key, _ in nearest(parts[-1], self.pieces, MOST_ENDS)]
        paths = [(key, path, trigrams(path)) for key, path in ((key, self.path(key)) for key in ends)]
        return nearest(text, paths)


def variants(entity: Entity, text: str) -> list[str]:
    """The ways to read a cell: itself; what stands in brackets or behind the last comma ('Penata Muda Tk. I, III/b');
    what stands behind a word that only says what it is ('Eselon II.a', 'Gol. III/b')."""
    found = [text]
    if match := re.search(r"\(([^()]+)\)\s*$", text):
        found += [match[1], text[: match.start()].strip()]
    if "," in text:
        found.append(text.rpartition(",")[2].strip())
    if match := re.match(
        rf"(?:{re.escape(entity.name)}|eselon|gol(?:ongan)?\.?(?: ?ruang)?)\b[.: ]*(.+)", text, re.IGNORECASE
    ):
        found.append(match[1])
    return list(dict.fromkeys(item for item in found if squash(item)))


def naming(entity: Entity) -> tuple[list[str], list[str]]:
    """The fields of `entity` whose text is a number of its own, and those whose text is a name."""
    texts = {item.name for item in entity.stored if item.kind in TEXTS}
    alone = {rule.fields[0] for rule in entity.unique if len(rule.fields) == 1}
    alone |= {item.name for item in entity.stored if item.unique}
    if len(entity.natural_key) == 1:
        alone |= set(entity.natural_key)
    if entity.imports and len(entity.imports.key) == 1:
        alone |= set(entity.imports.key)
    titled = [path[0] for path in entity.title.paths if len(path) == 1]
    searched = [path[0] for path in entity.list.search if len(path) == 1]
    names = [
        name for name in dict.fromkeys((*titled, *entity.natural_key, *searched)) if name in texts and name not in alone
    ]
    strong = [name for name in entity.fields if name in alone and name in texts]
    return strong, names or [name for name in titled if name in texts]


def load(
    session: Session,
    registry: Registry,
    actor: Actor,
    owner: Entity,
    relation: RelationField,
    texts: Iterable[str],
    confirmed: Mapping[str, int],
) -> Targets:
    """The rows that `relation` may point at and that `actor` may see, ready to be found by the texts of a file."""
    entity = registry.catalog.entity(relation.to)
    shown = Selection(registry, actor, entity)
    strong, names = naming(entity)
    read = _Reader(shown, entity, relation, strong, names)
    allowed = choosable(registry, actor, owner, relation.name, action=ACTION)
    query = shown.select().where(allowed)
    size = session.scalar(sa.select(sa.func.count()).select_from(query.limit(WHOLE + 1).subquery())) or 0
    targets = Targets(entity, confirmed=confirmed)
    for row in _rows(session, query, [shown.table.c[name] for name in (*strong, *names)], size, texts):
        targets.add(read.candidate(row))
    return targets


class _Reader:
    """Makes candidates of the rows of `shown`, to which it adds the columns that it needs."""

    def __init__(
        self, shown: Selection, entity: Entity, relation: RelationField, strong: Sequence[str], names: Sequence[str]
    ) -> None:
        self.row_id = shown.value((ID,))
        self.parent = shown.value((entity.tree.parent,)) if entity.tree else None
        self.strong = [shown.value((name,)) for name in strong]
        self.names = [shown.value((name,)) for name in names]
        self.titles = [shown.line(template) for template in (relation.option, entity.title) if template]

    def candidate(self, row: Sequence[Any]) -> Candidate:
        """The candidate that `row` is."""
        names = tuple(filter(None, (read(row) for read in self.names)))
        titles = tuple(dict.fromkeys(filter(None, (write(row) for write in self.titles))))
        return Candidate(
            self.row_id(row),
            self.parent(row) if self.parent else None,
            tuple(filter(None, (read(row) for read in self.strong))),
            names,
            titles,
        )


def _rows(
    session: Session, query: sa.Select[Any], columns: Sequence[sa.ColumnElement[Any]], size: int, texts: Iterable[str]
) -> Iterable[sa.Row[Any]]:
    """All rows, or of too many those whose number or name the file writes, alone or as part of a title."""
    if size <= WHOLE:
        yield from session.execute(query)
        return
    wanted = iter(dict.fromkeys(part.casefold() for text in texts for part in {text, *text.split(" - ")}))
    while some := list(islice(wanted, 300)):
        yield from session.execute(query.where(sa.or_(*(sa.func.lower(column).in_(some) for column in columns))))
