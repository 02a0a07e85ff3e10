"""Findings about entities fed by a query (`source`): fields that it does not give, words that mean nothing there."""

from __future__ import annotations

from app.engine.book import Book, Draft
from app.engine.fieldtypes.relation import RelationField
from app.engine.names import QUERIES, Query
from app.engine.parse import grants
from app.engine.problems import suggest
from app.engine.reading import mapping, pairs, scalars
from app.engine.shape import column_name
from app.engine.spec import INSTANSI, Entity

ENTERING = (
    "natural_key",
    "tree",
    "unique",
    "rules",
    "form",
    "import",
    "actions",
    "workflow",
    "singleton",
    "soft_delete",
    "derive",
)
"""Keys of an entity that are about entering, keeping or moving rows."""

ENTERED = ("unique", "default", "readonly", "set_once", "visible_when", "required_when", "readonly_when")
"""Keys of a field that are about entering it."""

KEPT = ("children", "file")
"""Field types that keep something beside the row."""

RIGHTS = ("create", "update", "delete", "restore", "import")


def check_source(draft: Draft, entity: Entity, book: Book) -> None:
    """All findings about where the rows of an entity come from, and about relations to rows that are nowhere kept."""
    _relations(draft, book)
    if entity.source is None:
        return
    _words(draft, book)
    _rights(draft, entity, book)
    query = QUERIES.get(entity.source)
    if query is None:
        cure = suggest(entity.source, QUERIES, "there are none yet")
        book.report.error("E202", draft.node.place_of("source"), f"unknown query '{entity.source}'", cure)
    else:
        _scope(draft, entity, query, book)
        _fields(entity, query, book)


def _relations(draft: Draft, book: Book) -> None:
    for field in draft.fields.values():
        target = book.drafts.get(field.to) if isinstance(field, RelationField) else None
        if target is not None and target.node.get("source") is not None:
            message = f"the rows of '{target.name}' come from a query, and nothing can be kept pointing at them"
            book.report.error("E209", field.place, message, "name the entity whose rows the query is about")


def _words(draft: Draft, book: Book) -> None:
    cure = "leave it out: rows of a query are looked at, never entered"
    listed = mapping(draft.node.get("list"), draft.place)
    nodes = [
        (draft.node, ENTERING),
        (listed, ("inline_edit",)),
        *((draft.nodes[name], ENTERED) for name in draft.fields if name in draft.nodes),
    ]
    for node, words in nodes:
        for key, _ in pairs(node):
            if key.text in words:
                message = f"'{key.text}' has no meaning where the rows come from a query"
                book.report.error("E220", key.place, message, cure)
    for field in draft.fields.values():
        if field.kind in KEPT:
            message = f"the rows of a query keep nothing of their own, as '{field.name}' would be"
            book.report.error("E220", field.place, message, "leave it out")


def _rights(draft: Draft, entity: Entity, book: Book) -> None:
    for role, block in grants(draft):
        for action in scalars(block.get("actions")):
            if action.text in RIGHTS:
                message = f"'{role.text}' cannot {action.text} rows of '{entity.name}', they come from a query"
                book.report.error("E220", action.place, message, "leave it out: only list, read and export are left")


def _scope(draft: Draft, entity: Entity, query: Query, book: Book) -> None:
    """Rows of an instansi say whose they are, and are never everybody's."""
    owned, place = INSTANSI in query.columns, draft.node.place_of("scope")
    if entity.scope.kind == "tenant" or owned != entity.tenant_bound:
        whose = "belong to an instansi" if owned else "belong to nobody"
        cure = "write scope: instansi, {unor: …} or {via: …}" if owned else "write scope: shared"
        book.report.error("E221", place, f"the rows of the query '{entity.source}' {whose}", cure)


def _fields(entity: Entity, query: Query, book: Book) -> None:
    given = [name.removesuffix("_id") if kind == "reference" else name for name, kind in query.columns.items()]
    for field in entity.stored:
        column = column_name(field)
        if column not in query.columns:
            message = f"the query '{entity.source}' gives no '{field.name}'"
            book.report.error("E221", field.place, message, suggest(field.name, given))
        elif field.storage is not None and query.columns[column] != field.storage.kind:
            message = f"'{field.name}' of the query '{entity.source}' is of the kind {query.columns[column]}"
            book.report.error("E221", field.place, message, "choose a field type of that kind")
