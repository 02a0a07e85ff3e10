"""Where the rows of an entity stand: whose they are (scope, owner), who decides, what they hang from (tree), and
whether one is all."""

from __future__ import annotations

from typing import Literal, cast

from app.domain.conditions import Path
from app.engine.book import Book, Draft, to_path
from app.engine.fieldtypes.relation import RelationField
from app.engine.reading import boolean, mapping, text
from app.engine.source import Mapping, Scalar
from app.engine.spec import Scope, Tree

OF_SEVERAL = ("list", "import", "export", "tree", "natural_key", "unique")
"""Keys of an entity that one row alone has no use for."""


def scope(draft: Draft, book: Book) -> Scope:
    """Whose rows an entity's are; rows below others follow their parent's. Reports E210."""
    if draft.parent is not None:
        top = book.top(draft)
        return Scope("shared") if text(top.node.get("scope")) == "shared" else Scope("via", (draft.parent,))
    node = draft.node.get("scope")
    if isinstance(node, Scalar):
        return Scope(cast(Literal["shared", "tenant", "instansi"], node.text))
    unor, via = mapping(node, draft.place).get("unor"), mapping(node, draft.place).get("via")
    if isinstance(unor, Scalar) and via is None:
        return Scope("unor", _to(unor, "unor", draft, book))
    if isinstance(via, Scalar) and unor is None:
        return _via(via, draft, book)
    if node is not None:
        book.report.error(
            "E210",
            node.place,
            "a scope is instansi, shared, tenant, {unor: path} or {via: relation}",
            "keep one of them",
        )
    return Scope("instansi")


def _to(node: Scalar, wanted: str, draft: Draft, book: Book) -> Path:
    """A path that leads to `wanted`; `self` (an empty path) where the row is one itself."""
    if node.text == "self":
        if draft.name != wanted:
            book.report.error(
                "E210",
                node.place,
                f"'self' is for the entity '{wanted}' alone",
                f"write the path that leads to the {wanted}",
            )
        return ()
    path = to_path(node.text)
    target = book.resolve(draft, path, node.place)
    if target is not None and target.to != wanted and not (target.field and book.astray(target.field)):
        book.report.error(
            "E210", node.place, f"'{node.text}' does not lead to a row of '{wanted}'", f"name a relation to {wanted}"
        )
    return path


def _via(node: Scalar, draft: Draft, book: Book) -> Scope:
    field = book.own(draft, node.text, node.place)
    if field is not None and (not isinstance(field, RelationField) or not field.required):
        book.report.error(
            "E210",
            node.place,
            f"'{node.text}' is no required relation",
            "add 'required: true' to the relation: every row must belong to somebody",
        )
    elif isinstance(field, RelationField):
        seen = {draft.name}
        at: str | None = field.to
        while at is not None and at not in seen:
            seen.add(at)
            at = _next_via(at, node, book)
        if at is not None:
            book.report.error(
                "E210", node.place, "the scopes lead round in a circle", "give one of these entities a scope of its own"
            )
    return Scope("via", (node.text,))


def _next_via(at: str, node: Scalar, book: Book) -> str | None:
    other = book.drafts.get(at)
    if other is None:
        return None
    if text(other.node.get("scope")) == "shared":
        book.report.error(
            "E210", node.place, f"'{at}' is shared and belongs to nobody", "write scope: shared or scope: instansi here"
        )
    via = mapping(other.node.get("scope"), other.place).get("via")
    field = other.fields.get(text(via))
    return field.to if isinstance(field, RelationField) else None


def whose(node: Scalar, draft: Draft, book: Book) -> Path:
    """The path to the pegawai whose own a row is, or who decides on it. Reports E203 and E210."""
    return _to(node, "pegawai", draft, book)


def tree(draft: Draft, book: Book) -> Tree | None:
    """The relation to the parent, of entities whose rows form a tree. Reports E203 and E210."""
    node = mapping(draft.node.get("tree"), draft.place).get("parent")
    if not isinstance(node, Scalar):
        return None
    field = book.own(draft, node.text, node.place)
    if field is None or book.astray(field):
        return Tree(parent=node.text)
    if not isinstance(field, RelationField) or field.to != draft.name or field.required:
        cure = f"name an optional field {{type: relation, to: {draft.name}}}; the topmost rows leave it empty"
        book.report.error("E210", node.place, f"'{node.text}' cannot be the parent of a tree", cure)
    return Tree(parent=node.text)


def singleton(draft: Draft, book: Book) -> bool:
    """Whether there is one row alone. Reports E219."""
    node = draft.node.get("singleton")
    if draft.parent is not None or not boolean(node):
        return False
    for word in OF_SEVERAL:
        key = draft.node.key(word)
        if key is not None:
            book.report.error("E219", key.place, f"one row alone has no {word}", "leave it out, or leave out singleton")
    sets = mapping(draft.node.get("form"), draft.place).key("quick_add")
    if sets is not None:
        book.report.error("E219", sets.place, "one row alone has no quick_add", "leave it out, or leave out singleton")
    if isinstance(draft.node.get("scope"), Mapping):
        message = "there is one row an instansi, and this scope has rows of several units"
        cure = "write scope: instansi; for one row a unit, write unique: [{fields: [unor]}] instead of singleton"
        book.report.error("E219", draft.node.place_of("scope"), message, cure)
    return True
