"""Rows of a tree that name each other: who stands below whom, in the file and in what is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Entity
from app.imports.clean import nearest, squash, trigrams
from app.imports.drafts import Draft, unfound
from app.imports.resolve import SEPARATORS, Match, Targets, naming
from app.imports.table import Table

MAX_NODES = 20_000
SAME_CHILD = 0.6


@dataclass(slots=True)
class Family:
    """All rows of the file at once, with the stored rows around them (`stored`)."""

    entity: Entity
    tables: tuple[Table, ...]
    drafts: list[Draft]
    stored: Targets
    confirmed: Mapping[str, int]
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
        inside = self._inside(draft, text)
        if len(inside) == 1:
            draft.refs[item.name] = inside[0].seq
            return
        several = Match(ambiguous=True, options=tuple((one.seq, self._place(one)) for one in inside[:5]))
        match = several if inside else self.stored.find(text)
        if match.id is not None:
            draft.values[item.name] = match.id
            return
        draft.blame(item.name, unfound(item, text, match), self._table(draft))
        if match.options and not match.ambiguous:
            self._ask(item.name, text, match)

    def _place(self, draft: Draft) -> str:
        above = draft.texts.get(self.parent, "")
        return f"{above} / {title_of(self.entity, draft)} (baris {draft.number})".removeprefix(" / ")

    def _inside(self, draft: Draft, text: str) -> list[Draft]:
        """The rows of the file that `text` names: by number or code, by path, by name."""
        found = self.by_strong.get(squash(text))
        if found:
            return found
        parts = [part for part in SEPARATORS.split(text) if squash(part)]
        if len(parts) > 1:
            return [one for one in self.by_name.get(squash(parts[-1]), []) if self._under(one, parts[:-1])]
        return [one for one in self.by_name.get(squash(text), []) if one is not draft]

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

    def _ask(self, name: str, text: str, match: Match) -> None:
        key = squash(text)
        for asked in self.questions:
            if asked["field"] == name and asked["key"] == key:
                asked["count"] += 1
                return
        label = str(self.entity.fields[name].label)
        options = [[row_id, shown] for row_id, shown in match.options]
        asked = {"kind": "near", "field": name, "key": key, "label": label, "text": text[:200], "count": 1}
        self.questions.append({**asked, "options": options})

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
        if key in self.confirmed:
            answer = self.confirmed[key]
            if answer in siblings:
                draft.row_id = answer
                taken.add(answer)
            return
        pool = [
            (one, self.stored.candidates[one].names[0], trigrams(self.stored.candidates[one].names[0]))
            for one in siblings
        ]
        near = nearest(text, pool, least=SAME_CHILD)
        if near and len(self.questions) < 300:
            options = [[one, self.stored.path(one)] for one, _ in near]
            label = str(self.entity.label)
            asked = {"kind": "same", "field": "", "key": key, "label": label, "text": text, "count": 1}
            self.questions.append({**asked, "options": options})
            shown = "; ".join(str(option[1]) for option in options)
            said = f"'{text}' mirip dengan {shown}. Jawab pada bagian 'Perlu dipastikan': sama atau baru?"
            draft.blame(name, said, self._table(draft))

    def _in_order(self, by_seq: Mapping[int, Draft]) -> list[Draft]:
        """The drafts, each behind those it points at; gives them their levels."""
        for draft in self.drafts:
            draft.level = 0
        for _ in range(len(self.drafts)):
            raised = False
            for draft in self.drafts:
                wanted = 1 + max(
                    (by_seq[ref].level for ref in draft.refs.values() if not by_seq[ref].failed), default=-1
                )
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
