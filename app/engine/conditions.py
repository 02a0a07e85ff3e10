"""Conditions as written in YAML, checked for paths and types (E3) and turned into `app.domain.conditions`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.conditions import (
    ALWAYS,
    All,
    AnyOf,
    Compare,
    Condition,
    Exists,
    IsNull,
    Not,
    Operator,
    Path,
    Predicate,
)
from app.engine.book import Book, Draft, Target, to_path
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.relation import RelationField
from app.engine.names import PREDICATES
from app.engine.operands import OPERATORS, SOURCES, WORDED, Allowed, Operands
from app.engine.problems import suggest
from app.engine.reading import PATH_PATTERN
from app.engine.source import Mapping, Node, Scalar, Sequence

WORDS = ("all", "any", "not", "exists", "is")
ORDERED = frozenset({"integer", "decimal", "percent", "date", "datetime", "month_day", "year"})

ANYTHING = Allowed()


def condition(node: Node | None, draft: Draft, book: Book, allowed: Allowed = ANYTHING) -> Condition:
    """The condition at `node` about rows of `draft`; ALWAYS when there is none. Reports E30x."""
    if node is None:
        return ALWAYS
    return _Reader(book, allowed).read(node, draft)


class _Reader:
    def __init__(self, book: Book, allowed: Allowed) -> None:
        self.book = book
        self.report = book.report
        self.allowed = allowed
        self.operands = Operands(book, allowed)

    def read(self, node: Node, draft: Draft) -> Condition:
        """Several keys mean all of them."""
        if not isinstance(node, Mapping):
            self.report.error(
                "E301", node.place, "a condition is written {field: value}", "see Conditions in schema/README.md"
            )
            return ALWAYS
        if not node.pairs:
            self.report.error("E301", node.place, "an empty condition", "write {field: value}, or leave the key out")
        if node.get("is") is not None:
            return self._predicate(node, draft)
        parts = tuple(self._one(key, value, draft) for key, value in node.pairs)
        return parts[0] if len(parts) == 1 else All(parts)

    def _one(self, key: Scalar, value: Node, draft: Draft) -> Condition:
        match key.text:
            case "all":
                return All(tuple(self._list(value, draft)))
            case "any":
                return AnyOf(tuple(self._list(value, draft)))
            case "not":
                return Not(self.read(value, draft))
            case "exists":
                return self._exists(key, value, draft)
        return self._field(key, value, draft)

    def _list(self, node: Node, draft: Draft) -> Iterator[Condition]:
        if not isinstance(node, Sequence) or not node.items:
            self.report.error(
                "E301", node.place, "all and any take a list of conditions", "write [{field: value}, {other: value}]"
            )
            return
        for item in node.items:
            yield self.read(item, draft)

    def _field(self, key: Scalar, value: Node, draft: Draft) -> Condition:
        if not re.fullmatch(PATH_PATTERN, key.text, re.ASCII):
            self.report.error(
                "E302", key.place, f"'{key.text}' is no field", suggest(key.text, (*draft.fields, *WORDS))
            )
            return ALWAYS
        path = to_path(key.text)
        if len(path) == 1 and path[0] not in draft.fields and path[0] not in draft.broken and path[0] != "id":
            cure = suggest(path[0], (*draft.fields, *WORDS))
            self.report.error(
                "E302", key.place, f"'{path[0]}' is no field of '{draft.name}' and no word of the conditions", cure
            )
            return ALWAYS
        target = self.operands.target(draft, path, key)
        if target is None:
            return ALWAYS
        if isinstance(value, Mapping) and not any(word.text in SOURCES for word, _ in value.pairs):
            parts = tuple(self._compare(path, target, op, operand, draft) for op, operand in value.pairs)
            if not parts:
                self.report.error(
                    "E301", value.place, "no operator between the braces", "write {op: value}, such as {gte: 10}"
                )
            return parts[0] if len(parts) == 1 else All(parts)
        if isinstance(value, Sequence):
            self.report.error("E303", value.place, "a list stands for nothing by itself", "write {in: [ … ]}")
            return ALWAYS
        return self._compare(path, target, Scalar("eq", key.place), value, draft)

    def _compare(self, path: Path, target: Target, op: Scalar, value: Node, draft: Draft) -> Condition:
        if op.text == "is_null":
            if not isinstance(value, Scalar) or value.text not in ("true", "false"):
                self.report.error("E303", value.place, "is_null takes true or false", "write {is_null: true}")
                return ALWAYS
            return IsNull(path, value.text == "true")
        if isinstance(value, Scalar) and value.empty:
            self.report.error(
                "E303",
                value.place,
                f"nothing to compare '{'.'.join(path)}' with",
                "write a value, or {is_null: true} for empty ones",
            )
            return ALWAYS
        name = next((known for known in OPERATORS if known == op.text), None)
        if name is None:
            known = (*OPERATORS, "is_null")
            hint = (
                "write {not: {field: value}}" if op.text in ("ne", "neq", "not", "not_in") else suggest(op.text, known)
            )
            self.report.error("E303", op.place, f"unknown operator '{op.text}'", hint)
            return ALWAYS
        if not self._fits(name, target, op):
            return ALWAYS
        operands = tuple(self.operands.read(name, target, value, draft))
        return Compare(path, name, operands) if operands else ALWAYS

    def _fits(self, op: Operator, target: Target, at: Scalar) -> bool:
        kind = target.field.kind if target.field else "id"
        wrong = ""
        if op in ("lt", "lte", "gt", "gte") and kind not in ORDERED:
            wrong = "compares numbers, dates and mm-dd only"
        elif (op == "starts_with" and kind not in WORDED) or (
            op == "contains" and kind not in (*WORDED, "multi_choice")
        ):
            wrong = "looks into texts only"
        elif op == "within" and (target.to is None or not self._is_tree(target.to)):
            wrong = "is for relations to an entity with a tree"
        elif op in ("eq", "in") and kind == "multi_choice":
            wrong = "is not for several choices: use contains"
        elif kind == "file":
            wrong = "is not for files: use is_null"
        if wrong:
            self.report.error("E303", at.place, f"{op} {wrong}, and this is a {kind} field", "choose another operator")
        return not wrong

    def _is_tree(self, entity: str) -> bool:
        draft = self.book.drafts.get(entity)
        return draft is None or draft.node.get("tree") is not None

    def _exists(self, key: Scalar, node: Node, draft: Draft) -> Condition:
        of = node.get("of") if isinstance(node, Mapping) else None
        if not isinstance(node, Mapping) or not isinstance(of, Scalar) or not _known(node, "of", "where"):
            self.report.error(
                "E301",
                key.place,
                "exists takes of: entity.relation and where: condition",
                "write exists: {of: pegawai.unor, where: {aktif: true}}",
            )
            return ALWAYS
        if not self.allowed.across:
            self.report.error("E305", key.place, f"{self.allowed.where} speaks of the row alone", "leave exists out")
            return ALWAYS
        found = incoming(of, draft, self.book)
        if found is None:
            return ALWAYS
        other, by = found
        where = node.get("where")
        return Exists(other.name, by, self.read(where, other) if where is not None else ALWAYS)

    def _predicate(self, node: Mapping, draft: Draft) -> Condition:
        name, of = node.get("is"), node.get("of")
        if not isinstance(name, Scalar) or not _known(node, "is", "of") or not isinstance(of, (Scalar, type(None))):
            self.report.error(
                "E301",
                node.place,
                "a predicate is written {is: name, of: path}",
                "put other conditions beside it into all: […]",
            )
            return ALWAYS
        if name.text not in PREDICATES:
            self.report.error(
                "E306",
                name.place,
                f"unknown predicate '{name.text}'",
                suggest(name.text, PREDICATES, "there are none yet"),
            )
            return ALWAYS
        path = to_path(of.text) if of else ("id",)
        target = self.operands.target(draft, path, of or name)
        if target is not None and target.to != PREDICATES[name.text].entity:
            self.report.error(
                "E303",
                (of or name).place,
                f"'{name.text}' speaks of '{PREDICATES[name.text].entity}'",
                "give the path to such a row",
            )
        return Predicate(name.text, path)


def incoming(of: Scalar, draft: Draft, book: Book) -> tuple[Draft, str] | None:
    """The entity and the relation of it that points at `draft`: 'pegawai.unor', or the name of a children field."""
    own = draft.fields.get(of.text)
    if isinstance(own, ChildrenField):
        child = book.drafts.get(own.entity)
        return None if child is None else (child, draft.name)
    entity, dot, relation = of.text.partition(".")
    if not dot:
        if of.text not in draft.broken:
            known = [name for name, item in draft.fields.items() if isinstance(item, ChildrenField)]
            self_made = "write entity.relation, such as pegawai.unor"
            book.report.error(
                "E204", of.place, f"'{of.text}' names no rows that point here", suggest(of.text, known, self_made)
            )
        return None
    other = book.entity(entity, of.place)
    found = book.own(other, relation, of.place) if other else None
    if other is None or found is None or book.astray(found):
        return None
    if not isinstance(found, RelationField) or found.to != draft.name:
        relations = [
            f"{entity}.{name}"
            for name, item in other.fields.items()
            if isinstance(item, RelationField) and item.to == draft.name
        ]
        book.report.error(
            "E204",
            of.place,
            f"'{of.text}' does not point at '{draft.name}'",
            suggest(of.text, relations, "name a relation to it"),
        )
        return None
    return other, relation


def _known(node: Mapping, *names: str) -> bool:
    return all(key.text in names for key, _ in node.pairs)
