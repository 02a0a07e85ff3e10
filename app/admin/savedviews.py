"""Saved views over the list of their menu: as chips, and what can be done with what the list is asked for now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from app.admin import links
from app.admin.links import Address
from app.admin.pages import Choice, Link, Pairs, Press, Trail
from app.domain.actor import Actor
from app.engine.spec import Entity
from app.errors import OutOfScope
from app.models import listing, saved_view
from app.models.build import Registry
from app.models.history import names_of
from app.models.saved_view import View

PARAMETER = "tampilan"
"""Names the view that an address began as; what the list shows is said by the other parameters alone."""

WHOLE = "semua"


@dataclass(frozen=True)
class Views:
    """The views of a menu that `actor` may open; `current` is the one that the address began as."""

    registry: Registry
    actor: Actor
    entity: Entity
    all: tuple[View, ...]
    current: View | None

    @property
    def first(self) -> View | None:
        """The view that the menu opens with."""
        return next((view for view in self.all if view.first), None)

    @property
    def whole(self) -> str:
        """The address of the list without parameters; it says so where it would open with a view."""
        return links.page(self.entity, **{PARAMETER: WHOLE if self.first else ""})

    def one(self, view_id: int) -> View:
        """The view of that id. Raises OutOfScope where there is none that the actor may open."""
        found = next((view for view in self.all if view.id == view_id), None)
        if found is None:
            raise OutOfScope("Tampilan itu tidak ada.")
        return found

    def sifted(self, view: View) -> listing.Sifted:
        """What of the view the actor can ask the list today."""
        return listing.sift(self.registry, self.actor, self.entity, view.pairs)

    def address(self, view: View) -> str:
        """The list as the view asks for it. Only the list's own parameters stand in it, and only those that hold."""
        pairs = (*self.sifted(view).pairs, (PARAMETER, str(view.id)))
        return Address(links.base(self.entity), self.whole).asking(pairs)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The views as chips."""
        return tuple(
            Choice(
                view.nama,
                links.page(self.entity, "tampilan/", id=view.id),
                view == self.current,
                icon="users" if view.shared else "star",
                kind="Tampilan bersama: " if view.shared else "Tampilan saya: ",
            )
            for view in self.all
        )

    @cached_property
    def _opened(self) -> listing.Sifted:
        return self.sifted(self.current) if self.current else listing.Sifted((), ())

    @property
    def left_out(self) -> tuple[str, ...]:
        """What the current view asks that does not hold (any more)."""
        return self._opened.left_out

    def links(self, asked: Pairs) -> tuple[Link, ...]:
        """What else can be done: keep what is asked as a new view, and settle the current one."""
        found = []
        if asked and not self._same(asked):
            address = links.with_pairs(links.page(self.entity, "tampilan/new/"), asked)
            found.append(Link("Simpan tampilan", address, "quiet", "save"))
        if self.current:
            settle = links.page(self.entity, "tampilan/edit/", id=self.current.id)
            found.append(Link("Atur tampilan", settle, "quiet", "settings"))
        return tuple(found)

    def presses(self, asked: Pairs) -> tuple[Press, ...]:
        """Fill the current view, if it is one's own, with what is asked now."""
        if self.current is None or not self.current.own or not asked or self._same(asked):
            return ()
        fields = (("id", str(self.current.id)), *asked)
        action = links.page(self.entity, "tampilan/overwrite/")
        return (Press("Perbarui tampilan", action, "refresh-cw", fields),)

    def _same(self, asked: Pairs) -> bool:
        """Whether the current view asks just that, and all that it was saved with."""
        return self.current is not None and not self.left_out and sorted(asked) == sorted(self._opened.pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewPage:
    """The form of a saved view: a new one of what the list is asked (`kept`), or one that is settled.

    `named`: its name is the reader's to give; `shareable`: sharing is theirs to begin or end; `contents`: it in words.
    """

    heading: str
    trail: Trail
    action: str
    cancel: str
    view_id: int | None
    named: bool
    nama: str
    first: bool
    shared: bool
    shareable: bool
    instansi: str
    contents: tuple[str, ...]
    kept: Pairs
    once: str
    errors: Mapping[str, Sequence[str]]
    delete: str


def load(session: Session, registry: Registry, actor: Actor, entity: Entity, named: str | None = None) -> Views:
    """The views of the menu of `entity`, by one query; `named` is what the address says of the current one."""
    found = saved_view.visible(session, actor, names_of(registry.catalog, entity))
    return Views(registry, actor, entity, found, next((view for view in found if str(view.id) == named), None))
