"""The manual: a list of one's menus, and a page about each."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.errors import OutOfScope
from app.views.bantuan import context
from app.web import guard
from app.web.principal import current_actor
from app.web.services import services

page = Blueprint("bantuan", __name__, url_prefix="/bantuan")


@page.get("/")
@guard.account
def index() -> ResponseReturnValue:
    """The menus that one may open."""
    return render_template("bantuan/index.html", groups=context.index(services().catalog, current_actor()))


@page.get("/<name>/")
@guard.account
def menu(name: str) -> ResponseReturnValue:
    """What a menu holds, its rules, and who may do what in it. Raises OutOfScope, and NotAllowed without its list."""
    catalog, actor = services().catalog, current_actor()
    entity = catalog.entities.get(name)
    if entity is None or entity.parent is not None:
        raise OutOfScope("Menu itu tidak ada.")
    guard.authorize(catalog, actor, name, "list")
    return render_template("bantuan/menu.html", page=context.menu(catalog, actor, entity))
