"""Who may do what in a menu: an overview, then each role with its reach, conditions and fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.conditions import ALWAYS
from app.engine.manual.blocks import Lines, Section, Table, listed, section
from app.engine.permissions import readable, writable
from app.engine.spec import ACTIONS, Catalog, Entity, Permission
from app.engine.telling import reach, tell

NAMES = {
    "list": "Daftar",
    "read": "Lihat",
    "create": "Tambah",
    "update": "Ubah",
    "delete": "Hapus",
    "restore": "Pulihkan",
    "import": "Impor",
    "export": "Ekspor",
}
SHOWING = frozenset({"list", "read", "export"})
ENTERING = frozenset({"create", "update", "import"})
LABELS = ("Peran", "Jangkauan", "Boleh", "Syarat", "Isian terlihat", "Isian dapat diisi")


def rights(catalog: Catalog, entity: Entity) -> Iterator[Section | None]:
    """The one section about rights. Steps of a workflow are told with the workflow."""
    blocks = [item for item in entity.permissions if _told(entity, item) and item.role in catalog.roles]
    nobody = Lines(() if blocks else ("Belum ada peran yang boleh membuka menu ini.",))
    yield section("hak", "Siapa boleh apa", _overview(catalog, entity, blocks), _each(catalog, entity, blocks), nobody)


def _told(entity: Entity, permission: Permission) -> bool:
    return bool(permission.actions - set(entity.transitions))


def _actions(entity: Entity) -> dict[str, str]:
    """Every action but the steps of the workflow, with its name, in one order."""
    own = {name: str(step.label) for name, step in entity.actions.items()}
    return {**{action: NAMES[action] for action in ACTIONS}, **own}


def _overview(catalog: Catalog, entity: Entity, blocks: list[Permission]) -> Table:
    names = _actions(entity)
    roles = [role for role in catalog.roles.values() if any(item.role == role.name for item in blocks)]
    rows = tuple((str(role.label), *(_may(blocks, role.name, action) for action in names)) for role in roles)
    return Table("Ringkasan hak", ("Peran", *names.values()), rows)


def _may(blocks: list[Permission], role: str, action: str) -> str:
    wheres = [item.where for item in blocks if item.role == role and action in item.actions]
    return "tidak" if not wheres else "ya" if ALWAYS in wheres else "bersyarat"


def _each(catalog: Catalog, entity: Entity, blocks: list[Permission]) -> Table:
    rows = tuple(
        (
            str(role.label),
            reach(catalog, entity, role.reach),
            listed(name for action, name in _actions(entity).items() if action in item.actions),
            "" if item.where == ALWAYS else tell(catalog, entity, item.where),
            _fields(entity, item, SHOWING, readable),
            _fields(entity, item, ENTERING, writable),
        )
        for role in catalog.roles.values()
        for item in blocks
        if item.role == role.name
    )
    return Table("Rincian hak", LABELS, rows)


def _fields(
    entity: Entity, item: Permission, about: frozenset[str], open_to: Callable[[Entity, Permission], frozenset[str]]
) -> str:
    """The fields that a block opens, or all but a few of them; '' where its actions open none."""
    if not item.actions & about:
        return ""
    every = [name for name in entity.fields if about is SHOWING or name in open_to(entity, Permission("", frozenset()))]
    opened = open_to(entity, item)
    labels = {name: str(entity.fields[name].label) for name in every}
    closed = [labels[name] for name in every if name not in opened]
    if not opened:
        return "tidak ada"
    if not closed:
        return "semua isian"
    if len(closed) <= len(every) // 3:
        return f"semua isian kecuali {listed(closed)}"
    return listed(labels[name] for name in every if name in opened)
