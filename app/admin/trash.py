"""The trash of an entity: what was deleted, and the way back."""

from __future__ import annotations

from flask import request

from app.admin import links
from app.admin.manypages import TrashLine, TrashPage
from app.admin.routing import expose
from app.admin.view import Answer, EntityView, sent
from app.domain.tanggal import waktu
from app.errors import Invalid, OutOfScope
from app.models import trash
from app.web import guard
from app.web.params import row_id
from app.web.principal import current_actor
from app.web.transaction import session
from app.workflows import entity as verbs


class TrashView(EntityView):
    """What was deleted and can come back."""

    @expose("/sampah/", methods=("GET", "POST"))
    @guard.permission("restore")
    def trash_view(self) -> Answer:
        """What lies in the trash; with a press, one row of it comes back, or says why it cannot."""
        if not self.entity.soft_delete:
            raise OutOfScope("Halaman tidak ditemukan.")
        actor, status = current_actor(), 200
        problems: tuple[tuple[str, str], ...] = ()
        if sent():
            wanted = row_id(request.form.get("id"))
            try:
                return self.after_save(
                    verbs.restore(session(), self.registry, actor, self.entity, wanted, now=actor.now)
                )
            except Invalid as refusal:
                session().rollback()
                problems, status = self._told(refusal), refusal.status
        found = trash.latest(session(), self.registry, actor, self.entity)
        page = TrashPage(
            heading=f"Sampah {self.entity.label_plural}",
            trail=links.trail(self.registry.catalog, self.entity, ("Sampah", "")),
            action=links.page(self.entity, "sampah/"),
            problems=problems,
            lines=tuple(TrashLine(one.id, one.title, waktu(one.at, actor.zone), one.actor_nama) for one in found),
        )
        return self.show("admin/trash.html", page), status

    def _told(self, refusal: Invalid) -> tuple[tuple[str, str], ...]:
        """What stands in the way, by the labels of the fields."""
        fields = self.entity.fields
        return tuple(
            ("", f"{fields[name].label}: {text}" if name in fields else text)
            for name, texts in refusal.fields.items()
            for text in texts
        )
