"""The rows of lists below the rows of a file: which row each stands below, and what it would add or change there.

A row is found again by its list's natural key below the same row; in a list without one, by all that the file says of
it. Rows that the file does not speak of stay. What stands below one top row is applied together with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import ID, VERSION, Entity
from app.engine.validate import missing
from app.imports.cells import BadFile, Row
from app.imports.drafts import Draft, Drafting, Message
from app.imports.existing import DOUBLE
from app.imports.kept import as_json, kept
from app.imports.parts import Part, parted
from app.imports.places import Above, Ground, Line, Places
from app.imports.resolve import Targets, load
from app.imports.tree import title_of
from app.workflows import write
from app.workflows.children import MOST
from app.workflows.draft import Draft as Proposal
from app.workflows.draft import Work, changed, new
from app.workflows.uniqueness import Key

MOST_ROWS = 20_000
CHUNK = 500
NOT_ASKED = {
    "new": "Baris baru; pilihan 'Tambah data baru' tidak dicentang.",
    "changed": "Baris sudah ada; pilihan 'Perbarui data yang ada' tidak dicentang.",
}


@dataclass(slots=True)
class Lists:
    """Draws the lists of a file, those of the top rows first; `places` knows what they stand below."""

    ground: Ground
    places: Places

    def run(self) -> None:
        """Give the rows of all lists to the plan. Raises BadFile for too many."""
        by_part: dict[str, list[tuple[int, int, Row]]] = defaultdict(list)
        for seq, (position, row) in enumerate(self.ground.found.rows(), start=1):
            if name := self.ground.tables[position].part:
                by_part[name].append((seq, position, row))
        if sum(map(len, by_part.values())) > MOST_ROWS:
            raise BadFile(
                f"Lembar-lembar rincian berisi lebih dari {MOST_ROWS} baris.", "Bagi menjadi beberapa berkas."
            )
        for part in self.ground.kinds.values():
            if rows := by_part[part.name]:
                self._draw(part, rows)

    def _draw(self, part: Part, rows: list[tuple[int, int, Row]]) -> None:
        lines = list(self._lines(part, rows))
        self.places.place(part, lines)
        self._match(part, lines)
        self._judge(part, lines)
        own = self.places.known.setdefault(part.name, {})
        made = []
        for line in lines:
            self._decide(part, line)
            above, draft = line.above, line.draft
            title = title_of(part.entity, draft)
            said = f"{above.title} › {title}" if above else title
            row = kept(part.entity, draft, said[:300], self._after(part, draft), self.ground.counts)
            made.append(row | self.places.place_of(part, above) if above else row | {"part": part.name})
            if above and part.entity.natural_key:
                own.setdefault(self._key(part, line), _stand(above, draft, said))
        self.ground.write(made)

    # Reading

    def _lines(self, part: Part, rows: list[tuple[int, int, Row]]) -> Iterator[Line]:
        own = self._drafting(part, None)
        ways = [self._drafting(part, depth) for depth in range(len(part.above))]
        for seq, position, row in rows:
            line = Line(own.draft(seq, position, row), [way.draft(seq, position, row) for way in ways])
            own.settle(line.draft)
            for depth, (way, found) in enumerate(zip(ways, line.ways, strict=True)):
                way.settle(found)
                self._hand_over(part, line, depth, found)
            yield line

    def _drafting(self, part: Part, depth: int | None) -> Drafting:
        """What reads the columns of the part itself, or those that name the row above at `depth`."""
        owner = part.entity if depth is None else part.above[depth]
        tables = tuple(
            replace(
                table, mapping={at: parted(name)[1] for at, name in table.mapping.items() if parted(name)[0] == depth}
            )
            for table in self.ground.tables
        )
        base = self.ground.drafting
        if depth == 0:
            return replace(base, tables=tables, inside=frozenset())
        prefix = "" if depth is None else f"^{depth}."
        names = {name for table in tables if table.part == part.name for name in table.mapping.values()}
        targets = {name: self._targets(part, owner, name, prefix + name) for name in names if _relation(owner, name)}
        return Drafting(owner, tables, targets, base.order, frozenset(), asks=False)

    def _targets(self, part: Part, owner: Entity, name: str, column: str) -> Targets:
        work, relation = self.ground.work, owner.fields[name]
        assert isinstance(relation, RelationField)
        texts = self.ground.found.texts.get(part.text_key(column), {})
        return load(work.session, work.registry, work.actor, owner, relation, texts, {})

    def _hand_over(self, part: Part, line: Line, depth: int, way: Draft) -> None:
        """Say of the line what was said about the row above; without its key nobody knows where the line belongs."""
        for message in way.messages:
            line.draft.messages.append(
                Message(f"^{depth}.{message.field}", message.column, message.text, message.error)
            )
        blamed = {message.field for message in way.messages}
        for name in self.places.names(part, depth):
            if way.values.get(name) is None and name not in blamed:
                way.blame(name, said := missing(part.above[depth].fields[name]))
                line.draft.blame(f"^{depth}.{name}", said, self.ground.tables[way.sheet])

    # What they mean

    def _key(self, part: Part, line: Line) -> Key:
        assert line.above is not None
        return (line.above.seq, *(line.draft.values.get(name) for name in part.entity.natural_key))

    def _match(self, part: Part, lines: Sequence[Line]) -> None:
        """Give each line the stored row that it means; refuse two lines that mean the same."""
        placed = [line for line in lines if line.above is not None]
        places, entity = self.places, part.entity
        stored = places.below(entity, [line.above.row_id for line in placed if line.above and line.above.row_id])
        free = {row_id: [(row, places.values(entity, row)) for row in rows] for row_id, rows in stored.items()}
        first: dict[Key, Line] = {}
        for line in placed:
            assert line.above is not None
            if entity.natural_key and self._refuse_double(part, first, line):
                continue
            mapped = self.ground.tables[line.draft.sheet].mapping.values()
            names = part.entity.natural_key or [name for name in mapped if not name.startswith("^")]
            rows = free.get(line.above.row_id or 0, [])
            for place, (row, values) in enumerate(rows):
                if all(values[name] == line.draft.values.get(name) for name in names):
                    line.draft.row_id, line.draft.version, line.draft.stored = row[ID], row[VERSION], row
                    line.draft.current = values
                    del rows[place]
                    break

    def _refuse_double(self, part: Part, first: dict[Key, Line], line: Line) -> bool:
        key = self._key(part, line)
        other = first.setdefault(key, line)
        if other is line or None in key:
            return False
        name = part.entity.natural_key[0]
        label = " dan ".join(str(part.entity.fields[one].label) for one in part.entity.natural_key)
        for one, number in ((line, other.draft.number), (other, line.draft.number)):
            one.draft.blame(name, DOUBLE.format(label, number), self.ground.tables[one.draft.sheet])
        return True

    # What would come of them

    def _judge(self, part: Part, lines: Sequence[Line]) -> None:
        """Everything that the verbs would refuse, asked of the very code that they ask."""
        work = self.ground.work.of(part.entity)
        way_up = str(part.entity.parent)
        judged: list[tuple[Line, Proposal]] = []
        for line in lines:
            if line.above is not None and (line.draft.row_id is None or _changes(line.draft)):
                proposal = self._proposal(work, line.draft)
                proposal.problems.pop(way_up, None)
                proposal.put({way_up: line.above.row_id or -line.above.seq})  # a new row above has no id yet
                judged.append((line, proposal))
        write.judge(work, [proposal for _, proposal in judged])
        for line, proposal in judged:
            blamed = {message.field for message in line.draft.messages if message.error}
            for name, texts in proposal.problems.items():
                for text in texts if name not in blamed else ():
                    line.draft.blame(name, text, self.ground.tables[line.draft.sheet])
        self._refuse_too_many(part, lines)

    def _proposal(self, work: Work, draft: Draft) -> Proposal:
        if draft.stored is not None:
            return changed(work, draft.seq, draft.stored, _changes(draft))
        return new(work, draft.seq, {name: value for name, value in draft.values.items() if value is not None})

    def _refuse_too_many(self, part: Part, lines: Sequence[Line]) -> None:
        count: dict[int, int] = {}
        for line in lines:
            if line.above is None or line.draft.row_id is not None:
                continue
            there = len(self.places.stored[part.entity.name].get(line.above.row_id or 0, ()))
            count[line.above.seq] = count.get(line.above.seq, there) + 1
            if count[line.above.seq] > MOST:
                line.draft.blame("", f"{part.label} paling banyak {MOST} baris.")

    def _decide(self, part: Part, line: Line) -> None:
        """Give the line its outcome, and refuse what the actor has no right to."""
        draft, above = line.draft, line.above
        if draft.failed or above is None:
            draft.outcome = "error"
            return
        draft.outcome = "new" if draft.row_id is None else "changed" if _changes(draft) else "same"
        if draft.outcome == "same":
            return
        if ("add" if draft.outcome == "new" else "update") not in self.ground.modes:
            draft.blame("", NOT_ASKED[draft.outcome], error=False)
            draft.outcome = "skipped"
            return
        action = "create" if above.fresh else "update"
        if part.name.partition(".")[0] not in self.ground.writable[action] or not above.may_update:
            draft.blame("", f"Anda tidak berwenang mengubah {part.label} pada data ini.")
            draft.outcome = "error"

    def _after(self, part: Part, draft: Draft) -> dict[str, object]:
        if draft.outcome not in ("new", "changed"):
            return {}
        return {name: as_json(part.entity, name, value) for name, value in _changes(draft).items()}


def _stand(above: Above, draft: Draft, title: str) -> Above:
    """The row as one that others may stand below."""
    return replace(above, seq=draft.seq, row_id=draft.row_id, title=title, outcome=draft.outcome, number=draft.number)


def _changes(draft: Draft) -> dict[str, object]:
    """What the file would change; an empty cell keeps what is there."""
    given = {name: value for name, value in draft.values.items() if value is not None}
    return {name: value for name, value in given.items() if draft.current.get(name) != value}


def _relation(entity: Entity, name: str) -> bool:
    return isinstance(entity.fields.get(name), RelationField)
