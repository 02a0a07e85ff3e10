"""The files of rows, each behind the scope of its row and the right to its field."""

from __future__ import annotations

from flask import request

from app.admin.routing import expose
from app.admin.view import Answer, EntityView
from app.models import listing
from app.web import downloads, guard
from app.web.params import row_id
from app.web.principal import current_actor
from app.web.transaction import session


class FileView(EntityView):
    """Files out."""

    @expose("/file/<way>/")
    @guard.permission("read")
    def file_view(self, way: str) -> Answer:
        """The file of a row; of a row below a row, `way` leads there over the names of its lists of rows."""
        actor, (owner, field) = current_actor(), listing.file_field(self.registry.catalog, self.entity, way)
        wanted = row_id(request.args.get("id"))
        ref = listing.attached(session(), self.registry, actor, owner, wanted, field)
        where = f"{owner.name} {wanted} {field.name}"
        return downloads.give(ref, actor, where, inline="lihat" in request.args)
