"""What the page of notices shows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.tanggal import waktu
from app.engine.permissions import may
from app.engine.spec import Catalog
from app.models import notice

PAGES = {"permintaan_feedback": "/feedback/", notice.REMINDER: "/penilaian/"}
"""Where whoever is told of a row finds it, other than on its own page."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice; `address` is where its row can be seen, '' where it cannot (any more)."""

    text: str
    at: str
    address: str
    unread: bool


def latest(session: Session, catalog: Catalog, actor: Actor) -> tuple[Told, ...]:
    """The actor's notices, the newest first."""
    return tuple(_told(one, catalog, actor) for one in notice.latest(session, actor.akun_id))


def unread(session: Session, catalog: Catalog, actor: Actor) -> tuple[Told, ...]:
    """The newest of the actor's unread notices."""
    return tuple(_told(one, catalog, actor) for one in notice.unread(session, actor.akun_id))


def _told(one: notice.Notice, catalog: Catalog, actor: Actor) -> Told:
    if one.entity in PAGES:
        return Told(one.text, waktu(one.at, actor.zone), PAGES[one.entity], one.read_at is None)
    open_to = one.entity in catalog.entities and may(catalog, actor, one.entity, "read")
    address = f"/admin/{one.entity}/details/?id={one.row_id}" if open_to else ""
    return Told(one.text, waktu(one.at, actor.zone), address, one.read_at is None)
