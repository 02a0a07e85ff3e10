"""The first page after login."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.views.beranda.context import beranda
from app.web import guard
from app.web.navigation import shell_context
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session

page = Blueprint("beranda", __name__)


@page.get("/beranda")
@guard.account
def index() -> ResponseReturnValue:
    """The menus of one's roles, with how much is in each."""
    context = beranda(session(), services().registry, current_actor(), shell_context().groups)
    return render_template("beranda/index.html", page=context)
