"""What the import pages show: the file's columns, what is not sure, and the plan cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from app.admin import importquestions, links
from app.admin.importviews import (
    Change,
    ColumnView,
    Note,
    PlanPage,
    Recent,
    RowView,
    Tab,
    TableView,
    UploadPage,
)
from app.domain.tanggal import angka, waktu
from app.engine.fieldtypes.base import BadValue
from app.engine.fieldtypes.file import FileField
from app.engine.fieldtypes.relation import RelationField
from app.engine.spec import Entity
from app.imports import store
from app.imports.cells import FORMATS, column_letter
from app.imports.parts import Part
from app.imports.store import Desk
from app.imports.stored import tables_from
from app.imports.table import Slot, Table
from app.imports.template import needed
from app.models import listing
from app.models.imports import RUNNING, ImportPlan, ImportRow
from app.web.params import small_number

PAGE = 50
ACCEPTED = ".xlsx,.xls,.xlsb,.ods,.csv,.txt,text/csv"
MODES = {
    "add": ("Tambah data baru", "Baris yang belum ada di sistem ditambahkan."),
    "update": ("Perbarui data yang ada", "Isian yang berbeda diganti; sel kosong tidak mengubah apa pun."),
    "deactivate": ("Nonaktifkan yang tidak ada dalam berkas", "Hanya jika berkas ini memuat semua data."),
}
STATES = {
    "pemetaan": ("Kolom perlu dicocokkan", "warning"),
    "menyusun": ("Pratinjau sedang disusun", "info"),
    "siap": ("Siap diperiksa", "neutral"),
    "menerapkan": ("Sedang diterapkan", "info"),
    "diterapkan": ("Sudah diterapkan", "success"),
    "membatalkan": ("Sedang dibatalkan", "info"),
    "dibatalkan": ("Dibatalkan", "warning"),
    "basi": ("Data sudah berubah", "danger"),
    "gagal": ("Gagal", "danger"),
}
TABS = (
    ("new", "Baru", "plus"),
    ("changed", "Berubah", "pencil"),
    ("deactivate", "Dinonaktifkan", "ban"),
    ("error", "Salah", "circle-alert"),
    ("same", "Sama", "check"),
    ("skipped", "Dilewati", "arrow-right"),
)
STEPS = ("Unggah berkas", "Cocokkan kolom", "Periksa", "Terapkan")


def upload(desk: Desk, errors: Sequence[tuple[str, str]] = (), hint: str = "") -> UploadPage:
    """The page with the file field, the modes, what a file may hold, and earlier imports."""
    entity = desk.entity
    spec = entity.imports
    offered = spec.modes if spec else ()
    return UploadPage(
        heading=f"Impor {entity.label_plural}",
        trail=links.trail(desk.registry.catalog, entity, ("Impor", "")),
        action=links.page(entity, "import/"),
        template=links.page(entity, "import/template/"),
        cancel=links.base(entity),
        modes=tuple((mode, *MODES[mode], mode != "deactivate") for mode in offered),
        accept=ACCEPTED,
        formats=FORMATS,
        sheets=tuple(
            (
                part.label if part.name else "",
                tuple((str(slot.field.label), needed(part, slot), str(slot.field.help or "")) for slot in part.slots),
            )
            for part in desk.parts().values()
        ),
        by_hand=_by_hand(entity),
        recent=tuple(_recent(desk, plan) for plan in desk.latest()),
        errors=tuple(errors),
        hint=hint,
    )


def _by_hand(entity: Entity) -> str:
    """What no import fills, in a sentence; '' where there is nothing of the kind."""
    labels = ", ".join(str(item.label) for item in entity.stored if isinstance(item, FileField))
    return f"Isian berkas ({labels}) tidak diambil dari impor: unggah lewat formulir datanya." if labels else ""


def _recent(desk: Desk, plan: ImportPlan) -> Recent:
    words, kind = STATES[plan.status]
    parts = [f"{angka(plan.counts[name])} {label.lower()}" for name, label, _ in TABS if plan.counts.get(name)]
    address = links.page(desk.entity, f"import/{plan.id}/")
    return Recent(address, plan.file_name, waktu(plan.created_at, desk.actor.zone), words, kind, ", ".join(parts))


def preview(
    desk: Desk,
    plan: ImportPlan,
    args: Mapping[str, str],
    mapping: Mapping[int, Mapping[int, str]] | None = None,
    errors: Sequence[tuple[str, str]] = (),
) -> PlanPage:
    """The plan, one tab and page of it; with what was chosen for the columns and why it was refused."""
    entity, words = desk.entity, STATES[plan.status]
    tab = args.get("lihat", "")
    counted = {name: int(plan.counts.get(name, 0)) for name, _, _ in TABS}
    if tab not in counted:
        tab = next(
            (name for name in ("error", "changed", "new", "deactivate", "same", "skipped") if counted[name]), "new"
        )
    address = links.page(entity, f"import/{plan.id}/")
    last = max(1, -(-counted[tab] // PAGE))
    page = min(max(1, small_number(args.get("page"), 1)), last)
    tables = tables_from(plan)
    correctable = plan.status in ("pemetaan", "siap", "basi", "gagal")
    shown = [replace(table, mapping=(mapping or {}).get(table.sheet, table.mapping)) for table in tables]
    kinds = desk.parts()
    lacking = store.lacking(kinds, tables)
    stuck = store.is_stuck(desk, plan)
    count = sum(counted[name] for name in ("new", "changed", "deactivate"))
    return PlanPage(
        heading=f"Impor {entity.label_plural}",
        trail=links.trail(
            desk.registry.catalog, entity, ("Impor", links.page(entity, "import/")), (plan.file_name, "")
        ),
        address=address,
        again=links.page(entity, "import/"),
        file_name=plan.file_name,
        status=plan.status,
        state=words[0],
        state_kind=words[1],
        step=_step(plan.status),
        steps=STEPS,
        running=plan.status in RUNNING and not stuck,
        stuck=stuck,
        job=plan.job_id,
        message=plan.message,
        notices=tuple(plan.notices),
        facts=_facts(desk, plan),
        tabs=tuple(
            Tab(name, label, icon, angka(counted[name]), f"{address}?lihat={name}#baris", name == tab)
            for name, label, icon in TABS
            if counted[name] or name in ("new", "changed", "error", "same")
        ),
        tab=tab,
        rows=_rows(desk, plan, tables, tab, page),
        total=counted[tab],
        page=page,
        last=last,
        lacking=", ".join(lacking),
        wanting=", ".join(store.wanting(desk, plan)) if correctable else "",
        blocked=store.blocked(plan) if plan.status == "siap" else "",
        doomed=_doomed(desk, plan),
        count=angka(count),
        wrong=counted["error"],
        warnings=int(plan.counts.get("warning", 0)),
        questions=importquestions.questions(desk, plan) if correctable else (),
        lists=importquestions.lists(desk, plan) if correctable else (),
        errors=tuple(errors),
        tables=tuple(_table(kinds[table.part], table) for table in shown),
        by_hand=_by_hand(entity),
        skip_hidden=bool(plan.options.get("skip_hidden")),
        may_correct=correctable,
        tree=f"{address}pohon/" if entity.tree and plan.status in ("siap", "diterapkan") else "",
    )


def _doomed(desk: Desk, plan: ImportPlan) -> str:
    """What has to be agreed to before stored rows are deactivated."""
    count = int(plan.counts.get("deactivate", 0))
    if not count:
        return ""
    what = desk.entity.label_plural
    return f"Ya, nonaktifkan {angka(count)} dari {angka(int(plan.counts['stored']))} {what} yang tersimpan"


def _step(status: str) -> int:
    return {"pemetaan": 1, "menyusun": 2, "siap": 2, "basi": 2, "gagal": 1}.get(status, 3)


def _facts(desk: Desk, plan: ImportPlan) -> tuple[tuple[str, str], ...]:
    facts = [
        ("Diunggah", waktu(plan.created_at, desk.actor.zone)),
        ("Yang dilakukan", ", ".join(MODES[mode][0] for mode in plan.modes)),
        ("Baris data", angka(int(plan.counts.get("total", 0)))),
    ]
    if plan.applied_at:
        facts.append(("Diterapkan", waktu(plan.applied_at, desk.actor.zone)))
    if plan.undone_at:
        facts.append(("Dibatalkan", waktu(plan.undone_at, desk.actor.zone)))
    return tuple(facts)


def _table(part: Part, table: Table) -> TableView:
    columns = tuple(
        ColumnView(
            f"kolom-{table.sheet}-{column.index}",
            column.letter,
            column.title,
            tuple(
                sample[column.index] for sample in table.samples if column.index < len(sample) and sample[column.index]
            ),
            table.mapping.get(column.index, ""),
        )
        for column in table.columns
        if column.title
        or column.index in table.mapping
        or any(len(one) > column.index and one[column.index] for one in table.samples)
    )
    place = f"judul di baris {table.first}" + (f"–{table.last}" if table.last != table.first else "")
    fields = tuple((slot.name, _called(part, slot)) for slot in part.slots)
    return TableView(table.name, place if table.first else "tanpa baris judul", columns, fields)


def _called(part: Part, slot: Slot) -> str:
    """What the field is called; with the name of its list where it is that of a row above."""
    owner = part.owner_of(slot.name)
    return str(slot.field.label) if owner is part.entity else f"{slot.field.label} ({owner.label})"


def _rows(desk: Desk, plan: ImportPlan, tables: Sequence[Table], tab: str, page: int) -> tuple[RowView, ...]:
    together = (sa.func.coalesce(ImportRow.root, ImportRow.seq), ImportRow.level, ImportRow.seq)
    query = sa.select(ImportRow).where(ImportRow.plan_id == plan.id, ImportRow.outcome == tab).order_by(*together)
    rows = list(desk.session.scalars(query.limit(PAGE).offset((page - 1) * PAGE)))
    kinds = desk.parts()
    shows = {
        name: Shower(replace(desk, entity=kinds[name].entity), plan, [row for row in rows if row.part == name])
        for name in {row.part for row in rows}
        if name in kinds
    }
    roots = {row.root for row in rows if row.root is not None}
    named = sa.select(ImportRow.seq, ImportRow.row_id).where(ImportRow.plan_id == plan.id, ImportRow.seq.in_(roots))
    tops: dict[int, int | None] = dict(iter(desk.session.execute(named))) if roots else {}
    return tuple(
        _row(desk, kinds[row.part], shows[row.part], tables, row, tops.get(row.root or 0, row.row_id))
        for row in rows
        if row.part in shows
    )


def _row(desk: Desk, part: Part, show: Shower, tables: Sequence[Table], row: ImportRow, top: int | None) -> RowView:
    table = tables[row.sheet] if row.sheet < len(tables) and row.number else None
    several = len(tables) > 1 and table is not None
    return RowView(
        number=row.number,
        sheet=table.name if several and table else "",
        title=row.title,
        address=links.page(desk.entity, "details/", id=top) if top else "",
        changes=tuple(
            Change(show.label(name), show.text(name, row.before.get(name)), show.text(name, value))
            for name, value in row.after.items()
        ),
        notes=tuple(_note(part, note) for note in row.messages),
        cells=_cells(table, row) if row.outcome in ("error", "skipped") else (),
    )


def _note(part: Part, note: Sequence[Any]) -> Note:
    name, letter, text, error = note
    item = part.field_of(name) or part.entity.fields.get(name)
    label = str(item.label) if item else ""
    place = f"Kolom {letter} ({label})" if letter else label
    return Note(place, str(text), bool(error))


def _cells(table: Table | None, row: ImportRow) -> tuple[tuple[str, str], ...]:
    """What stands in the file, for the columns that mean something."""
    if table is None:
        return ()
    mapped = {column.index: column.title or column_letter(column.index) for column in table.columns}
    return tuple(
        (mapped[index], str(row.cells[index])[:80])
        for index in table.mapping
        if index in mapped and index < len(row.cells) and row.cells[index] not in (None, "")
    )


class Shower:
    """Values of a plan as people read them; relations by title, masked fields covered."""

    def __init__(self, desk: Desk, plan: ImportPlan, rows: Sequence[ImportRow]) -> None:
        self.desk, self.entity = desk, desk.entity
        values = [(name, value) for row in rows for part in (row.before, row.after) for name, value in part.items()]
        self.titles = {target: self._titles(target, ids) for target, ids in self._wanted(values).items()}
        inside = {int(value["baris"]) for _, value in values if isinstance(value, Mapping)}
        named = sa.select(ImportRow.seq, ImportRow.number, ImportRow.title)
        found = (
            desk.session.execute(named.where(ImportRow.plan_id == plan.id, ImportRow.seq.in_(inside))) if inside else ()
        )
        self.inside = {seq: f"{title} (baris {number})" for seq, number, title in found}

    def label(self, name: str) -> str:
        """What the field is called."""
        return str(self.entity.fields[name].label)

    def text(self, name: str, value: Any) -> str:
        """The value as shown text."""
        item = self.entity.fields[name]
        if value is None:
            return ""
        if isinstance(value, Mapping):
            return self.inside.get(int(value["baris"]), "")
        if isinstance(item, RelationField):
            return self.titles[item.to].get(value, "")
        if item.mask:
            return "••••"
        try:
            return item.show(item.from_json(value))
        except BadValue:
            return str(value)

    def _wanted(self, values: Iterable[tuple[str, Any]]) -> dict[str, set[int]]:
        wanted: dict[str, set[int]] = {}
        for name, value in values:
            item = self.entity.fields[name]
            if isinstance(item, RelationField):
                wanted.setdefault(item.to, set()).update({value} if isinstance(value, int) else ())
        return wanted

    def _titles(self, target: str, ids: set[int]) -> dict[int, str]:
        """Rows by title; those of a tree behind the one that they hang below, since many bear the same name."""
        found = self.desk.registry.catalog.entity(target)
        titles = listing.titles(self.desk.session, self.desk.registry, self.desk.actor, found, ids)
        if found.tree is None or not ids:
            return titles
        table = self.desk.registry.tables[target]
        above = sa.select(table.c.id, table.c[f"{found.tree.parent}_id"]).where(table.c.id.in_(ids))
        parents = {row_id: up for row_id, up in self.desk.session.execute(above) if up is not None}
        names = listing.titles(self.desk.session, self.desk.registry, self.desk.actor, found, set(parents.values()))
        return {
            row_id: f"{names[parents[row_id]]} / {title}" if row_id in parents else title
            for row_id, title in titles.items()
        }
