"""The pages of saved views: open, save, settle, fill anew, delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from app.admin import asked, links, savedviews, viewwords
from app.admin.pages import Pairs
from app.admin.routing import expose
from app.admin.savedviews import SavedViewPage, Views
from app.admin.view import Answer, EntityView
from app.engine.permissions import may_share_views
from app.errors import Invalid
from app.models.listing.query import PARAMETERS
from app.models.saved_view import View
from app.web import guard, once, resume
from app.web.params import row_id
from app.web.principal import current_actor
from app.web.transaction import session, settle
from app.workflows import saved_view
from app.workflows.effects import Done

Errors = Mapping[str, list[str]]


class SavedViewsView(EntityView):
    """Saved views of the list."""

    @expose("/tampilan/")
    @guard.permission("list")
    def open_saved_view(self) -> Answer:
        """On to the list as the view asks for it."""
        views = self._views()
        return redirect(views.address(views.one(row_id(request.args.get("id")))))

    @expose("/tampilan/new/", methods=("GET", "POST"))
    @guard.permission("list")
    @resume.form
    def new_saved_view(self) -> Answer:
        """The name for what the list is asked now, and the keeping of it."""
        actor, pairs, form = current_actor(), asked.sent(PARAMETERS), request.form
        if not _pressed():
            return self._form(None, pairs, {})
        if not once.first(actor):
            return redirect(asked.back(self.entity, pairs), 303)

        def save() -> Done:
            first, shared = "awal" in form, "bagikan" in form
            nama = form.get("nama", "")
            return saved_view.save(
                session(), self.registry, actor, self.entity, nama, pairs, first=first, shared=shared, now=actor.now
            )

        return self._answer(None, pairs, save)

    @expose("/tampilan/edit/", methods=("GET", "POST"))
    @guard.permission("list")
    @resume.form
    def edit_saved_view(self) -> Answer:
        """The name of a view, who else sees it, and whether the menu opens with it."""
        actor, views, form = current_actor(), self._views(), request.form
        view = views.one(row_id(request.values.get("id")))
        if not _pressed():
            return self._form(view, view.pairs, {})

        def change() -> Done:
            nama, first = form.get("nama", "") if view.own else None, "awal" in form
            shared = "bagikan" in form if self._shareable(view) else view.shared
            return saved_view.change(
                session(),
                self.registry,
                actor,
                self.entity,
                view.id,
                nama=nama,
                first=first,
                shared=shared,
                now=actor.now,
            )

        return self._answer(view, view.pairs, change)

    @expose("/tampilan/overwrite/", methods=("POST",))
    @guard.permission("list")
    def overwrite_saved_view(self) -> Answer:
        """Fill a view with what the list is asked now."""
        actor, view_id, pairs = current_actor(), row_id(request.form.get("id")), asked.sent(PARAMETERS)
        return self._onward(
            saved_view.overwrite(session(), self.registry, actor, self.entity, view_id, pairs, now=actor.now)
        )

    @expose("/tampilan/delete/", methods=("POST",))
    @guard.permission("list")
    def delete_saved_view(self) -> Answer:
        """Delete a view."""
        actor, view_id = current_actor(), row_id(request.form.get("id"))
        return self._onward(saved_view.delete(session(), self.registry, actor, self.entity, view_id, now=actor.now))

    def _views(self) -> Views:
        return savedviews.load(session(), self.registry, current_actor(), self.entity)

    def _shareable(self, view: View | None) -> bool:
        """Whether sharing is theirs to begin or, of a view that is shared, to end."""
        if may_share_views(self.registry.catalog, current_actor()):
            return view is None or view.own or view.shared
        return view is not None and view.own and view.shared

    def _answer(self, view: View | None, pairs: Pairs, verb: Callable[[], Done]) -> Answer:
        """What the verb made, or the form again with what it refused."""
        try:
            return self._onward(verb())
        except Invalid as refusal:
            session().rollback()
            return self._form(view, pairs, refusal.fields), refusal.status

    def _onward(self, done: Done) -> Response:
        """To the list with the view; without, where the actor has it no longer."""
        settle(done, current_actor())
        flash(done.message, "success")
        views = self._views()
        left = next((view for view in views.all if view.id == done.subject_id), None)
        return redirect(views.address(left) if left else views.whole, 303)

    def _form(self, view: View | None, pairs: Pairs, errors: Errors) -> str:
        actor, catalog, form = current_actor(), self.registry.catalog, request.form
        heading = "Atur tampilan" if view else "Simpan tampilan"
        sent = request.method == "POST"
        return self.show(
            "admin/saved_view.html",
            SavedViewPage(
                heading=heading,
                trail=links.trail(catalog, self.entity, (heading, "")),
                action=links.page(self.entity, f"tampilan/{'edit' if view else 'new'}/"),
                cancel=links.page(self.entity, "tampilan/", id=view.id) if view else asked.back(self.entity, pairs),
                view_id=view.id if view else None,
                named=view is None or view.own,
                nama=form.get("nama", "") if sent else view.nama if view else "",
                first="awal" in form if sent else view is not None and view.first,
                shared="bagikan" in form if sent else view is not None and view.shared,
                shareable=self._shareable(view),
                instansi=actor.instansi_nama,
                contents=viewwords.contents(session(), self.registry, actor, self.entity, pairs),
                kept=() if view else pairs,
                once=once.mark(),
                errors=errors,
                delete=links.page(self.entity, "tampilan/delete/") if view and view.own else "",
            ),
        )


def _pressed() -> bool:
    """False for a form that comes back through a login, too: it is shown, nothing is kept."""
    return request.method == "POST" and not resume.asked()
