"""The first page after login."""

from __future__ import annotations

from flask import Blueprint, render_template, request
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
    """What waits, as far as one's roles see it, and their menus with how much is in each."""
    context = beranda(session(), services().registry, current_actor(), shell_context().groups, request.args)
    return render_template("beranda/index.html", page=context)
