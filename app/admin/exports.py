"""The export of a list, as it is filtered: a question with one button, then a job whose file is fetched."""

from __future__ import annotations

import json

from flask import redirect, request, url_for

from app.admin import asked, links
from app.admin.routing import expose
from app.admin.view import Answer, EntityView
from app.errors import OutOfScope
from app.models import listing
from app.web import guard
from app.web.principal import current_actor
from app.web.transaction import enqueue, session
from app.workflows.effects import Effect

NAMES = {"xlsx": "Excel (.xlsx)", "csv": "CSV (.csv)"}


class ExportView(EntityView):
    """Lists out."""

    @expose("/export/<fmt>/", methods=("GET", "POST"))
    @guard.permission("export")
    def export_view(self, fmt: str) -> Answer:
        """What would be exported; pressed, the job that writes it."""
        spec = self.entity.exports
        if spec is None or fmt not in spec.formats:
            raise OutOfScope("Halaman tidak ditemukan.")
        pairs = asked.sent()
        args = asked.grouped(pairs)
        query = listing.parse_query(self.registry.catalog, self.entity, args)
        actor = current_actor()
        if request.method == "POST":
            params = {"entity": self.entity.name, "format": fmt, "args": json.dumps(args, ensure_ascii=False)}
            (job,) = enqueue((Effect("ekspor", params),), actor)
            return redirect(url_for("pekerjaan.show", job_id=job), 303)
        found = listing.fetch(session(), self.registry, actor, query)
        columns = listing.export_columns(
            self.registry, self.entity, listing.exportable(self.registry, actor, self.entity)
        )
        return str(
            self.render(
                "admin/export.html",
                heading=f"Ekspor {self.entity.label_plural}",
                trail=links.trail(self.registry.catalog, self.entity, ("Ekspor", "")),
                action=links.page(self.entity, f"export/{fmt}/"),
                pairs=pairs,
                format=NAMES[fmt],
                others=[(NAMES[other], other) for other in spec.formats if other != fmt],
                labels=[column.label for column in columns],
                total=found.total,
                capped=found.capped,
                filtered=bool(query.filters or query.q or query.preset),
                cancel=links.base(self.entity),
            )
        )
