"""Drawing the plan of an import: for each row of the file whether it is new, changes something or nothing, or is wrong,
and exactly what would be written. What the plan says is what `apply` does, no more and no less."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import ID, VERSION, Entity
from app.engine.validate import broken_rules
from app.imports.cells import BadFile, Book
from app.imports.drafts import CHUNK, Draft, Drafting, Options, Report, Survey, question, questions, survey
from app.imports.existing import Existing
from app.imports.kept import as_json, kept
from app.imports.lists import Lists
from app.imports.notices import notices
from app.imports.parts import Part
from app.imports.places import Above, Ground, Places, top_of
from app.imports.resolve import Targets, load
from app.imports.table import Table
from app.imports.tree import MAX_NODES, Family, title_of
from app.models.build import Registry
from app.models.scope import writes
from app.workflows.draft import Draft as Proposal
from app.workflows.draft import Work, changed, new
from app.workflows.write import Seen, judge

MAX_QUESTIONS = 300
NOT_ASKED = {
    "add": "Data baru; pilihan 'Tambah data baru' tidak dicentang.",
    "update": "Data sudah ada; pilihan 'Perbarui data yang ada' tidak dicentang.",
}
Write = Callable[[Sequence[Mapping[str, object]]], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to draw a plan of; `kinds` are the rows that the file may hold, by their part's name."""

    kinds: Mapping[str, Part]
    actor: Actor
    modes: frozenset[str]
    tables: tuple[Table, ...]
    options: Options = field(default_factory=Options)

    @property
    def entity(self) -> Entity:
        """The entity of the top rows."""
        return self.kinds[""].entity


@dataclass(slots=True)
class Drawn:
    """The plan as a whole; its rows went to `write`. `late` are rows found wrong only after they were written."""

    counts: Counter[str] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    late: dict[int, list[object]] = field(default_factory=dict)


def draw(session: Session, registry: Registry, book: Book, wanted: Wanted, write: Write, report: Report) -> Drawn:
    """Draw the plan of `book`, giving its rows to `write` in chunks. Reads only. Raises BadFile."""
    with tempfile.TemporaryFile() as spool:
        found = survey(spool, book, wanted.kinds, wanted.tables, wanted.options, report)
        return _Planner(session, registry, wanted, found, write, report).run(book)


def inside(entity: Entity) -> frozenset[str]:
    """The relations whose target may stand in the same file: those of a tree to itself."""
    if entity.tree is None:
        return frozenset()
    return frozenset(item.name for item in entity.stored if isinstance(item, RelationField) and item.to == entity.name)


class _Planner:
    def __init__(
        self, session: Session, registry: Registry, wanted: Wanted, found: Survey, write: Write, report: Report
    ) -> None:
        self.session, self.registry = session, registry
        self.wanted, self.found = wanted, found
        self.write, self.report = write, report
        self.entity, self.actor = wanted.entity, wanted.actor
        self.inside = inside(self.entity)
        self.drawn = Drawn()
        spec = self.entity.imports
        self.existing = Existing(session, registry, self.actor, self.entity, spec.key if spec else ())
        self.targets = {name: self._targets(name) for name in self._relations()}
        self.drafting = Drafting(self.entity, wanted.tables, self.targets, found.dates.found, self.inside)
        self.work = Work(session, registry, self.actor, self.entity, self.actor.now)
        self.writable = {
            action: writes(registry, self.actor, self.entity, action).any for action in ("create", "update")
        }
        self.seen = Seen()
        self.family: Family | None = None
        self.tops: dict[tuple[object, ...], Above] = {}

    def run(self, book: Book) -> Drawn:
        self.drawn.questions = questions(self.entity, self.found, self.targets, self.inside)[:MAX_QUESTIONS]
        if self.inside:
            if self.found.total > MAX_NODES:
                raise BadFile(f"Berkas pohon paling banyak {MAX_NODES} baris.", "Bagi menjadi beberapa berkas.")
            self._chunk(list(self._drafts()))
        else:
            for some in _chunks(self._drafts(), CHUNK):
                self._chunk(some)
        self._lists()
        if "deactivate" in self.wanted.modes:
            self._deactivations()
        self._ask_which()
        self._say(book)
        return self.drawn

    def _relations(self) -> set[str]:
        mapped = {name.removeprefix("^0.") for table in self.wanted.tables for name in table.mapping.values()}
        return {name for name in mapped if isinstance(self.entity.fields.get(name), RelationField)}

    def _targets(self, name: str) -> Targets:
        relation = self.entity.fields[name]
        assert isinstance(relation, RelationField)
        confirmed = self.wanted.options.confirmed.get(name, {})
        return load(
            self.session, self.registry, self.actor, self.entity, relation, self.found.texts.get(name, {}), confirmed
        )

    def _drafts(self) -> Iterator[Draft]:
        for seq, (position, row) in enumerate(self.found.rows(), start=1):
            if self.wanted.tables[position].part:
                continue
            yield self.drafting.draft(seq, position, row)

    def _chunk(self, drafts: list[Draft]) -> None:
        self.existing.match(drafts)
        if self.inside:
            self._settle_family(drafts)
        for draft in drafts:
            self.drafting.settle(draft)
        self._judge(drafts)
        for draft in drafts:
            self._decide(draft)
        if self.family is not None:
            self._refuse_dangling(drafts)
        self.write([self._row(draft) for draft in drafts])
        if len(self.wanted.kinds) > 1:
            for draft in drafts:
                self.tops.update(top_of(self.entity, self.existing.key, draft))
        self.report(drafts[-1].seq if drafts else 0, self.found.total, "Menyusun pratinjau")

    def _settle_family(self, drafts: list[Draft]) -> None:
        tree = self.entity.tree
        assert tree is not None
        relation = self.entity.fields[tree.parent]
        assert isinstance(relation, RelationField)
        stored = self.targets.get(tree.parent) or load(
            self.session, self.registry, self.actor, self.entity, relation, (), {}
        )
        self.family = Family(self.entity, self.wanted.tables, drafts, stored, self.wanted.options.confirmed)
        self.family.settle()
        self.existing.take_by_id(drafts)
        self.drawn.questions += self.family.questions

    def _judge(self, drafts: Sequence[Draft]) -> None:
        """Everything that the verbs would refuse, asked of the very code that they ask."""
        judged = {draft.seq: self._proposal(draft) for draft in drafts if not self._is_same(draft)}
        judge(self.work, list(judged.values()), self.seen)
        for draft in drafts:
            proposal = judged.get(draft.seq)
            if proposal is None:
                continue
            for name in draft.refs:
                proposal.problems.pop(name, None)
            if draft.refs and not proposal.problems:
                for rule in broken_rules(self.entity, proposal.look(), self.actor):
                    proposal.refuse(rule.field or "", str(rule.message))
            self._hand_over(draft, proposal)

    def _is_same(self, draft: Draft) -> bool:
        return draft.row_id is not None and not self._changes(draft)

    def _proposal(self, draft: Draft) -> Proposal:
        """The row as the verbs would take it. What points at a row of the file is left out: its id is not known yet."""
        values = {name: value for name, value in draft.values.items() if value is not None}
        if draft.stored is None:
            made = new(self.work, draft.seq, values)
        else:
            given = {name: value for name, value in values.items() if draft.current.get(name) != value}
            made = changed(self.work, draft.seq, draft.stored, given)
        for name in draft.refs:
            made.problems[name] = [""]  # keeps it out of rules and keys
        return made

    def _hand_over(self, draft: Draft, proposal: Proposal) -> None:
        """Say what was found, but not that a cell is missing which could not be read."""
        blamed = {message.field for message in draft.messages if message.error}
        for name, texts in proposal.problems.items():
            for text in texts if name not in blamed else ():
                draft.blame(name, text, self.wanted.tables[draft.sheet])

    def _decide(self, draft: Draft) -> None:
        """Give the draft its outcome, and refuse what the actor has no right to."""
        if draft.failed:
            draft.outcome = "error"
            return
        new_row = draft.row_id is None
        filled = {*draft.values, *draft.refs} if new_row else set(self._changes(draft))
        if not new_row and not filled:
            draft.outcome = "same"
            return
        wanted = "add" if new_row else "update"
        if wanted not in self.wanted.modes:
            draft.outcome = "skipped"
            draft.blame("", NOT_ASKED[wanted], error=False)
            return
        self._refuse_unwritable(draft, "create" if new_row else "update", filled)
        draft.outcome = "error" if draft.failed else "new" if new_row else "changed"

    def _refuse_unwritable(self, draft: Draft, action: str, filled: set[str]) -> None:
        if not self.writable[action] or (draft.row_id is not None and not draft.may_update):
            step = "menambah" if action == "create" else "mengubah"
            draft.blame("", f"Anda tidak berwenang {step} data ini.")
            return
        for name in sorted(filled - self.writable[action]):
            label = self.entity.fields[name].label
            draft.blame(name, f"Anda tidak berwenang mengisi {label} pada data ini.", self.wanted.tables[draft.sheet])

    def _refuse_dangling(self, drafts: Sequence[Draft]) -> None:
        """A row cannot point at a row of the file that will not be there."""
        assert self.family is not None
        for draft in sorted(drafts, key=lambda one: one.level):
            for name, ref in draft.refs.items():
                target = self.family.drafts[ref - 1]
                if draft.outcome in ("new", "changed") and target.row_id is None and target.outcome != "new":
                    label = self.entity.fields[name].label
                    said = f"{label} '{title_of(self.entity, target)}' masih salah atau dilewati."
                    cure = f"Perbaiki dahulu baris {target.number}."
                    draft.blame(name, f"{said} {cure}", self.wanted.tables[draft.sheet])
                    draft.outcome = "error"

    def _changes(self, draft: Draft) -> dict[str, object]:
        """What the file would change; an empty cell keeps what is there."""
        given = {name: value for name, value in draft.values.items() if value is not None}
        changed = {name: value for name, value in given.items() if draft.current.get(name) != value}
        return {
            **changed,
            **{name: {"baris": ref} for name, ref in draft.refs.items() if self._points_elsewhere(draft, name, ref)},
        }

    def _points_elsewhere(self, draft: Draft, name: str, ref: int) -> bool:
        assert self.family is not None
        target = self.family.drafts[ref - 1]
        return target.row_id is None or target.row_id != draft.current.get(name)

    def _row(self, draft: Draft) -> dict[str, object]:
        """The draft as it is kept."""
        if draft.outcome == "error" and draft.row_id is None and self._nameless(draft):
            self.drawn.counts["nameless"] += 1
        return kept(self.entity, draft, title_of(self.entity, draft), self._after(draft), self.drawn.counts)

    def _nameless(self, draft: Draft) -> bool:
        """True where nobody can tell which stored row is meant, since a cell of the key could not be read."""
        return any(draft.values.get(name) is None and name not in draft.refs for name in self.existing.key)

    def _lists(self) -> None:
        """The rows of lists, once all that they may stand below is known."""
        if not any(table.part for table in self.wanted.tables):
            return
        late = self.existing.late
        tops = {key: replace(top, outcome="error") if top.seq in late else top for key, top in self.tops.items()}
        plan, drawn = self.wanted, self.drawn
        ground = Ground(
            self.work, plan.kinds, plan.tables, plan.modes, self.found, self.drafting, self.existing, self.writable,
            drawn.counts, self.write
        )  # fmt: skip
        Lists(ground, Places(ground, {"": tops})).run()

    def _after(self, draft: Draft) -> dict[str, object]:
        if draft.outcome in ("same", "skipped", "error"):
            return {}
        if draft.outcome in ("changed", "deactivate"):
            return {
                name: value if isinstance(value, dict) else as_json(self.entity, name, value)
                for name, value in self._changes(draft).items()
            }
        given = {name: as_json(self.entity, name, value) for name, value in draft.values.items() if value is not None}
        return {**given, **{name: self._reference(ref) for name, ref in draft.refs.items()}}

    def _reference(self, ref: int) -> object:
        assert self.family is not None
        target = self.family.drafts[ref - 1]
        return target.row_id if target.row_id is not None else {"baris": ref}

    def _deactivations(self) -> None:
        """Stored rows that the file does not speak of get the values that mean 'no longer'."""
        spec = self.entity.imports
        missing = self.existing.missing() if spec and spec.deactivate else iter(())
        drafts = (
            draft
            for seq, row in enumerate(missing, self.found.total + self.drawn.counts["anchors"] + 1)
            if (draft := self._absent(seq, row))
        )
        for some in _chunks(drafts, CHUNK):
            self.write([self._row(draft) for draft in some])
        self.drawn.counts["stored"] = len(self.existing.matched) + self.drawn.counts["deactivate"]

    def _absent(self, seq: int, row: sa.RowMapping) -> Draft | None:
        """The draft that deactivates a row; None for one that is inactive already."""
        assert self.entity.imports is not None
        name_of = self.registry.column_name
        current = {item.name: row[name_of(self.entity.name, item.name)] for item in self.entity.stored}
        values = {name: value for name, value in self.entity.imports.deactivate.items() if current.get(name) != value}
        if not values:
            return None
        made = Draft(seq, 0, 0, [], values, current=current, outcome="deactivate")
        made.row_id, made.version = row[ID], row[VERSION]
        return made

    def _ask_which(self) -> None:
        """Which of several rows of one name a text means, where the stored row does not tell already."""
        for name, texts in self.drafting.ambiguous.items():
            item = self.entity.fields[name]
            assert isinstance(item, RelationField)
            for text, count in texts.items():
                if len(self.drawn.questions) < MAX_QUESTIONS:
                    self.drawn.questions.append(question(item, text, self.targets[name].find(text), count))

    def _say(self, book: Book) -> None:
        """Notices and questions about the file as a whole."""
        self.drawn.counts["total"] = self.found.total
        self.drawn.late = {seq: [self.existing.key[0], "", text, True] for seq, text in self.existing.late.items()}
        warned, skipping = self.drawn.counts["warning"], self.wanted.options.skip_hidden
        self.drawn.notices = [*notices(book, self.wanted.tables, self.found, skipping, warned)]
        watch = self.found.dates
        if watch.unsure:
            asked = {"kind": "date", "field": "", "key": "date", "label": "Tanggal", "text": watch.sample}
            self.drawn.questions.append({**asked, "count": watch.either, "options": []})


def _chunks(drafts: Iterator[Draft], size: int) -> Iterator[list[Draft]]:
    while some := list(islice(drafts, size)):
        yield some
