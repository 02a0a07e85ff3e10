"""Entities: from a draft's keys to the frozen Entity, when all fields of all entities are known."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Literal, cast

from app.domain.conditions import ALWAYS, Path
from app.engine.book import Book, Draft, inner, to_path
from app.engine.conditions import condition
from app.engine.fieldtypes.base import Place, Template, Text
from app.engine.fieldtypes.relation import RelationField
from app.engine.names import VERBS
from app.engine.operands import Allowed
from app.engine.pages import SEARCHABLE, detail_spec, form_spec, list_spec
from app.engine.problems import suggest
from app.engine.reading import boolean, integer, items, label, mapping, pairs, scalars, sourced, text
from app.engine.rows import row_values, shown_path, stored_names
from app.engine.source import Mapping, Node, Scalar
from app.engine.spec import (
    Entity,
    ExportSpec,
    ImportSpec,
    Menu,
    Permission,
    RowAction,
    Rule,
    Scope,
    Texts,
    Tree,
    Unique,
)
from app.engine.templates import template

RULE = Allowed("a rule", me=False)
ROW_ALONE = Allowed("a uniqueness", me=False, today=False, across=False)
EXPORT_FORMATS: tuple[Literal["xlsx", "csv"], ...] = ("xlsx", "csv")
IMPORT_MODES: tuple[Literal["add", "update", "deactivate"], ...] = ("add", "update", "deactivate")


def entity(draft: Draft, book: Book) -> Entity:
    """The entity of a draft; findings go to the book's report."""
    node = draft.node
    menu = node.get("menu")
    owner = node.get("owner")
    return Entity(
        name=draft.name,
        label=draft.label,
        label_plural=label(node.get("label_plural")) or draft.label,
        place=draft.place,
        title=title(draft, book),
        scope=_scope(draft, book),
        fields=MappingProxyType(draft.fields),
        list=list_spec(draft, book),
        form=form_spec(draft, book),
        detail=detail_spec(draft, book),
        texts=_texts(draft),
        description=label(node.get("description")),
        menu=_menu(mapping(menu, draft.place), book) if menu is not None else None,
        owner=_owner(owner, draft, book) if isinstance(owner, Scalar) else None,
        natural_key=stored_names(node.get("natural_key"), draft, book),
        tree=_tree(draft, book),
        unique=tuple(_uniques(draft, book)),
        rules=tuple(_rules(draft, book)),
        imports=_imports(draft, book),
        exports=_exports(draft, book),
        actions=MappingProxyType(_actions(draft, book)),
        permissions=tuple(_permissions(draft, book)),
        parent=draft.parent,
        parent_field=draft.parent_field,
        basis=text(node.get("basis")) or None,
        folder=draft.folder,
    )


def title(draft: Draft, book: Book) -> Template:
    """The written title, else the natural key's fields, else the first text, else the first stored field."""
    written = template(draft.node.get("title"), draft, book)
    if written is not None and written.parts:
        return written
    keys = [item.text for item in scalars(draft.node.get("natural_key")) if item.text in draft.fields]
    own = [field for name, field in draft.fields.items() if field.storage is not None and name != draft.parent]
    named = [field.name for field in own if field.kind in SEARCHABLE]
    others = [field.name for field in own if not isinstance(field, RelationField) or field.to != draft.name]
    chosen = keys or (named or others)[:1] or ["id"]
    parts: list[str | Path] = []
    for name in chosen:
        parts += [" - "] if parts else []
        parts.append((name,))
    return Template(tuple(parts))


def _scope(draft: Draft, book: Book) -> Scope:
    if draft.parent is not None:
        parent = book.drafts[draft.parent]
        return Scope("shared") if text(parent.node.get("scope")) == "shared" else Scope("via", (draft.parent,))
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
    if target is not None and target.to != wanted:
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


def _owner(node: Scalar, draft: Draft, book: Book) -> Path:
    return _to(node, "pegawai", draft, book)


def _tree(draft: Draft, book: Book) -> Tree | None:
    node = mapping(draft.node.get("tree"), draft.place).get("parent")
    if not isinstance(node, Scalar):
        return None
    field = book.own(draft, node.text, node.place)
    if field is not None and (not isinstance(field, RelationField) or field.to != draft.name or field.required):
        cure = f"name an optional field {{type: relation, to: {draft.name}}}; the topmost rows leave it empty"
        book.report.error("E210", node.place, f"'{node.text}' cannot be the parent of a tree", cure)
    return Tree(parent=node.text)


def _menu(node: Mapping, book: Book) -> Menu:
    group = node.get("group")
    if isinstance(group, Scalar) and group.text not in book.groups and "menu.yaml" not in book.unread:
        book.report.error(
            "E202",
            group.place,
            f"unknown menu group '{group.text}'",
            suggest(group.text, book.groups, "menu.yaml has none"),
        )
    return Menu(text(group), integer(node.get("order"), 100))


def _texts(draft: Draft) -> Texts:
    node = mapping(draft.node.get("texts"), draft.place)
    name = draft.label
    english = name.en or name.id
    return Texts(
        add=label(node.get("add")) or Text(f"Tambah {name.id}", f"Add {english}"),
        delete_confirm=label(node.get("delete_confirm"))
        or Text(f"Yakin akan menghapus {name.id} tersebut?", f"Delete this {english}?"),
        notice=label(node.get("notice")),
    )


def _uniques(draft: Draft, book: Book) -> Iterator[Unique]:
    written = [_unique(item, draft, book) for item in items(draft.node.get("unique")) if isinstance(item, Mapping)]
    whole = {frozenset(item.fields) for item in written if item.where == ALWAYS}
    key = _within_parent(stored_names(draft.node.get("natural_key"), draft, book), draft)
    if key and frozenset(key) not in whole:
        yield Unique(key)
    for name, field in draft.fields.items():
        if field.unique and frozenset(_within_parent((name,), draft)) not in whole | {frozenset(key)}:
            yield Unique(_within_parent((name,), draft))
    yield from written


def _within_parent(fields: tuple[str, ...], draft: Draft) -> tuple[str, ...]:
    """Rows below a row are unique among themselves, not among those of all parents."""
    return (draft.parent, *fields) if draft.parent and fields else fields


def _unique(node: Mapping, draft: Draft, book: Book) -> Unique:
    everywhere = boolean(node.get("everywhere"))
    fields = stored_names(node.get("fields"), draft, book)
    return Unique(
        fields if everywhere else _within_parent(fields, draft),
        condition(node.get("where"), draft, book, ROW_ALONE),
        label(node.get("message")),
        everywhere,
    )


def _rules(draft: Draft, book: Book) -> Iterator[Rule]:
    seen: set[str] = set()
    for node in items(draft.node.get("rules")):
        if not isinstance(node, Mapping):
            continue
        name, field = node.get("id"), node.get("field")
        if text(name) in seen and name is not None:
            book.report.error("E106", name.place, f"two rules are called '{text(name)}'", "give one of them another id")
        seen.add(text(name))
        if isinstance(field, Scalar):
            book.own(draft, field.text, field.place)
        yield Rule(
            text(name),
            condition(node.get("check"), draft, book, RULE),
            sourced(label(node.get("message")) or Text(""), text(node.get("basis"))) or Text(""),
            text(field) or None,
            text(node.get("basis")) or None,
        )


def _imports(draft: Draft, book: Book) -> ImportSpec | None:
    found = draft.node.get("import")
    if not isinstance(found, Mapping):
        return None
    key = stored_names(found.get("key") or draft.node.get("natural_key"), draft, book)
    if not key and found.get("key") is None:
        book.report.error(
            "E211",
            found.place,
            "an import needs a key that finds an existing row again",
            "add 'key: [field]', or a natural_key to the entity",
        )
    modes = tuple(mode for mode in IMPORT_MODES if mode in {item.text for item in scalars(found.get("modes"))})
    deactivate = found.get("deactivate")
    if ("deactivate" in modes) != (deactivate is not None):
        place = found.place_of("deactivate" if deactivate is not None else "modes")
        cure = "write modes: [add, update, deactivate] and deactivate: {aktif: false} together"
        book.report.error("E211", place, "the mode deactivate and the key deactivate need one another", cure)
    synonyms = {}
    for name, words in pairs(found.get("synonyms")):
        field = book.own(draft, name.text, name.place)
        if field is not None and (field.storage is None or field.readonly):
            book.report.error(
                "E211", name.place, f"'{name.text}' is not taken from files", "name a stored field that is not readonly"
            )
        synonyms[name.text] = tuple(item.text for item in scalars(words))
    return ImportSpec(
        key,
        modes or ("add", "update"),
        MappingProxyType(synonyms),
        MappingProxyType(dict(row_values(deactivate, draft, book))),
    )


def _exports(draft: Draft, book: Book) -> ExportSpec | None:
    found = draft.node.get("export")
    if not isinstance(found, Mapping):
        return None
    formats = tuple(item for item in EXPORT_FORMATS if item in {word.text for word in scalars(found.get("formats"))})
    fields = tuple(shown_path(item, draft, book) for item in scalars(found.get("fields")))
    usual = tuple((name,) for name, field in draft.fields.items() if field.storage is not None and not field.mask)
    return ExportSpec(formats or EXPORT_FORMATS, fields or usual)


def _actions(draft: Draft, book: Book) -> dict[str, RowAction]:
    found: dict[str, RowAction] = {}
    for name, node in pairs(draft.node.get("actions")):
        if not isinstance(node, Mapping):
            continue
        verb = node.get("verb")
        if isinstance(verb, Scalar) and verb.text not in VERBS:
            book.report.error(
                "E202", inner(verb, 0, len(verb.text)), f"unknown verb '{verb.text}'", suggest(verb.text, VERBS)
            )
        found[name.text] = RowAction(
            name.text,
            label(node.get("label")) or Text(name.text),
            text(verb),
            condition(node.get("when"), draft, book),
            label(node.get("confirm")),
        )
    return found


def grants(draft: Draft) -> Iterator[tuple[Scalar, Mapping]]:
    """Every block of the permissions with the role that it is for."""
    for role, node in pairs(draft.node.get("permissions")):
        for block in items(node) or (node,):
            if isinstance(block, Mapping):
                yield role, block


def _permissions(draft: Draft, book: Book) -> Iterator[Permission]:
    for role, block in grants(draft):
        fields = mapping(block.get("fields"), Place("", 0, 0))
        yield Permission(
            role.text,
            frozenset(item.text for item in scalars(block.get("actions"))),
            condition(block.get("where"), draft, book),
            _limits(fields.get("read")),
            _limits(fields.get("write")),
        )


def _limits(node: Node | None) -> frozenset[str] | None:
    return None if node is None else frozenset(item.text for item in scalars(node))
