"""The details page: one row, its children, what hangs on it, and its history, each as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from app.admin import links
from app.admin.pages import DetailsPage, HistoryEntry, Item, Link, SectionView, StateMark, Table, TableRow
from app.domain.actor import Actor
from app.domain.berkas import KINDS
from app.domain.conditions import Compare, Literal
from app.domain.tanggal import waktu
from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.file import FileField
from app.engine.fieldtypes.link import LinkField
from app.engine.permissions import may
from app.engine.spec import Entity, Related
from app.models import listing
from app.models.build import Registry

RELATED_ROWS = 10
DONE = {
    "create": "Ditambahkan",
    "update": "Diubah",
    "delete": "Dihapus",
    "restore": "Dipulihkan",
    "import": "Diimpor",
    "undo": "Dibatalkan",
    "pindah": "Urutan diubah",
    "muat_ulang": "Data dimuat ulang dari profil",
    "ikut_profil": "Mengikuti perubahan profil",
    "siapkan_plt": "Disiapkan dari penugasan PLT/PLH",
    "ikut_penugasan": "Mengikuti perubahan penugasan PLT/PLH",
    "ubah_unor": "Unit kerja diganti pegawai",
    "klaim_pimpinan": "Klaim pimpinan disetujui",
    "lepas_pimpinan": "Pimpinan dilepas pegawai",
    "lapor_penilai": "Meminta pejabat penilai diperiksa",
    "usulan_profil": "Usulan profil disetujui",
    "usulan_plt": "Usulan PLT/PLH disetujui",
    "simpan_tampilan": "Menyimpan tampilan daftar",
    "atur_tampilan": "Mengatur tampilan daftar",
    "timpa_tampilan": "Memperbarui isi tampilan daftar",
    "hapus_tampilan": "Menghapus tampilan daftar",
}
ORIGINS = {"api": "melalui API", "import": "melalui impor", "cli": "melalui baris perintah", "job": "oleh sistem"}


def compose(session: Session, registry: Registry, actor: Actor, entity: Entity, record: listing.Record) -> DetailsPage:
    """Everything that the details template shows."""
    catalog = registry.catalog
    kept = entity.source is None
    events = listing.history(session, registry, actor, entity, record.id, below=record.children) if kept else ()
    heading = str(entity.label) if entity.singleton else record.title
    return DetailsPage(
        heading=heading,
        trail=links.trail(catalog, entity) if entity.singleton else links.trail(catalog, entity, (heading, "")),
        links=tuple(_links(entity, record)),
        rights=links.page(entity, "hak/", id=record.id),
        state=_state(entity, record),
        sections=tuple(_sections(entity, record)),
        tables=(*_children(registry, entity, entity, record), *_related(session, registry, actor, entity, record)),
        history=tuple(_entry(entity, event, actor.zone) for event in events) if kept else None,
    )


def _links(entity: Entity, record: listing.Record) -> Iterator[Link]:
    moves = [move for move in entity.transitions.values() if move.name in record.may]
    for number, move in enumerate(moves):
        address = links.page(entity, f"action/{move.name}/", id=record.id)
        yield Link(str(move.label), address, kind="secondary" if number else "primary", confirm=True)
    for step in entity.actions.values():
        if step.name in record.may and "row" in step.on:
            yield Link(str(step.label), links.step(entity, step, record.id), confirm=not step.page)
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
        kind = "secondary" if moves else "primary"
        yield Link("Edit", links.page(entity, "edit/", id=record.id, kembali=here), kind=kind, icon="pencil")


def _state(entity: Entity, record: listing.Record) -> StateMark | None:
    """The state of the row's workflow, where the reader may see it."""
    flow = entity.workflow
    if flow is None or flow.field not in record.values:
        return None
    state = flow.states[record.values[flow.field]]
    return StateMark(str(state.label), state.color, state.final)


def _sections(entity: Entity, record: listing.Record) -> Iterator[SectionView]:
    for section in entity.detail.layout:
        rows = tuple(
            items
            for row in section.rows
            if (items := tuple(_item(entity, record, name) for name in row if name in record.shown))
        )
        if rows:
            yield SectionView(str(section.title or ""), rows)


def _item(entity: Entity, record: listing.Record, name: str) -> Item:
    field, label, shown = entity.fields[name], str(entity.fields[name].label), record.shown[name]
    ref = field.ref(record.values.get(name)) if isinstance(field, FileField) else None
    if ref is None:
        return Item(label, shown, address=str(record.values.get(name) or "") if isinstance(field, LinkField) else "")
    view = links.file(entity, (name,), record.id, view=True) if KINDS[ref.kind].inline else ""
    return Item(label, shown, address=links.file(entity, (name,), record.id), view=view)


def _children(
    registry: Registry, top: Entity, entity: Entity, record: listing.Record, way: tuple[str, ...] = ()
) -> Iterator[Table]:
    """A table for each list of rows below the record, with those below its rows inside. `way` leads there from `top`,
    whose page it is."""
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
            tuple(
                TableRow(
                    tuple(_cell(top, row, one, (*way, name, one.name)) for one in fields),
                    below=tuple(table for table in _children(registry, top, child, row, (*way, name)) if table.rows),
                )
                for row in rows
            ),
        )


def _cell(top: Entity, row: listing.Record, field: Field, way: tuple[str, ...]) -> listing.Cell:
    text = row.shown.get(field.name, "")
    if isinstance(field, FileField) and text:
        return listing.Cell(text, address=links.file(top, way, row.id))
    return listing.Cell(text, address=str(row.values.get(field.name) or "") if isinstance(field, LinkField) else "")


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
    step = entity.actions.get(event.action) or entity.transitions.get(event.action)
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
