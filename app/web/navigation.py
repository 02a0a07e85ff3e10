"""What frames a signed-in person's page: the menus their roles open, their name, and whom they work for."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request

from app.domain.actor import Actor
from app.engine import permissions
from app.engine.spec import Catalog, Entity
from app.web.principal import optional_actor
from app.web.services import services


@dataclass(frozen=True, slots=True)
class Item:
    """One menu: its label and address; `current` while a page of it is shown, `exact` on its list.

    `entity` is '' for a hand-written page.
    """

    entity: str
    label: str
    url: str
    current: bool = False
    exact: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A titled group of menus."""

    name: str
    label: str
    menus: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """A hand-written page in the navigation: its label, its address, and a sentence about it for the first page.

    `memimpin`: only of use to whoever heads a unit, or stands or stood in for a head.
    """

    label: str
    url: str
    about: str
    memimpin: bool = False


OWN_GROUP = ("kinerja", "Kinerja Saya")
OWN = (
    Own("Profil", "/profil/", "Data diri, unit kerja, pejabat penilai, dan bawahan Anda."),
    Own("Daftar SKP", "/skp/", "Sasaran Kinerja Pegawai Anda: menyusun, mengajukan, dan melihat statusnya."),
    Own(
        "Penilaian",
        "/penilaian/",
        "Rencana aksi, realisasi, dan bukti dukung setiap periode, dan hasil penilaiannya.",
    ),
    Own(
        "Feedback Perilaku Rekan Kerja",
        "/feedback/",
        "Feedback atas perilaku kerja rekan Anda, dan yang diminta dari Anda.",
    ),
    Own(
        "SKP Bawahan",
        "/bawahan/",
        "SKP pegawai yang Anda nilai: meninjau, menyetujui, dan mengembalikan.",
        memimpin=True,
    ),
    Own(
        "Pemantauan dan Evaluasi",
        "/evaluasi/",
        "Penilaian bawahan setiap periode: umpan balik, rating, kurva.",
        memimpin=True,
    ),
)
"""The hand-written pages, first in the navigation of those with a pegawai: a new one adds its line here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """The frame of a page."""

    nama: str = ""
    nip: str = ""
    initials: str = ""
    instansi: str = ""
    roles: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    demo: bool = False


def menu(catalog: Catalog, actor: Actor, path: str = "") -> tuple[Group, ...]:
    """One's own pages, and the menus whose lists the actor may open, grouped as in `menu.yaml`.

    `path` is the page being shown.
    """
    mine = (one for one in OWN if actor.memimpin or not one.memimpin)
    own = tuple(Item("", one.label, one.url, path.startswith(one.url), path == one.url, one.about) for one in mine)
    first = (Group(*OWN_GROUP, own),) if actor.pegawai_id is not None else ()
    return (*first, *_generated(catalog, actor, path))


def _generated(catalog: Catalog, actor: Actor, path: str) -> tuple[Group, ...]:
    shown = [entity for entity in catalog if _offered(catalog, actor, entity)]
    groups = []
    for group in sorted(catalog.groups.values(), key=lambda group: group.order):
        mine = sorted((entity for entity in shown if entity.menu and entity.menu.group == group.name), key=_order)
        items = (*(_item(entity, path) for entity in mine), *_reports(catalog, actor, group.name, path))
        if items:
            groups.append(Group(group.name, str(group.label), items))
    return tuple(groups)


def _offered(catalog: Catalog, actor: Actor, entity: Entity) -> bool:
    if entity.menu is None or not permissions.may(catalog, actor, entity.name, "list"):
        return False
    return not entity.menu.roles or bool(actor.roles.intersection(entity.menu.roles))


@dataclass(frozen=True, slots=True)
class Report:
    """A hand-written page at the end of a group, for whoever holds one right: `needs` names the entity and action."""

    group: str
    needs: tuple[str, str]
    label: str
    url: str
    about: str


REPORTS = (
    Report(
        "administrator",
        ("tinjauan", "create"),
        "Tim Penilai Kinerja",
        "/tim-penilai/",
        "Setiap predikat Sangat Baik dan Sangat Kurang: meninjau, meminta penjelasan, dan mencetak berita acara.",
    ),
    Report(
        "administrator",
        ("tim_kerja", "create"),
        "Matriks Peran Hasil",
        "/matriks/",
        "Matriks Peran Hasil setiap unit kerja dan tim kerja, dan cetaknya.",
    ),
    Report(
        "administrator",
        ("pegawai", "update"),
        "Pemeriksaan Data",
        "/praperiksa/",
        "Unor tanpa pimpinan, pegawai tanpa penilai, dan hal lain yang perlu dibereskan.",
    ),
)


def _reports(catalog: Catalog, actor: Actor, group: str, path: str) -> tuple[Item, ...]:
    return tuple(
        Item("", one.label, one.url, path.startswith(one.url), path == one.url, one.about)
        for one in REPORTS
        if one.group == group and permissions.may(catalog, actor, *one.needs)
    )


def _order(entity: Entity) -> tuple[int, str]:
    return (entity.menu.order if entity.menu else 0, entity.name)


def _item(entity: Entity, path: str) -> Item:
    url = f"/admin/{entity.name}/"
    description = str(entity.description) if entity.description else ""
    return Item(entity.name, str(entity.label), url, path.startswith(url), path == url, description)


def shell_context() -> Shell:
    """The frame for the person of this request; made once a request."""
    if "shell" not in g:
        # An error page is made after its transaction ended: it names whoever was known by then.
        actor = optional_actor()
        g.shell = _shell(actor) if actor else Shell(demo=services().settings.demo)
    found: Shell = g.shell
    return found


def _shell(actor: Actor) -> Shell:
    catalog = services().catalog
    return Shell(
        nama=actor.nama,
        nip=actor.nip,
        initials="".join(word[0] for word in actor.nama.split()[:2]).upper(),
        instansi=actor.instansi_nama,
        roles=permissions.role_labels(catalog, actor),
        groups=menu(catalog, actor, request.path),
        demo=services().settings.demo,
    )
