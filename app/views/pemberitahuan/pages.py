"""Notices: one's own, the newest first, and marking them as read."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.models import notice
from app.views.pemberitahuan import context
from app.web import guard
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session

page = Blueprint("pemberitahuan", __name__, url_prefix="/pemberitahuan")


@page.get("/")
@guard.account
def index() -> ResponseReturnValue:
    """One's own notices, the newest first."""
    told = context.latest(session(), services().catalog, current_actor())
    return render_template("pemberitahuan/index.html", told=told)


@page.post("/dibaca")
@guard.account
def read() -> ResponseReturnValue:
    """Mark all of them as read."""
    actor = current_actor()
    notice.mark_read(session(), actor.akun_id, actor.now)
    return redirect(url_for("pemberitahuan.index"), 303)
