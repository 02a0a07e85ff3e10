"""The import pages of one entity: upload, preview, mapping, apply, undo, the file of errors and the template."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import flash, redirect, request, send_file
from werkzeug.wrappers import Response

from app.admin import importpage, importquestions
from app.admin.routing import expose
from app.admin.view import Answer, EntityView
from app.errors import AppError, Invalid, OutOfScope
from app.exports.table import Head, xlsx_book
from app.imports import store
from app.imports.cells import FORMATS, MAX_BYTES
from app.imports.errorfile import TITLE, columns, lines, sheets
from app.imports.outlook import outlook
from app.imports.stored import tables_from
from app.imports.template import write_template
from app.models.imports import ImportPlan
from app.web import guard
from app.web.principal import current_actor
from app.web.services import services, utc_now
from app.web.transaction import session, settle
from app.workflows.effects import Done

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFRESH_SECONDS = "2"


class ImportView(EntityView):
    """Files in."""

    @expose("/import/", methods=("GET", "POST"))
    @guard.permission("import")
    def import_view(self) -> Answer:
        """The page with the file field; a file that was sent is read, and its preview is where to go."""
        desk = self._desk()
        if request.method != "POST":
            return self.show("admin/import.html", importpage.upload(desk))
        sent = request.files.get("file")
        content = sent.stream.read(MAX_BYTES + 1) if sent else b""
        try:
            if sent is None or not sent.filename:
                raise Invalid({"file": [f"Pilih berkas {FORMATS}."]}, "Pilih berkas dari komputer Anda, lalu unggah.")
            done = store.receive(desk, sent.filename, content, request.form.getlist("modes"), utc_now())
        except Invalid as refusal:
            errors = [(name, text) for name, texts in refusal.fields.items() for text in texts]
            return self._refused(desk, errors, refusal)
        except AppError as refusal:
            return self._refused(desk, [("file", refusal.message)], refusal)
        return self._go_on(desk, done)

    def _refused(self, desk: store.Desk, errors: list[tuple[str, str]], refusal: AppError) -> Answer:
        session().rollback()
        return self.show("admin/import.html", importpage.upload(desk, errors, refusal.hint)), refusal.status

    @expose("/import/template/")
    @guard.permission("import")
    def import_template_view(self) -> Answer:
        """A workbook to fill in: text columns, choices to pick from, an example and a page of help."""
        stream = io.BytesIO()
        write_template(self._desk(), stream)
        stream.seek(0)
        return send_file(stream, XLSX, as_attachment=True, download_name=f"template-{self.entity.name}.xlsx")

    @expose("/import/<rowid:plan_id>/")
    @guard.permission("import")
    def import_plan_view(self, plan_id: int) -> Answer:
        """The preview, or how far the work on it is; looks again by itself while something runs."""
        desk = self._desk()
        page = importpage.preview(desk, desk.one(plan_id), request.args)
        standing = services().board.read(page.job) if page.running and page.job else None
        response = Response(self.render("admin/import_plan.html", page=page, standing=standing), mimetype="text/html")
        if page.running:
            response.headers["Refresh"] = REFRESH_SECONDS
        return response

    @expose("/import/<rowid:plan_id>/pohon/")
    @guard.permission("import")
    def import_tree_view(self, plan_id: int) -> Answer:
        """The tree that the import would lead to."""
        desk = self._desk()
        plan = desk.one(plan_id)
        if self.entity.tree is None:
            raise OutOfScope("Halaman tidak ditemukan.")
        page = importpage.preview(desk, plan, {"lihat": "error"})
        wrong = page.rows if page.wrong else ()
        return str(self.render("admin/import_tree.html", page=page, branches=outlook(desk, plan), wrong=wrong))

    @expose("/import/<rowid:plan_id>/petakan/", methods=("POST",))
    @guard.permission("import")
    def import_map_view(self, plan_id: int) -> Answer:
        """Take the corrected mapping and the answers, and draw the plan anew."""
        desk = self._desk()
        plan = desk.one(plan_id)
        mapping = _mapping(plan)
        try:
            options = importquestions.answers(desk, plan, request.form)
            return self._go_on(desk, store.correct(desk, plan, mapping, options, utc_now()))
        except Invalid as refusal:
            session().rollback()
            errors = [(name, text) for name, texts in refusal.fields.items() for text in texts]
            page = importpage.preview(desk, desk.one(plan_id), request.args, mapping, errors)
            return self.show("admin/import_plan.html", page), refusal.status

    @expose("/import/<rowid:plan_id>/terapkan/", methods=("POST",))
    @guard.permission("import")
    def import_apply_view(self, plan_id: int) -> Answer:
        """Apply what the preview shows, in the background."""
        desk = self._desk()
        return self._go_on(desk, store.ask_apply(desk, desk.one(plan_id), agreed="setuju" in request.form))

    @expose("/import/<rowid:plan_id>/lanjutkan/", methods=("POST",))
    @guard.permission("import")
    def import_recover_view(self, plan_id: int) -> Answer:
        """Take up an import whose work ended without finishing."""
        desk = self._desk()
        return self._go_on(desk, store.recover(desk, desk.one(plan_id), utc_now()))

    @expose("/import/<rowid:plan_id>/batalkan/", methods=("POST",))
    @guard.permission("import")
    def import_undo_view(self, plan_id: int) -> Answer:
        """Take an applied import back, in the background."""
        desk = self._desk()
        return self._go_on(desk, store.ask_undo(desk, desk.one(plan_id)))

    @expose("/import/<rowid:plan_id>/kesalahan/")
    @guard.permission("import")
    def import_errors_view(self, plan_id: int) -> Answer:
        """The person's own rows that are wrong, with the reasons in a column Alasan."""
        desk = self._desk()
        plan = desk.one(plan_id)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "kesalahan.xlsx"
            with xlsx_book(path, desk.actor.zone, TITLE, desk.actor.now) as add:
                for part, name in sheets(plan).items():
                    writer = add(name, [Head(title, "text") for title in columns(plan, part)])
                    for line in lines(desk, plan, part):
                        writer.write(line)
            content = io.BytesIO(path.read_bytes())
        return send_file(content, XLSX, as_attachment=True, download_name=f"kesalahan-{self.entity.name}.xlsx")

    def _desk(self) -> store.Desk:
        actor = replace(current_actor(), origin="import")
        return store.Desk(session(), self.registry, actor, self.entity)

    def _go_on(self, desk: store.Desk, done: Done) -> Answer:
        jobs = settle(done, current_actor())
        if jobs:
            desk.one(done.subject_id).job_id = jobs[0]
            session().flush()
        elif done.message:
            flash(done.message, "info")
        return redirect(f"{self.url}/import/{done.subject_id}/", 303)


def _mapping(plan: ImportPlan) -> dict[int, dict[int, str]]:
    """The field that each column was given in the form; tables that the form left out stay as they are."""
    found: dict[int, dict[int, str]] = {}
    for table in tables_from(plan):
        names = {column.index: f"kolom-{table.sheet}-{column.index}" for column in table.columns}
        if any(name in request.form for name in names.values()):
            found[table.sheet] = {index: request.form[name] for index, name in names.items() if request.form.get(name)}
    return found
