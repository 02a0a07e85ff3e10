"""The details page: one row, its children, what hangs on it, and its history, each as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from app.admin import links
from app.admin.pages import DetailsPage, HistoryEntry, Item, Link, SectionView, Table, TableRow
from app.domain.actor import Actor
from app.domain.conditions import Compare, Literal
from app.domain.tanggal import waktu
from app.engine.fieldtypes.children import ChildrenField
from app.engine.permissions import may
from app.engine.spec import Entity, Related
from app.models import listing
from app.models.build import Registry

RELATED_ROWS = 10
DONE = {
    "create": "Ditambahkan",
    "update": "Diubah",
    "delete": "Dihapus",
    "import": "Diimpor",
    "undo": "Dibatalkan",
}
ORIGINS = {"api": "melalui API", "import": "melalui impor", "cli": "melalui baris perintah", "job": "oleh sistem"}


def compose(session: Session, registry: Registry, actor: Actor, entity: Entity, record: listing.Record) -> DetailsPage:
    """Everything that the details template shows."""
    catalog = registry.catalog
    events = listing.history(session, registry, actor, entity, record.id)
    return DetailsPage(
        heading=record.title,
        trail=links.trail(catalog, entity, (record.title, "")),
        links=tuple(_links(entity, record)),
        sections=tuple(_sections(entity, record)),
        tables=(*_children(registry, entity, record), *_related(session, registry, actor, entity, record)),
        history=tuple(_entry(entity, event, actor.zone) for event in events),
    )


def _links(entity: Entity, record: listing.Record) -> Iterator[Link]:
    for step in entity.actions.values():
        if step.name in record.may:
            yield Link(str(step.label), links.page(entity, f"action/{step.name}/", id=record.id), confirm=True)
    if "delete" in record.may:
        here = links.base(entity)
        yield Link(
            "Hapus",
            links.page(entity, "delete/", id=record.id, kembali=here),
            kind="danger-quiet",
            icon="trash-2",
            confirm=True,
        )
    if "update" in record.may:
        here = links.page(entity, "details/", id=record.id)
        yield Link("Edit", links.page(entity, "edit/", id=record.id, kembali=here), kind="primary", icon="pencil")


def _sections(entity: Entity, record: listing.Record) -> Iterator[SectionView]:
    for section in entity.detail.layout:
        rows = tuple(
            items
            for row in section.rows
            if (
                items := tuple(
                    Item(str(entity.fields[name].label), record.shown[name]) for name in row if name in record.shown
                )
            )
        )
        if rows:
            yield SectionView(str(section.title or ""), rows)


def _children(registry: Registry, entity: Entity, record: listing.Record) -> Iterator[Table]:
    for name, rows in record.children.items():
        field = entity.fields[name]
        if not isinstance(field, ChildrenField):
            continue
        child = registry.catalog.entity(field.entity)
        fields = [
            one
            for one in child.fields.values()
            if one.name not in child.scope.path and not isinstance(one, ChildrenField)
        ]
        yield Table(
            str(field.label),
            tuple(str(one.label) for one in fields),
            tuple(TableRow(tuple(listing.Cell(row.shown.get(one.name, "")) for one in fields)) for row in rows),
        )


def _related(
    session: Session, registry: Registry, actor: Actor, entity: Entity, record: listing.Record
) -> Iterator[Table]:
    for related in entity.detail.related:
        if may(registry.catalog, actor, related.entity, "list"):
            yield _related_table(session, registry, actor, related, record.id)


def _related_table(session: Session, registry: Registry, actor: Actor, related: Related, row_id: int) -> Table:
    other = registry.catalog.entity(related.entity)
    path = (related.by,)
    here = listing.Filter(path, "eq", str(row_id), Compare(path, "eq", (Literal(row_id),)))
    found = listing.fetch(session, registry, actor, listing.Query(other.name, filters=(here,), size=RELATED_ROWS))
    telling = [at for at, column in enumerate(found.columns) if column.path != path or column.under]
    label = str(other.fields[related.by].label)
    title = str(other.label_plural) if related.by in other.scope.path else f"{other.label_plural} ({label})"
    return Table(
        title if found.total is None else f"{title}: {found.total}",
        tuple(str(found.columns[at].label) for at in telling),
        tuple(
            TableRow(
                tuple(row.cells[at] for at in telling),
                links.page(other, "details/", id=row.id) if "read" in row.may and links.has_pages(other) else "",
            )
            for row in found.rows
        ),
        f"{links.base(other)}?{urlencode({here.name: row_id})}" if found.rows and path in other.list.filters else "",
    )


def _entry(entity: Entity, event: listing.Event, zone: str) -> HistoryEntry:
    step = entity.actions.get(event.action)
    done = str(step.label) if step else DONE.get(event.action, event.action)
    return HistoryEntry(
        action=done if event.subject == str(entity.label) else f"{event.subject}: {done.lower()}",
        actor=event.nama,
        moment=event.at.isoformat(timespec="seconds"),
        at=waktu(event.at, zone),
        origin=ORIGINS.get(event.origin, ""),
        reason=event.reason or "",
        changes=tuple((change.label, change.before, change.after) for change in event.changes),
    )
