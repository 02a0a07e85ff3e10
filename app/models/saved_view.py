"""Saved views: a name for the parameters of a list's address. They hold no rows, only what the list is asked for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.domain.actor import Actor
from app.models.base import SystemBase

IDENTITY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOST_SHOWN = 100
Pairs = tuple[tuple[str, str], ...]


class SavedView(SystemBase):
    """A view of the list of `entity` (by its name when it was saved); `shared`: with the people of `instansi_id`."""

    __tablename__ = "sys_view"
    __table_args__ = (
        sa.UniqueConstraint("akun_id", "entity", "nama"),
        sa.Index(None, "instansi_id", "entity"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(IDENTITY, primary_key=True)
    akun_id: Mapped[int]
    instansi_id: Mapped[int]
    entity: Mapped[str] = mapped_column(sa.String(80))
    nama: Mapped[str] = mapped_column(sa.String(60))
    params: Mapped[list[Any]] = mapped_column(sa.JSON)
    shared: Mapped[bool]
    changed_at: Mapped[datetime]


class FirstView(SystemBase):
    """The view with which an account opens a menu: its own or one that is shared with it."""

    __tablename__ = "sys_view_first"

    akun_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entity: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    view_id: Mapped[int] = mapped_column(sa.ForeignKey("sys_view.id", ondelete="CASCADE"), index=True)


class View(NamedTuple):
    """A saved view as somebody may open it: `own` is theirs to change, `first` opens their menu."""

    id: int
    nama: str
    pairs: Pairs
    own: bool
    shared: bool
    first: bool


def visible(session: Session, actor: Actor, entities: Collection[str]) -> tuple[View, ...]:
    """The views of a menu (all names that its entity has or had) that the actor may open, their own first."""
    first = sa.and_(FirstView.view_id == SavedView.id, FirstView.akun_id == actor.akun_id)
    query = (
        sa.select(SavedView, FirstView.view_id)
        .outerjoin(FirstView, first)
        .where(SavedView.entity.in_(sorted(entities)), open_to(actor))
        .order_by(SavedView.akun_id != actor.akun_id, sa.func.lower(SavedView.nama), SavedView.id)
        .limit(MOST_SHOWN)
    )
    return tuple(_view(row, actor, first is not None) for row, first in session.execute(query))


def open_to(actor: Actor) -> sa.ColumnElement[bool]:
    """The views that the actor may open: their own, and those shared in their instansi."""
    shared = sa.and_(SavedView.shared, SavedView.instansi_id == actor.instansi_id)
    return sa.or_(SavedView.akun_id == actor.akun_id, shared)


def _view(row: SavedView, actor: Actor, first: bool) -> View:
    pairs = tuple((str(name), str(text)) for name, text in row.params)
    return View(row.id, row.nama, pairs, row.akun_id == actor.akun_id, row.shared, first)


def forget(session: Session, akun_id: int) -> None:
    """Delete the views of an account that is being deleted, and its choices among others'."""
    session.execute(sa.delete(FirstView).where(FirstView.akun_id == akun_id))
    session.execute(sa.delete(SavedView).where(SavedView.akun_id == akun_id))
