"""What the first page shows: who one is here, and the menus with how much is in each."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.tanggal import hari, tanggal
from app.engine.permissions import may
from app.models import scope
from app.models.build import Registry
from app.models.queries import bawahan, tinjauan
from app.views.pemberitahuan.context import Told, unread
from app.web.navigation import Group, Item

COUNT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Card:
    """One menu and how many rows of it the person may see; '' where that is not worth counting."""

    menu: Item
    count: str


@dataclass(frozen=True, slots=True)
class Beranda:
    """The first page; `menunggu` is how many SKP the person is to review, `kasus` how many predikat as one of the Tim
    Penilai."""

    nama: str
    today: str
    groups: tuple[tuple[str, tuple[Card, ...]], ...]
    told: tuple[Told, ...] = ()
    menunggu: int = 0
    kasus: int = 0


def beranda(session: Session, registry: Registry, actor: Actor, groups: tuple[Group, ...]) -> Beranda:
    """The first page of `actor`, whose menus are `groups`; one query counts all of them, one has the notices, and one
    the SKP that wait for a penilai; for the Tim Penilai one more has what waits for them."""
    counted = counts(session, registry, actor, [item.entity for group in groups for item in group.menus if item.entity])
    cards = tuple(
        (group.label, tuple(Card(item, counted.get(item.entity, "")) for item in group.menus)) for group in groups
    )
    told = unread(session, registry.catalog, actor)
    reviewing = actor.pegawai_id is not None and "skp" in registry.catalog.entities
    waiting = bawahan.menunggu(session, registry, actor) if reviewing else 0
    team = "tinjauan" in registry.catalog.entities and may(registry.catalog, actor, "tinjauan", "create")
    cases = tinjauan.menunggu(session, registry, actor) if team else 0
    return Beranda(actor.nama, f"{hari(actor.today)}, {tanggal(actor.today)}", cards, told, waiting, cases)


def counts(session: Session, registry: Registry, actor: Actor, entities: list[str]) -> dict[str, str]:
    """How many rows of each entity the actor's lists hold, as shown text; a count stops at 10.000."""
    if not entities:
        return {}
    row = session.execute(sa.select(*(_count(registry, actor, name) for name in entities))).one()
    return {name: shown(number) for name, number in zip(entities, row, strict=True)}


def _count(registry: Registry, actor: Actor, entity: str) -> sa.ScalarSelect[int]:
    table = registry.rows(entity)
    visible = scope.visible(registry, actor, registry.catalog.entity(entity), "list")
    rows = sa.select(table.c.id).where(visible).limit(COUNT_LIMIT + 1).subquery()
    return sa.select(sa.func.count()).select_from(rows).scalar_subquery()


def shown(number: int) -> str:
    """A count as people read it: '1.234', and '10.000+' where counting stopped."""
    return "10.000+" if number > COUNT_LIMIT else f"{number:,}".replace(",", ".")
