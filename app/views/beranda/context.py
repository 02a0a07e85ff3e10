"""What the first page shows: who one is here, and the menus with how much is in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.jadwal import kalimat
from app.domain.tanggal import hari, tanggal
from app.engine.permissions import may
from app.models import scope
from app.models.build import Registry
from app.models.queries import tinjauan
from app.models.queries.jadwal import dekat
from app.views.beranda.admin import INSTANSI, Admin, admin
from app.views.beranda.penilai import Penilai, penilai, utama
from app.views.beranda.saya import Saya, saya
from app.views.pemberitahuan.context import Told, unread
from app.web.navigation import Group, Item

COUNT_LIMIT = 10_000
NEEDED = {"skp", "penilaian", "keberatan", "periode", "jadwal", "capaian_organisasi", "pengecualian"}
"""Without one of these entities an instansi has menus alone."""

MINE, CASES = "saya", "kasus"
PEGAWAI, PENILAI = "pegawai", "pejabat_penilai"
WHOM = (PEGAWAI, PENILAI, "tim_penilai", "admin_unit")


@dataclass(frozen=True, slots=True)
class Card:
    """One menu and how many rows of it the person may see; '' where that is not worth counting."""

    menu: Item
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beranda:
    """The first page. `utama` says which button is the primary one: 'saya', 'kasus', the title of a queue, or ''.
    `kasus` is how many predikat wait for the person as one of the Tim Penilai; `dahulu`: one's own year comes first.
    """

    nama: str
    today: str
    groups: tuple[tuple[str, tuple[Card, ...]], ...]
    told: tuple[Told, ...] = ()
    saya: Saya | None = None
    penilai: Penilai | None = None
    admin: Admin | None = None
    jadwal: tuple[str, ...] = ()
    utama: str = ""
    dahulu: bool = True
    kasus: int = 0


def beranda(
    session: Session, registry: Registry, actor: Actor, groups: tuple[Group, ...], args: Mapping[str, str]
) -> Beranda:
    """The first page of `actor`, whose menus are `groups`: one query counts all of them, one has the notices, and each
    section asks a number of its own that does not grow with the rows. `args` may say which period admins look at."""
    counted = counts(session, registry, actor, [item.entity for group in groups for item in group.menus if item.entity])
    cards = tuple(
        (group.label, tuple(Card(item, counted.get(item.entity, "")) for item in group.menus)) for group in groups
    )
    told = unread(session, registry.catalog, actor)
    team = "tinjauan" in registry.catalog.entities and may(registry.catalog, actor, "tinjauan", "create")
    cases = tinjauan.menunggu(session, registry, actor) if team else 0
    today = f"{hari(actor.today)}, {tanggal(actor.today)}"
    page = Beranda(nama=actor.nama, today=today, groups=cards, told=told, kasus=cases, utama=CASES if cases else "")
    if registry.catalog.entities.keys() >= NEEDED and actor.pegawai_id is not None:
        page = replace(_sections(session, registry, actor, page), admin=admin(session, registry, actor, args))
    return page


def _sections(session: Session, registry: Registry, actor: Actor, page: Beranda) -> Beranda:
    """The page with the sections of what the actor is today."""
    every = dekat(session, registry, actor, WHOM)
    below = penilai(session, registry, actor)
    mine = saya(session, registry, actor, [one for one in every if one.kode_untuk == PEGAWAI])
    roles = set(WHOM) if INSTANSI in actor.roles else (actor.roles - {PENILAI})
    roles |= {PENILAI} if below.menilai else set()
    shown = tuple(kalimat(one, actor.today) for one in every if one.kode_untuk in roles)
    waiting = utama(below.antrean) or page.utama
    mine_first = mine.segera or not waiting
    main = MINE if mine.anda and mine_first else waiting
    return replace(page, saya=mine, penilai=below, jadwal=shown, utama=main, dahulu=mine_first)


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
