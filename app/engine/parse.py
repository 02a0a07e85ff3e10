"""Entities: from a draft's keys to the frozen Entity, when all fields of all entities are known."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Literal

from app.domain.conditions import Path
from app.engine.actions import row_actions
from app.engine.book import Book, Draft
from app.engine.conditions import condition
from app.engine.fieldtypes.base import Place, Template, Text
from app.engine.fieldtypes.relation import RelationField
from app.engine.names import DERIVATIONS
from app.engine.pages import SEARCHABLE, detail_spec, form_spec, list_spec
from app.engine.problems import suggest
from app.engine.reading import boolean, integer, items, label, mapping, names, pairs, scalars, text
from app.engine.rows import row_values, shown_path, stored_names
from app.engine.rules import overlaps, rules, uniques
from app.engine.scopes import scope, singleton, tree, whose
from app.engine.source import Mapping, Node, Scalar
from app.engine.spec import (
    Entity,
    ExportSpec,
    ImportSpec,
    Menu,
    Permission,
    Texts,
)
from app.engine.states import governed, workflow
from app.engine.templates import template

EXPORT_FORMATS: tuple[Literal["xlsx", "csv"], ...] = ("xlsx", "csv")
IMPORT_MODES: tuple[Literal["add", "update", "deactivate"], ...] = ("add", "update", "deactivate")


def entity(draft: Draft, book: Book) -> Entity:
    """The entity of a draft; findings go to the book's report."""
    node = draft.node
    menu = node.get("menu")
    owned, decided = node.get("owner"), node.get("decider")
    flow = workflow(draft, book)
    return Entity(
        name=draft.name,
        label=draft.label,
        label_plural=label(node.get("label_plural")) or draft.label,
        place=draft.place,
        title=title(draft, book),
        scope=scope(draft, book),
        fields=MappingProxyType(draft.fields),
        list=list_spec(draft, book),
        form=form_spec(draft, book),
        detail=detail_spec(draft, book),
        texts=_texts(draft),
        description=label(node.get("description")),
        menu=_menu(mapping(menu, draft.place), book) if menu is not None else None,
        owner=whose(owned, draft, book) if isinstance(owned, Scalar) else None,
        decider=whose(decided, draft, book) if isinstance(decided, Scalar) else None,
        natural_key=stored_names(node.get("natural_key"), draft, book),
        tree=tree(draft, book),
        singleton=singleton(draft, book),
        unique=tuple(uniques(draft, book)),
        rules=tuple(rules(draft, book)),
        overlaps=tuple(overlaps(draft, book)),
        imports=_imports(draft, book),
        exports=_exports(draft, book),
        actions=MappingProxyType(row_actions(draft, book)),
        permissions=tuple(_permissions(draft, book) if flow is None else governed(_permissions(draft, book), flow)),
        workflow=flow,
        derive=_derive(node.get("derive"), book),
        soft_delete=boolean(node.get("soft_delete")),
        source=text(mapping(node.get("source"), draft.place).get("query")) or None,
        renamed_from=names(node.get("renamed_from")) if draft.parent is None else (),
        parent=draft.parent,
        parent_field=draft.parent_field,
        basis=text(node.get("basis")) or None,
        folder=draft.folder,
    )


def _derive(name: Node | None, book: Book) -> str:
    if isinstance(name, Scalar) and name.text not in DERIVATIONS:
        cure = suggest(name.text, DERIVATIONS)
        book.report.error("E202", name.place, f"unknown derivation '{name.text}'", cure)
    return text(name)


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


def _menu(node: Mapping, book: Book) -> Menu:
    group = node.get("group")
    if isinstance(group, Scalar) and group.text not in book.groups and "menu.yaml" not in book.unread:
        book.report.error(
            "E202",
            group.place,
            f"unknown menu group '{group.text}'",
            suggest(group.text, book.groups, "menu.yaml has none"),
        )
    for role in scalars(node.get("roles")):
        if role.text not in book.roles and "roles.yaml" not in book.unread:
            book.report.error("E401", role.place, f"unknown role '{role.text}'", suggest(role.text, book.roles))
    return Menu(text(group), integer(node.get("order"), 100), names(node.get("roles")))


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
        if field is not None and (field.storage is None or field.readonly or field.kind == "file"):
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
            block.place,
        )


def _limits(node: Node | None) -> frozenset[str] | None:
    return None if node is None else frozenset(item.text for item in scalars(node))
