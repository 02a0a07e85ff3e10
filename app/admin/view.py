"""The only subclass of Flask-Admin's model view: one object for each entity of the Catalog.

Flask-Admin gives the routing, the blueprint and the names of the pages; what happens on them is ours. Import and export
are subclasses in `imports.py` and `exports.py`; `build.py` puts them together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, jsonify, redirect, request
from flask_admin.model import BaseModelView
from werkzeug.wrappers import Response

from app.admin import confirm, details, filing, formpage, listpage, lookups, savedviews, single, tree
from app.admin.forms import EntityForm
from app.admin.routing import expose
from app.engine.spec import Entity
from app.errors import InUse, Invalid, OutOfReach, OutOfScope, Stale
from app.models import listing, scope
from app.models.build import Registry, Row
from app.web import guard, once, resume
from app.web.params import row_id, whole
from app.web.principal import current_actor
from app.web.transaction import session, settle
from app.workflows import entity as verbs
from app.workflows import removal
from app.workflows import single as only
from app.workflows.effects import Done

Answer = str | Response | tuple[str, int]


class EntityView(BaseModelView):  # type: ignore[misc]  # Flask-Admin has no types
    """The generated pages of one entity."""

    can_view_details = True
    action_view = export = ajax_lookup = ajax_update = None  # pages of Flask-Admin that we do not have

    def __init__(self, registry: Registry, entity: Entity) -> None:
        self.registry, self.entity, self.entity_name = registry, entity, entity.name
        super().__init__(
            registry.entity(entity.name) if entity.source is None else Row,
            name=str(entity.label),
            endpoint=f"admin_{entity.name}",
            url=f"/admin/{entity.name}",
        )

    # What Flask-Admin asks of a backend

    def scaffold_list_columns(self) -> list[str]:
        return [column.name for column in self.entity.list.columns]

    def scaffold_sortable_columns(self) -> dict[str, str]:
        return {column.name: column.name for column in self.entity.list.columns if column.path}

    def scaffold_form(self) -> type[EntityForm]:
        return EntityForm

    def get_pk_value(self, model: Any) -> int:
        return int(model.id)

    def get_list(self, *arguments: object, **named: object) -> tuple[int, list[object]]:
        raise NotImplementedError("lists come from app.models.listing, which knows who asks")

    def get_one(self, id: object) -> listing.Record:  # noqa: A002 - Flask-Admin's own name
        """The row behind an address, as far as the caller may read it. Raises OutOfScope, NotAllowed."""
        return listing.detail(session(), self.registry, current_actor(), self.entity, row_id(str(id or "")))

    def _run_view(self, fn: Callable[..., Answer], *args: object, **kwargs: object) -> Answer:
        """Call the page once: Flask-Admin would call it a second time after a TypeError of its own body."""
        return fn(self, *args, **kwargs)

    # Pages

    @expose("/")
    @guard.permission("list")
    def index_view(self) -> Answer:
        """The list: searched, filtered, sorted, one page of it; asked for nothing, with the view that was chosen. Of a
        singleton the page of its row."""
        actor = current_actor()
        alone = single.address(session(), self.registry, actor, self.entity)
        if alone:
            return redirect(alone)
        views = savedviews.load(session(), self.registry, actor, self.entity, request.args.get(savedviews.PARAMETER))
        if not request.args and views.first is not None:
            return redirect(views.address(views.first))
        page = listpage.compose(session(), self.registry, actor, self.entity, request.args, views)
        return self.show("admin/list.html", page)

    @expose("/pohon/")
    @guard.permission("list")
    def tree_view(self) -> Answer:
        """The rows as a tree; with `cabang`, the rows below one of them."""
        if self.entity.tree is None:
            raise OutOfScope("Halaman tidak ditemukan.")
        branch = request.args.get("cabang")
        page = tree.compose(session(), self.registry, current_actor(), self.entity, row_id(branch) if branch else None)
        return self.show("admin/tree.html", page)

    @expose("/details/")
    @guard.permission("read")
    def details_view(self) -> Answer:
        """One row with its children, what hangs on it, and its history."""
        page = details.compose(
            session(), self.registry, current_actor(), self.entity, self.get_one(request.args.get("id"))
        )
        return self.show("admin/details.html", page)

    @expose("/new/", methods=("GET", "POST"))
    @guard.permission("create")
    @resume.form
    def create_view(self) -> Answer:
        """The empty form, and what becomes of it."""
        actor = current_actor()
        if not sent() and only.is_there(session(), self.registry, actor, self.entity):
            flash(f"{self.entity.label} sudah ada, dan hanya boleh satu.", "info")
            return redirect(f"{self.url}/")
        typed = filing.typed() if sent() else None
        form = formpage.create_form(self.registry.catalog, self.entity, actor, typed, request.args)
        status = 200
        if sent():
            filing.receive(form, actor)
        if sent() and not searching():
            if not once.first(actor, filing.fingerprints(form)):
                return self.after_save(Done(0, f"Data {self.entity.label_plural} ini sudah tersimpan."))
            done, status = self._save(
                form, lambda: verbs.create(session(), self.registry, actor, self.entity, form.values(), now=actor.now)
            )
            if done:
                return self.after_save(done)
        return self._form_answer(form, None, status)

    @expose("/edit/", methods=("GET", "POST"))
    @guard.permission("update")
    @resume.form
    def edit_view(self) -> Answer:
        """The form of a stored row; a save of an outdated copy is answered with both values."""
        actor, record = current_actor(), self.row_for(request.args.get("id"), "update")
        form = formpage.edit_form(self.registry.catalog, self.entity, actor, record, filing.typed() if sent() else None)
        if sent():
            filing.receive(form, actor)
        if not sent() or searching():
            return self._form_answer(form, record, 200)
        try:
            done, status = self._save(
                form,
                lambda: verbs.update(
                    session(),
                    self.registry,
                    actor,
                    self.entity,
                    record.id,
                    form.values(),
                    seen(request.form),
                    now=actor.now,
                ),
                record.values,
            )
        except Stale as stale:
            session().rollback()
            return self._form_answer(form, record, stale.status, stale)
        return self.after_save(done) if done else self._form_answer(form, record, status)

    @expose("/delete/", methods=("GET", "POST"))
    @guard.permission("delete")
    def delete_view(self) -> Answer:
        """The question before a row is deleted, and the deletion."""
        actor = current_actor()
        if not sent():
            record, catalog = self.row_for(request.args.get("id"), "delete"), self.registry.catalog
            found = removal.along(session(), self.registry, actor, self.entity, record.id)
            notes = confirm.consequences(catalog, actor, self.entity, found)
            return self.show("admin/confirm.html", confirm.deletion(catalog, self.entity, record, self.back(), notes))
        gone = self.row_for(request.form.get("id"), "delete").id
        version = seen(request.form)
        try:
            done = verbs.delete(session(), self.registry, actor, self.entity, gone, version, now=actor.now)
        except InUse as refusal:
            session().rollback()
            record = self.get_one(str(gone))
            page = confirm.kept(self.registry.catalog, self.entity, record, refusal, self.back())
            return self.show("admin/kept.html", page), refusal.status
        return self.after_save(done)

    @expose("/quick-add/<chosen>/", methods=("POST",))
    @guard.permission("create")
    def quick_add_view(self, chosen: str) -> Answer:
        """Add a ready-made set of rows."""
        actor = current_actor()
        if chosen not in {item.name for item in self.entity.form.quick_add}:
            raise OutOfScope("Halaman tidak ditemukan.")
        return self.after_save(verbs.quick_add(session(), self.registry, actor, self.entity, chosen, now=actor.now))

    @expose("/lookup/<field>/")
    @guard.permission("list")
    def lookup_view(self, field: str) -> Answer:
        """What a relation may point at, for the words typed so far."""
        typed, purpose = request.args.get("q", ""), request.args.get("untuk", "")
        found = lookups.search(session(), self.registry, current_actor(), self.entity, field, typed, purpose)
        return jsonify(results=[{"id": key, "text": text} for key, text in found])

    # What the pages share

    def show(self, template: str, page: object) -> str:
        """The template, filled."""
        return str(self.render(template, page=page))

    def row_for(self, raw: str | None, action: str) -> listing.Record:
        """The row for doing `action` to it. Raises OutOfScope, or NotAllowed for one that may be seen but not that."""
        wanted, actor = row_id(raw), current_actor()
        try:
            return listing.detail(session(), self.registry, actor, self.entity, wanted, action=action)
        except OutOfScope:
            scope.one(session(), self.registry, actor, self.entity, wanted, action)
            raise

    def _save(
        self, form: EntityForm, verb: Callable[[], Done], before: Mapping[str, object] | None = None
    ) -> tuple[Done | None, int]:
        """Run the verb if every text could be read; what it refuses hangs on the controls. Gives the status too."""
        if not form.readable():
            form.blame(formpage.problems(self.entity, form, before))
            return None, Invalid.status
        try:
            filing.register(form, current_actor())
            return verb(), 200
        except (Invalid, OutOfReach) as refusal:
            session().rollback()
            form.blame(refusal.fields)
            return None, refusal.status

    def _form_answer(
        self, form: EntityForm, record: listing.Record | None, status: int, stale: Stale | None = None
    ) -> Answer:
        actor, purpose = current_actor(), "update" if record else "create"
        if sent():
            filing.hold(form, actor)
        filing.address_controls(self.entity, form, record)
        lookups.offer(session(), self.registry, actor, form, purpose)
        lookups.fill(session(), self.registry, actor, form, request.form, purpose)
        page = formpage.compose(
            self.registry.catalog,
            self.entity,
            form,
            record,
            back=self.back(),
            stale=stale,
            version=version_of(request.form) if sent() else None,
            resumed=resume.asked(),
        )
        return self.show("admin/form.html", page), status

    def after_save(self, done: Done) -> Response:
        settle(done, current_actor())
        flash(done.message, "success")
        again = "_lagi" in request.form
        return redirect(f"{self.url}/new/" if again else self.back() or f"{self.url}/", 303)

    def back(self) -> str:
        """The list as the person left it; an address outside this entity's pages is not followed."""
        wanted = request.values.get("kembali", "")
        inside = (
            wanted.startswith(f"{self.url}/") and "\\" not in wanted and wanted.isprintable() and ".." not in wanted
        )
        return wanted if inside and len(wanted) < 1000 else ""


def version_of(form: Mapping[str, str]) -> int | None:
    """The version that the form was made from; None where it says none."""
    return whole(form.get("version"))


def seen(form: Mapping[str, str]) -> int:
    """The version that the person looked at. Raises Invalid for a form that does not say it: nothing is overwritten
    unseen."""
    version = version_of(form)
    if version is None:
        raise Invalid(
            {"": ["Formulir ini tidak menyebut versi data yang Anda lihat."]}, "Buka lagi datanya, lalu ulangi."
        )
    return version


def sent() -> bool:
    """Whether the page's form was sent."""
    return request.method == "POST"


def searching() -> bool:
    """A press on 'Cari' beside a relation, or a form on its way back through a login: it is shown, nothing is saved."""
    return "_cari" in request.form or resume.asked()
