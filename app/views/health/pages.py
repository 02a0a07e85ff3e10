"""`/healthz`: the process answers. `/readyz`: it can reach its migrated database too."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, jsonify

from app.errors import Busy
from app.models.account import WebSession
from app.web import guard
from app.web.transaction import session

page = Blueprint("health", __name__)


@page.get("/healthz")
@guard.public
def alive() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@page.get("/readyz")
@guard.public
def ready() -> tuple[Response, int]:
    """The database answers and has its tables; 503 otherwise."""
    try:
        session().execute(sa.select(WebSession.token_hash).limit(1)).all()
    except (sa.exc.SQLAlchemyError, Busy):
        return jsonify(status="unavailable", what="database"), 503
    return jsonify(status="ok"), 200
