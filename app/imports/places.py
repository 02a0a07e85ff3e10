"""Where the rows of lists belong: the row that each stands below, of the file or stored, and what is stored there.

A stored row that only lists speak of takes a place in the plan, too: it stays as it is, and others come below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.engine.spec import ID, VERSION, Entity
from app.imports.drafts import Draft, Drafting, Survey
from app.imports.existing import MAY_UPDATE, Existing
from app.imports.kept import kept
from app.imports.parts import Part
from app.imports.table import Table
from app.imports.tree import title_of
from app.models import listing
from app.models.pointing import pointing_at
from app.workflows.draft import Work
from app.workflows.uniqueness import Key

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Above:
    """A row of the plan that others stand below, in the end below the row `root` of the plan."""

    seq: int
    root: int
    row_id: int | None
    title: str
    outcome: str
    number: int
    may_update: bool
    fresh: bool  # whether the top row is new


@dataclass(slots=True)
class Line:
    """A row of a list: its own draft, and what it says about the rows above, the top one first."""

    draft: Draft
    ways: Sequence[Draft]
    above: Above | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What the lists of a file are drawn from: the plan so far."""

    work: Work
    kinds: Mapping[str, Part]
    tables: tuple[Table, ...]
    modes: frozenset[str]
    found: Survey
    drafting: Drafting  # that of the top rows
    existing: Existing
    writable: Mapping[str, frozenset[str]]
    counts: Any
    write: Callable[[Sequence[Mapping[str, object]]], None]


def top_of(entity: Entity, key: Sequence[str], draft: Draft) -> dict[Key, Above]:
    """A top row as one that others may stand below, by its key; nothing where nobody can tell which it is."""
    values = tuple(draft.values.get(name) for name in key)
    title, fresh = title_of(entity, draft), draft.row_id is None
    found = Above(draft.seq, draft.seq, draft.row_id, title, draft.outcome, draft.number, draft.may_update, fresh)
    return {} if None in values else {values: found}


@dataclass(slots=True)
class Places:
    """Finds the row that each line stands below; `known` are those rows, by the name of their list and their key."""

    ground: Ground
    known: dict[str, dict[Key, Above]]
    stored: dict[str, dict[int, list[sa.RowMapping]]] = field(default_factory=lambda: defaultdict(dict))

    def place_of(self, part: Part, above: Above) -> dict[str, object]:
        """Where a row of the plan stands."""
        return {"part": part.name, "level": len(part.above), "root": above.root, "above": above.seq}

    def names(self, part: Part, depth: int) -> tuple[str, ...]:
        """The fields by which the row above at `depth` is named."""
        return self.ground.existing.key if depth == 0 else part.above[depth].natural_key

    def place(self, part: Part, lines: Sequence[Line]) -> None:
        """Give each line the row that it stands below, or say why it has none."""
        waiting = [line for line in lines if not any(way.failed for way in line.ways)]
        names = part.name.split(".")
        for depth in range(len(part.above)):
            here = ".".join(names[:depth])
            keys = {self._way(part, line, depth): line for line in waiting}
            known = self.known.setdefault(here, {})
            fresh = [key for key in keys if key not in known]
            (self._find_tops if depth == 0 else self._find_between)(fresh, part, depth)
            for line in waiting:
                line.above = known.get(self._way(part, line, depth))
                if line.above is None:
                    self._lost(part, line, depth)
            waiting = [line for line in waiting if line.above is not None]
        for line in waiting:
            above = line.above
            if above and (above.outcome == "error" or (above.outcome == "skipped" and above.row_id is None)):
                cure = f" Perbaiki dahulu baris {above.number}." if above.number else ""
                line.draft.blame("", f"'{above.title}' di atasnya masih salah atau dilewati.{cure}")

    def _way(self, part: Part, line: Line, depth: int) -> Key:
        values = (line.ways[depth].values[name] for name in self.names(part, depth))
        return (line.above.seq, *values) if line.above and depth else tuple(values)

    def _lost(self, part: Part, line: Line, depth: int) -> None:
        name = self.names(part, depth)[0]
        what = part.above[depth].label
        said = (
            f"{what} ini tidak ada, baik di sistem maupun dalam berkas. Periksa isinya, atau tambahkan pada lembarnya."
        )
        line.draft.blame(f"^{depth}.{name}", said, self.ground.tables[line.draft.sheet])

    def _find_tops(self, keys: Sequence[Key], _part: Part, _depth: int) -> None:
        """Stored rows that the file names above a list without having a row of their own in it."""
        work = self.ground.work
        found = dict(self.ground.existing.find(keys))
        titles = listing.titles(
            work.session, work.registry, work.actor, work.entity, {row[ID] for row in found.values()}
        )
        for key, row in found.items():
            title = titles.get(row[ID], "")
            self.known[""][key] = self._anchor("", work.entity, row, title, None, bool(row[MAY_UPDATE]))

    def _find_between(self, keys: Sequence[Key], part: Part, depth: int) -> None:
        """The same for rows in between: those stored below the row that was found before."""
        entity, here = part.above[depth], ".".join(part.name.split(".")[:depth])
        tops = {above.seq: above for known in self.known.values() for above in known.values()}
        wanted = set(keys)
        parents = {key[0]: tops[key[0]] for key in keys if tops[key[0]].row_id}
        stored = self.below(entity, [above.row_id or 0 for above in parents.values()])
        for seq, above in parents.items():
            for row in stored.get(above.row_id or 0, ()):
                values = self.values(entity, row)
                key = (seq, *(values[name] for name in entity.natural_key))
                if key in wanted:
                    title = " ".join(str(value) for value in key[1:])
                    self.known[here][key] = self._anchor(
                        here, entity, row, f"{above.title} › {title}", above, above.may_update
                    )

    def _anchor(
        self, name: str, entity: Entity, row: sa.RowMapping, title: str, above: Above | None, may: bool
    ) -> Above:
        """A stored row takes its place in the plan: it stays as it is, and others come below it."""
        counts = self.ground.counts
        counts["anchors"] += 1
        seq = self.ground.found.total + counts["anchors"]
        draft = Draft(seq, 0, 0, [], outcome="same", row_id=row[ID], version=row[VERSION])
        made = kept(entity, draft, title[:300], {}, counts)
        if above:
            made |= self.place_of(self.ground.kinds[name], above)
        self.ground.write([made])
        return Above(seq, above.root if above else seq, row[ID], title, "same", 0, may, False)

    def below(self, entity: Entity, ids: Sequence[int]) -> Mapping[int, list[sa.RowMapping]]:
        """The stored rows of a list, by the row that they stand below."""
        held, work = self.stored[entity.name], self.ground.work
        table = work.registry.tables[entity.name]
        way_up = table.c[f"{entity.parent}_id"]
        fresh = sorted({row_id for row_id in ids if row_id not in held})
        held.update((row_id, []) for row_id in fresh)
        for start in range(0, len(fresh), CHUNK):
            mine = pointing_at(work.registry, entity.name, str(entity.parent), fresh[start : start + CHUNK])
            for row in work.session.execute(sa.select(table).where(mine).order_by(table.c[ID])).mappings():
                held[row[way_up.name]].append(row)
        return held

    def values(self, entity: Entity, row: sa.RowMapping) -> dict[str, Any]:
        """The row by field name."""
        name_of = self.ground.work.registry.column_name
        return {item.name: row[name_of(entity.name, item.name)] for item in entity.stored}
