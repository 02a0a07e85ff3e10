"""Saved views of lists: kept under a name, renamed, filled anew, shared, chosen as the first one, deleted.

Whoever opens a list may save views of it, for themselves. Sharing one with the instansi takes a role with
`share_views`, and so does altering one that is shared; such a role may also end the sharing of somebody else's.
Views hold parameters of an address and give nobody a right: a list that is opened with one is read under the reader's
own scope and fields.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.teks import collapse, normalise
from app.engine.permissions import may, may_share_views
from app.engine.spec import Entity
from app.errors import Invalid, NotAllowed, OutOfScope
from app.models import listing
from app.models.account import AKUN
from app.models.build import Registry
from app.models.history import Event, names_of, record
from app.models.saved_view import FirstView, SavedView, open_to
from app.models.scope import forbidden
from app.workflows.effects import Done

LONGEST_NAME: Final = 60
LONGEST_ADDRESS: Final = 3_000  # characters, as they stand in an address
MOST: Final = 50
MOST_SHARED: Final = 20

Asked = Iterable[tuple[str, str]]


def save(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity,
    nama: str,
    asked: Asked,
    *,
    first: bool = False,
    shared: bool = False,
    now: datetime,
) -> Done:
    """Keep what `asked` holds of the list's parameters. Raises NotAllowed, Invalid by `nama`, `bagikan` or ''."""
    work = _Work(session, registry, actor, entity, now)
    work.begin()
    wrong = work.wrong_name(nama, None)
    if work.count(SavedView.akun_id == actor.akun_id) >= MOST:
        wrong[""] = [f"Anda sudah memiliki {MOST} tampilan. Hapus yang tidak dipakai lagi."]
    if wrong:
        raise Invalid(wrong)
    view = SavedView(
        akun_id=actor.akun_id,
        instansi_id=actor.instansi_id,
        entity=entity.name,
        nama=_name(nama),
        params=work.parameters(asked),
        shared=False,
        changed_at=now,
    )
    session.add(view)
    work.share(view, shared)
    session.flush()
    work.choose(view, first)
    return work.done(view, "simpan_tampilan", f"Tampilan {view.nama} disimpan.")


def change(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: Entity,
    view_id: int,
    *,
    nama: str | None = None,
    first: bool = False,
    shared: bool = False,
    now: datetime,
) -> Done:
    """Rename a view (None: as it is), share it or not, open the menu with it or not.

    Of somebody else's view that is shared only `first` is one's own to say, and, with the right to share, that it is
    shared no more. Raises OutOfScope, NotAllowed, Invalid by `nama` or `bagikan`.
    """
    work = _Work(session, registry, actor, entity, now)
    work.begin()
    view = work.view(view_id)
    work.share(view, shared)
    if nama is not None and _name(nama) != view.nama:
        wrong = work.wrong_name(nama, work.alterable(view))
        if wrong:
            raise Invalid(wrong)
        view.nama = _name(nama)
    session.flush()
    work.choose(view, first and work.sees(view))
    return work.done(view, "atur_tampilan", f"Tampilan {view.nama} diatur.")


def overwrite(
    session: Session, registry: Registry, actor: Actor, entity: Entity, view_id: int, asked: Asked, *, now: datetime
) -> Done:
    """Fill one's own view anew. Raises OutOfScope, NotAllowed for somebody else's, Invalid where nothing is asked."""
    work = _Work(session, registry, actor, entity, now)
    work.begin()
    view = work.alterable(work.view(view_id))
    view.params = work.parameters(asked)
    view.changed_at = now
    return work.done(view, "timpa_tampilan", f"Isi tampilan {view.nama} diperbarui.")


def delete(session: Session, registry: Registry, actor: Actor, entity: Entity, view_id: int, *, now: datetime) -> Done:
    """Delete one's own view; whoever opened their menu with it opens the whole list again.

    Raises OutOfScope, NotAllowed for somebody else's.
    """
    work = _Work(session, registry, actor, entity, now)
    work.begin()
    view = work.own(work.view(view_id))
    done = work.done(view, "hapus_tampilan", f"Tampilan {view.nama} dihapus.")
    session.execute(sa.delete(FirstView).where(FirstView.view_id == view.id))
    session.delete(view)
    session.flush()
    return done


@dataclass(frozen=True, slots=True)
class _Work:
    """What a change of a view works with."""

    session: Session
    registry: Registry
    actor: Actor
    entity: Entity
    now: datetime

    @property
    def names(self) -> tuple[str, ...]:
        """What the menu is and was called."""
        return names_of(self.registry.catalog, self.entity)

    def begin(self) -> None:
        """Refuse whoever may not open the list; then one change at a time for an account, so that its bounds hold."""
        if not may(self.registry.catalog, self.actor, self.entity.name, "list"):
            raise forbidden(self.entity, "list")
        own = sa.select(AKUN.c.id).where(AKUN.c.id == self.actor.akun_id)
        self.session.execute(own.with_for_update(key_share=True))

    def view(self, view_id: int) -> SavedView:
        """A view of this menu that the actor may open, held until the end. Raises OutOfScope for any other."""
        here = (SavedView.id == view_id, SavedView.entity.in_(self.names), open_to(self.actor))
        found = self.session.scalar(sa.select(SavedView).where(*here).with_for_update())
        if found is None:
            raise OutOfScope("Tampilan itu tidak ada.")
        return found

    def own(self, view: SavedView) -> SavedView:
        """The view. Raises NotAllowed for somebody else's."""
        if view.akun_id != self.actor.akun_id:
            raise NotAllowed(
                "Tampilan ini milik orang lain.", "Buka tampilannya, lalu simpan sebagai tampilan Anda sendiri."
            )
        return view

    def alterable(self, view: SavedView) -> SavedView:
        """The view. Raises NotAllowed for somebody else's, and for a shared one when the right to share is gone."""
        if self.own(view).shared and not may_share_views(self.registry.catalog, self.actor):
            raise NotAllowed(
                "Tampilan ini dibagikan, dan peran Anda tidak lagi memuat hak membagikan tampilan.",
                "Hentikan pembagiannya dahulu, lalu ubah.",
            )
        return view

    def sees(self, view: SavedView) -> bool:
        """Whether the actor may open the view."""
        return view.akun_id == self.actor.akun_id or (view.shared and view.instansi_id == self.actor.instansi_id)

    def wrong_name(self, nama: str, view: SavedView | None) -> dict[str, list[str]]:
        """What is wrong with a new name of `view` (None: of a new one)."""
        name = _name(nama)
        if not 1 <= len(name) <= LONGEST_NAME:
            return {"nama": [f"Nama tampilan wajib diisi, paling banyak {LONGEST_NAME} karakter."]}
        mine = sa.select(SavedView.id, SavedView.nama).where(
            SavedView.akun_id == self.actor.akun_id, SavedView.entity.in_(self.names)
        )
        others = [row.nama for row in self.session.execute(mine) if view is None or row.id != view.id]
        if name.casefold() in {other.casefold() for other in others}:
            return {"nama": [f"Anda sudah memiliki tampilan {name} pada menu ini."]}
        return {}

    def count(self, *which: sa.ColumnElement[bool]) -> int:
        """How many views there are of these."""
        return self.session.scalar(sa.select(sa.func.count()).select_from(SavedView).where(*which)) or 0

    def parameters(self, asked: Asked) -> list[list[str]]:
        """What of `asked` the list can be asked, by the actor, today. Raises Invalid for nothing, or for too much."""
        pairs = listing.sift(self.registry, self.actor, self.entity, asked).pairs
        if not pairs:
            raise Invalid({"": ["Belum ada yang disimpan: saring, cari, atau urutkan dahulu daftarnya."]})
        if len(urlencode(pairs)) > LONGEST_ADDRESS:
            raise Invalid({"": ["Saringan terlalu panjang."]}, "Kurangi saringannya.")
        return [[name, text] for name, text in pairs]

    def share(self, view: SavedView, shared: bool) -> None:
        """Share the view with the actor's instansi, or end that. Raises NotAllowed, Invalid by `bagikan`."""
        if shared == view.shared:
            return
        right = may_share_views(self.registry.catalog, self.actor)
        own = view.akun_id == self.actor.akun_id
        if not right and (shared or not own):
            raise NotAllowed(
                "Peran Anda tidak memuat hak membagikan tampilan.", "Minta admin instansi membagikan tampilan ini."
            )
        if not shared:
            elsewhere = (FirstView.view_id == view.id, FirstView.akun_id != view.akun_id)
            self.session.execute(sa.delete(FirstView).where(*elsewhere))
        elif self.count(self._shared_here()) >= MOST_SHARED:
            raise Invalid({"bagikan": [f"Sudah ada {MOST_SHARED} tampilan yang dibagikan pada menu ini."]})
        else:
            view.instansi_id = self.actor.instansi_id
        view.shared = shared

    def _shared_here(self) -> sa.ColumnElement[bool]:
        here = SavedView.instansi_id == self.actor.instansi_id
        return sa.and_(SavedView.shared, here, SavedView.entity.in_(self.names))

    def choose(self, view: SavedView, first: bool) -> None:
        """Let the actor's menu open with this view, or no longer with it."""
        mine = (FirstView.akun_id == self.actor.akun_id, FirstView.entity.in_(self.names))
        which = mine if first else (*mine, FirstView.view_id == view.id)
        self.session.execute(sa.delete(FirstView).where(*which))
        if first:
            values = {"akun_id": self.actor.akun_id, "entity": self.entity.name, "view_id": view.id}
            self.session.execute(sa.insert(FirstView).values(values))

    def done(self, view: SavedView, action: str, message: str) -> Done:
        """Note the change in the history of the account. The name of a view that nobody else sees stays out of it."""
        self.session.flush()
        what = f"{self.entity.label}: {view.nama}" if view.shared else str(self.entity.label)
        event = Event("akun", self.actor.akun_id, action, {}, instansi_id=self.actor.instansi_id, reason=what)
        record(self.session, self.actor, [event], now=self.now)
        return Done(view.id, message)


def _name(raw: str) -> str:
    return collapse(normalise(raw))
