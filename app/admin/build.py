"""Catalog → Flask-Admin: mounts the generated pages of every entity that has pages of its own."""

from __future__ import annotations

from flask import Flask, redirect, url_for
from flask_admin import Admin, BaseView
from flask_admin.theme import Theme
from werkzeug.wrappers import Response

from app.admin.exports import ExportView
from app.admin.fileviews import FileView
from app.admin.grid import GridView
from app.admin.imports import ImportView
from app.admin.massal import BulkView
from app.admin.rights import RightsView
from app.admin.routing import expose
from app.admin.steps import StepView
from app.admin.trash import TrashView
from app.admin.viewpages import SavedViewsView
from app.models.build import Registry
from app.web import guard


class Start(BaseView):  # type: ignore[misc]  # Flask-Admin has no types
    """`/admin/` has nothing of its own to show; the start page has the menus."""

    @expose("/")
    @guard.account
    def index(self) -> Response:
        """Go on to the start page."""
        return redirect(url_for("beranda.index"))


class GeneratedView(
    ImportView, ExportView, FileView, StepView, BulkView, GridView, SavedViewsView, RightsView, TrashView
):
    """All pages of one entity."""


def mount(app: Flask, registry: Registry) -> Admin:
    """Give `app` the pages of every entity under `/admin/<entity>/`. Rows of children live in their parent's pages."""
    start = Start(name="e-Kinerja", endpoint="admin", url="/admin")
    admin = Admin(app, name="e-Kinerja", index_view=start, theme=Theme(folder="ours", base_template="base.html"))
    for entity in registry.catalog:
        if entity.parent is None:
            admin.add_view(GeneratedView(registry, entity))
    return admin
