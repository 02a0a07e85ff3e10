"""The grid: some fields of a page of rows, filled in like a spreadsheet, all saved or none."""

from __future__ import annotations

from collections.abc import Iterator

from flask import flash, redirect, request
from werkzeug.datastructures import MultiDict

from app.admin import asked, links
from app.admin.formpage import line, settled, writable_fields
from app.admin.forms import EntityForm, controls
from app.admin.manypages import GridPage, GridRow
from app.admin.pages import Pairs
from app.admin.routing import expose
from app.admin.view import Answer, EntityView, sent
from app.admin.when import fixed
from app.errors import AppError, Invalid, NotAllowed, OutOfReach, OutOfScope, Stale
from app.models import listing
from app.models.listing import Record
from app.web import guard
from app.web.params import row_id, whole
from app.web.principal import current_actor
from app.web.transaction import session
from app.workflows import entity as verbs

MOST = 100


class GridView(EntityView):
    """Many rows, filled in at once."""

    @expose("/tabel/", methods=("GET", "POST"))
    @guard.permission("update")
    def grid_view(self) -> Answer:
        """A page of the list as cells to fill in; saved whole, or shown again with what is wrong in it."""
        if not self.entity.list.inline_edit:
            raise OutOfScope("Halaman tidak ditemukan.")
        pairs = asked.sent()
        if not sent():
            ids = self._listed(pairs)
            forms = [(record, self._cells(record, None)) for record in self._open(ids)]
            return self._shown(pairs, forms, len(ids), 200)
        ids = [row_id(text) for text in request.form.getlist("id")[:MOST]]
        forms = [(record, self._cells(record, request.form)) for record in self._open(ids)]
        readable = [form.readable() for _, form in forms]
        changed = 0
        if all(readable) and len(forms) == len(set(ids)):
            for record, form in forms:
                changed += self._saved(record, form)
            if not any(form.notes or not form.readable() for _, form in forms):
                flash(f"{changed} data tersimpan." if changed else "Tidak ada perubahan.", "success")
                return redirect(links.with_pairs(links.base(self.entity), pairs), 303)
        elif all(readable):
            raise NotAllowed("Sebagian data ini tidak dapat Anda ubah lagi.", "Buka lagi tabelnya, lalu ulangi.")
        session().rollback()
        return self._shown(pairs, forms, len(ids), Invalid.status)

    def _listed(self, pairs: Pairs) -> list[int]:
        """The rows of the list's first page, as it is filtered."""
        args = {**asked.grouped(pairs), "size": [str(MOST)]}
        query = listing.parse_query(self.registry.catalog, self.entity, args)
        return [row.id for row in listing.fetch(session(), self.registry, current_actor(), query).rows]

    def _open(self, ids: list[int]) -> list[Record]:
        """Those of the rows that the person may change."""
        return listing.records(session(), self.registry, current_actor(), self.entity, ids, "update")

    def _cells(self, record: Record, given: MultiDict[str, str] | None) -> EntityForm:
        actor = current_actor()
        names = frozenset(self.entity.list.inline_edit) & record.writable
        names -= settled(self.entity, record) | fixed(self.entity, record.values, actor)
        form = EntityForm(self.entity, controls(self.entity, names), f"b{record.id}-")
        form.process(given, data=dict(record.values) if given is None else None)
        return form

    def _saved(self, record: Record, form: EntityForm) -> bool:
        """Save one row if something in it is another; what refuses it hangs on its cells."""
        given = {name: value for name, value in form.values().items() if value != record.values.get(name)}
        if not given:
            return False
        version = whole(request.form.get(f"{form.prefix}version"))
        actor = current_actor()
        try:
            if version is None:
                raise Invalid({"": ["Baris ini tidak menyebut versi data yang Anda lihat."]})
            verbs.update(session(), self.registry, actor, self.entity, record.id, given, version, now=actor.now)
        except (Invalid, OutOfReach) as refusal:
            form.blame(refusal.fields)
        except (NotAllowed, OutOfScope, Stale) as refusal:
            form.blame({"": [_said(refusal)]})
        return True

    def _shown(self, pairs: Pairs, forms: list[tuple[Record, EntityForm]], count: int, status: int) -> Answer:
        actor, entity = current_actor(), self.entity
        writable = writable_fields(self.registry.catalog, actor, entity, "update")
        names = [name for name in entity.list.inline_edit if name in writable]
        page = GridPage(
            heading=f"{entity.label_plural}: isi dalam tabel",
            trail=links.trail(self.registry.catalog, entity, ("Isi dalam tabel", "")),
            action=links.page(entity, "tabel/"),
            cancel=links.with_pairs(links.base(entity), pairs),
            pairs=pairs,
            labels=tuple(str(entity.fields[name].label) for name in names),
            rows=tuple(_row(record, form, names) for record, form in forms),
            others=count - len(forms),
            problems=tuple(_problems(forms)),
        )
        return self.show("admin/grid.html", page), status


def _row(record: Record, form: EntityForm, names: list[str]) -> GridRow:
    seen = whole(request.form.get(f"{form.prefix}version")) if sent() else None
    cells = tuple(form.controls.get(name) for name in names)
    return GridRow(record.id, seen or record.version, record.title, tuple(form.notes), cells)


def _problems(forms: list[tuple[Record, EntityForm]]) -> Iterator[tuple[str, str]]:
    for record, form in forms:
        for anchor, label, message in form.problems():
            yield anchor, f"{record.title} · {line(label, message)}"


def _said(refusal: AppError) -> str:
    cure = "Buka lagi tabelnya, lalu ulangi." if isinstance(refusal, Stale) else refusal.hint
    return f"{refusal.message} {cure}"
