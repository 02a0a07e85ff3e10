"""Rows of a tree that name each other: who stands below whom, in the file and in what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Entity
from app.imports.clean import nearest, squash, trigrams
from app.imports.drafts import Draft, question, unfound
from app.imports.resolve import EMPTY, SEPARATORS, Match, Targets, naming
from app.imports.table import Table

MAX_NODES = 20_000
SAME_CHILD = 0.6
MAX_QUESTIONS = 300


@dataclass(slots=True)
class Family:
    """All rows of the file at once, with the stored rows around them (`stored`)."""

    entity: Entity
    tables: tuple[Table, ...]
    drafts: list[Draft]
    stored: Targets
    confirmed: Mapping[str, Mapping[str, int]]
    questions: list[dict[str, Any]] = field(default_factory=list)
    by_strong: dict[str, list[Draft]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[str, list[Draft]] = field(default_factory=lambda: defaultdict(list))

    @property
    def parent(self) -> str:
        """The relation that makes the tree."""
        assert self.entity.tree is not None
        return self.entity.tree.parent

    def settle(self) -> None:
        """Find every row's parent and other relations to rows of this kind, match rows with stored ones, refuse cycles,
        and give each row its level: behind all rows of the file that it points at."""
        strong, names = naming(self.entity)
        for draft in self.drafts:
            for name in strong:
                self._index(self.by_strong, draft, name)
            for name in names:
                self._index(self.by_name, draft, name)
        for draft in self.drafts:
            for name, text in draft.texts.items():
                item = self.entity.fields[name]
                if isinstance(item, RelationField) and item.to == self.entity.name:
                    self._point(draft, item, text)
        self._refuse_cycles()
        self._match_by_place(names[0] if names else "")

    def _index(self, index: dict[str, list[Draft]], draft: Draft, name: str) -> None:
        value = draft.values.get(name)
        if isinstance(value, str):
            index[squash(value)].append(draft)

    def _table(self, draft: Draft) -> Table:
        return self.tables[draft.sheet]

    def _point(self, draft: Draft, item: RelationField, text: str) -> None:
        if answer := self.confirmed.get(item.name, {}).get(squash(text)):
            self._take_answer(draft, item, text, answer)
            return
        inside = self._inside(draft, item, text)
        if len(inside) == 1:
            draft.refs[item.name] = inside[0].seq
            return
        match = self._several(inside) if inside else self.stored.find(text)
        known = match.id if match.id is not None else self._as_it_was(draft.current.get(item.name), text, match)
        if known is not None:
            draft.values[item.name] = known
            return
        draft.blame(item.name, unfound(item, text, match), self._table(draft))
        if not match.several:
            self._ask(item, text, match)

    def _take_answer(self, draft: Draft, item: RelationField, text: str, answer: int) -> None:
        self._ask(item, text, Match())
        if answer == EMPTY and not item.required:
            said = f"{item.label} '{text}' tidak dikenal dan dikosongkan."
            draft.blame(item.name, said, self._table(draft), error=False)
        elif answer in self.stored.candidates:
            draft.values[item.name] = answer
        else:
            draft.blame(item.name, unfound(item, text, Match()), self._table(draft))

    def _several(self, inside: list[Draft]) -> Match:
        options = tuple((one.seq, self._place(one)) for one in inside[:5])
        return Match(options=options, several=frozenset(one.seq for one in inside))

    def _as_it_was(self, kept: object, text: str, match: Match) -> int | None:
        """The stored row's own relation where it bears the very name that several do: an export read in again changes
        nothing."""
        if not isinstance(kept, int) or not match.several:
            return None
        stored = self.stored.find(text)
        return kept if kept == stored.id or kept in stored.several else None

    def _place(self, draft: Draft) -> str:
        above = draft.texts.get(self.parent, "")
        return f"{above} / {title_of(self.entity, draft)} (baris {draft.number})".removeprefix(" / ")

    def _inside(self, draft: Draft, item: RelationField, text: str) -> list[Draft]:
        """The rows of the file that `text` names: by number or code, by path, by name. A row may name itself, but not
        as what it hangs below."""
        found = self.by_strong.get(squash(text))
        if found:
            return found
        parts = [part for part in SEPARATORS.split(text) if squash(part)]
        if len(parts) > 1:
            return [one for one in self.by_name.get(squash(parts[-1]), []) if self._under(one, parts[:-1])]
        named = self.by_name.get(squash(text), [])
        if item.name != self.parent and draft in named:
            return [draft]
        return [one for one in named if one is not draft]

    def _under(self, draft: Draft, above: list[str], depth: int = 0) -> bool:
        """True when the rows above `draft` end in the names `above`."""
        text = draft.texts.get(self.parent, "")
        if not above or depth > 20:
            return True
        named = self.by_name.get(squash(above[-1]), [])
        if coded := [one for one in self.by_strong.get(squash(text), []) if text and one in named]:
            return any(self._under(one, above[:-1], depth + 1) for one in coded)
        parts = [part for part in SEPARATORS.split(text) if squash(part)]
        if not parts or squash(parts[-1]) != squash(above[-1]):
            return False
        if len(parts) > 1:
            length = min(len(parts), len(above))
            return [squash(part) for part in parts[-length:]] == [squash(part) for part in above[-length:]]
        return (
            len(above) == 1
            or any(self._under(one, above[:-1], depth + 1) for one in self.by_name.get(squash(parts[0]), []))
            or bool(self.stored.find(" / ".join(above)).id)
        )

    def _ask(self, item: RelationField, text: str, match: Match) -> None:
        key = squash(text)
        for asked in self.questions:
            if asked["field"] == item.name and asked["key"] == key:
                asked["count"] += 1
                return
        self.questions.append(question(item, text, match, 1))

    def _refuse_cycles(self) -> None:
        """Blame rows that would stand below themselves, and those below them."""
        by_seq = {draft.seq: draft for draft in self.drafts}
        matched = {draft.row_id: draft for draft in self.drafts if draft.row_id is not None}
        for draft in self.drafts:
            chain = self._chain(draft, by_seq, matched)
            if chain is None:
                continue
            said = f"{self.entity.fields[self.parent].label} tidak boleh berada di bawah dirinya sendiri"
            draft.blame(self.parent, f"{said}: {' → '.join(chain)}.", self._table(draft))

    def _chain(self, draft: Draft, by_seq: Mapping[int, Draft], matched: Mapping[int, Draft]) -> list[str] | None:
        """The names from `draft` up to where it meets itself again; None for a row that has no such luck."""
        names, seen = [title_of(self.entity, draft)], {self._identity(draft)}
        node: Draft | int | None = self._above(draft, by_seq, matched)
        while node is not None and len(names) < 100:
            identity = self._identity(node) if isinstance(node, Draft) else ("id", node)
            names.append(
                title_of(self.entity, node) if isinstance(node, Draft) else self.stored.path(node).rpartition(" / ")[2]
            )
            if identity == self._identity(draft):
                return names
            if identity in seen:
                return None  # it hangs below a circle; the rows of the circle are blamed
            seen.add(identity)
            node = self._above(node, by_seq, matched)
        return None

    def _identity(self, draft: Draft) -> tuple[str, int]:
        return ("id", draft.row_id) if draft.row_id is not None else ("seq", draft.seq)

    def _above(
        self, node: Draft | int, by_seq: Mapping[int, Draft], matched: Mapping[int, Draft]
    ) -> Draft | int | None:
        if isinstance(node, Draft):
            if self.parent in node.refs:
                return by_seq[node.refs[self.parent]]
            above = node.values.get(self.parent)
            if above is None and node.row_id is not None:
                above = node.current.get(self.parent)
        else:
            candidate = self.stored.candidates.get(node)
            above = candidate.parent if candidate else None
        if not isinstance(above, int):
            return None
        return matched.get(above, above)

    def _match_by_place(self, name: str) -> None:
        """Match rows without a number of their own with the stored row of the same name below the same parent."""
        children: dict[tuple[int | None, str], list[int]] = defaultdict(list)
        below: dict[int | None, list[int]] = defaultdict(list)
        for candidate in self.stored.candidates.values():
            below[candidate.parent].append(candidate.id)
            for text in candidate.names:
                children[candidate.parent, squash(text)].append(candidate.id)
        taken = {draft.row_id for draft in self.drafts if draft.row_id is not None}
        by_seq = {draft.seq: draft for draft in self.drafts}
        for draft in self._in_order(by_seq):
            if draft.row_id is not None or draft.failed or not isinstance(draft.values.get(name), str):
                continue
            known, above = self._known_parent(draft, by_seq)
            if not known:
                continue
            named = children.get((above, squash(str(draft.values[name]))), [])
            found = [one for one in named if one not in taken and self._may_be(draft, one)]
            if len(found) == 1:
                draft.row_id = found[0]
                taken.add(found[0])
            elif not found:
                siblings = [one for one in below.get(above, []) if one not in taken and self._may_be(draft, one)]
                self._like_a_sibling(draft, name, above, siblings, taken)

    def _may_be(self, draft: Draft, stored: int) -> bool:
        """False where both have numbers of their own, and not the same."""
        numbers = {squash(text) for text in self.stored.candidates[stored].strong}
        own = {squash(str(draft.values[name])) for name in naming(self.entity)[0] if draft.values.get(name)}
        return not numbers or not own or bool(numbers & own)

    def _known_parent(self, draft: Draft, by_seq: Mapping[int, Draft]) -> tuple[bool, int | None]:
        if self.parent in draft.refs:
            above = by_seq[draft.refs[self.parent]]
            return above.row_id is not None, above.row_id
        value = draft.values.get(self.parent)
        return True, value if isinstance(value, int) else None

    def _like_a_sibling(self, draft: Draft, name: str, above: int | None, siblings: list[int], taken: set[int]) -> None:
        text = str(draft.values[name])
        key = f"{above or 0}:{squash(text)}"
        answer = self.confirmed.get("", {}).get(key)
        names = ((one, self.stored.candidates[one].names[0]) for one in siblings)
        near = nearest(text, ((one, known, trigrams(known)) for one, known in names), least=SAME_CHILD)
        if not near or (answer is None and len(self.questions) >= MAX_QUESTIONS):
            return
        options = [[one, self.stored.path(one)] for one, _ in near]
        label = str(self.entity.label)
        asked = {"kind": "same", "field": "", "key": key, "label": label, "text": text, "count": 1}
        self.questions.append({**asked, "options": options})
        if answer is None:
            shown = "; ".join(str(option[1]) for option in options)
            said = f"'{text}' mirip dengan {shown}. Jawab pada bagian 'Perlu dipastikan': sama atau baru?"
            draft.blame(name, said, self._table(draft))
        elif answer in siblings:
            draft.row_id = answer
            taken.add(answer)

    def _in_order(self, by_seq: Mapping[int, Draft]) -> list[Draft]:
        """The drafts, each behind those it points at; gives them their levels."""
        for draft in self.drafts:
            draft.level = 0
        for _ in range(len(self.drafts)):
            raised = False
            for draft in self.drafts:
                others = (by_seq[ref] for ref in draft.refs.values() if ref != draft.seq)
                wanted = 1 + max((other.level for other in others if not other.failed), default=-1)
                if not draft.failed and wanted > draft.level:
                    draft.level, raised = wanted, True
            if not raised:
                break
            if max(draft.level for draft in self.drafts) > 200:
                self._refuse_rings(by_seq)
                break
        return sorted(self.drafts, key=lambda draft: (draft.level, draft.seq))

    def _refuse_rings(self, by_seq: Mapping[int, Draft]) -> None:
        """Rows that point at each other over relations other than the parent cannot be made one behind the other."""
        for draft in self.drafts:
            if draft.level > 200:
                draft.blame("", "Baris-baris ini saling menunjuk satu sama lain.", None)
                draft.level = 0


def title_of(entity: Entity, draft: Draft) -> str:
    """What the row is called."""

    def shown(path: tuple[str, ...]) -> str:
        value = draft.values.get(path[0], draft.current.get(path[0]))
        return (
            entity.fields[path[0]].show(value) if value is not None and len(path) == 1 else draft.texts.get(path[0], "")
        )

    return entity.title.render(shown).strip(" -")[:300] or f"baris {draft.number}"
