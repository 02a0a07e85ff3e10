"""The report of what has to be mended before people can plan and be rated."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.models.queries.praperiksa import praperiksa
from app.views.praperiksa import context
from app.web import guard
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session

page = Blueprint("praperiksa", __name__, url_prefix="/praperiksa")


@page.get("/")
@guard.permission("update", "pegawai")
def index() -> ResponseReturnValue:
    """What is found in the units whose people one may change: that right mends nearly all of it."""
    actor, registry = current_actor(), services().registry
    found = praperiksa(session(), registry, actor)
    return render_template("praperiksa/index.html", page=context.report(registry.catalog, actor, found))
