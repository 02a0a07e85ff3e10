"""Findings about roles that follow from the data (E409, E410): nobody gives them, and they need to know whose a row is
and in which unit, or who decides on it."""

from __future__ import annotations

from collections.abc import Mapping

from app.engine.book import Book
from app.engine.fieldtypes.relation import RelationField
from app.engine.names import IMPLIED_ROLES
from app.engine.rolespec import Reach, Role
from app.engine.spec import Entity

FACTS: Mapping[str, tuple[str, ...]] = {
    "unor": ("atasan",),
    "pegawai": ("unor", "jenis_jabatan", "status_pimpinan", "aktif"),
    "plt_plh": ("pegawai", "unor", "jenis", "periode_awal", "periode_akhir", "aktif"),
}
"""What `app.models.penilai` reads to find who rates whom."""


def check_standing(entities: Mapping[str, Entity], book: Book) -> None:
    """All findings about the roles of IMPLIED_ROLES and those that reach what follows from the data."""
    for role in book.roles.values():
        _implied(role, book)
        _given(role, book)
        if role.reach.standing:
            _facts(role, entities, book)
    for entity in entities.values():
        _rows(entity, entities, book)


def _implied(role: Role, book: Book) -> None:
    """Names and reaches belong together: every pegawai holds these roles, and nobody any other that reaches so."""
    wanted = IMPLIED_ROLES.get(role.name)
    if wanted is not None and role.reach != wanted:
        message = f"every pegawai holds the role '{role.name}', and it reaches {role.reach.value}"
        book.report.error("E410", role.place, message, f"write 'reach: {wanted}'")
    elif wanted is None and role.reach.implied:
        name = next(name for name, reach in IMPLIED_ROLES.items() if reach == role.reach)
        message = f"nobody ever holds '{role.name}': the role that reaches {role.reach.value} is '{name}'"
        book.report.error("E410", role.place, message, f"call it {name}")


def _given(role: Role, book: Book) -> None:
    if role.reach.implied and (role.grants or role.share_views):
        word = "grants" if role.grants else "share_views"
        message = f"every pegawai holds '{role.name}', so everybody could use its {word}"
        book.report.error("E410", role.place, message, f"leave {word} out")
    for name in role.grants:
        other = book.roles.get(name)
        if other is not None and other.reach.implied:
            message = f"'{role.name}' cannot give '{name}', which follows from the data"
            book.report.error("E410", role.place, message, f"leave {name} out of grants")


def _facts(role: Role, entities: Mapping[str, Entity], book: Book) -> None:
    for name, fields in FACTS.items():
        entity = entities.get(name)
        missing = [field for field in fields if entity is None or field not in entity.fields]
        if missing:
            message = f"who rates whom follows from '{name}.{missing[0]}', which there is not"
            cure = "check together with the packaged folder, or leave the role out"
            book.report.error("E410", role.place, message, cure)
            return


def _rows(entity: Entity, entities: Mapping[str, Entity], book: Book) -> None:
    for permission in entity.permissions:
        role = book.roles.get(permission.role)
        if role is None:
            continue
        if role.reach is Reach.DECIDER and not _decided(entity, entities, frozenset()):
            message = f"'{role.name}' decides on rows, and '{entity.name}' does not say who decides on one"
            cure = "add 'decider: …' (leads to the pegawai), or belong to such a row by {via: …}"
            book.report.error("E409", permission.place, message, cure)
        if role.reach.standing and not _rated(entity, entities, frozenset()):
            message = f"'{role.name}' follows from who rates whom, and '{entity.name}' lacks an owner or a unit"
            cure = "add 'owner: …' (leads to the pegawai) and 'scope: {unor: …}', or belong to such a row by {via: …}"
            book.report.error("E409", permission.place, message, cure)


def _rated(entity: Entity, entities: Mapping[str, Entity], seen: frozenset[str]) -> bool:
    """Whether a row has an owner and a unit, itself or by the row that it belongs to."""
    if entity.scope.kind == "unor":
        return entity.owner is not None
    target = _target(entity, entities)
    return target is not None and target.name not in seen and _rated(target, entities, seen | {entity.name})


def _decided(entity: Entity, entities: Mapping[str, Entity], seen: frozenset[str]) -> bool:
    """Whether a row says who decides on it, itself or by the row that it belongs to."""
    target = _target(entity, entities)
    above = target is not None and target.name not in seen and _decided(target, entities, seen | {entity.name})
    return entity.decider is not None or above


def _target(entity: Entity, entities: Mapping[str, Entity]) -> Entity | None:
    field = entity.fields.get(entity.scope.path[0]) if entity.scope.kind == "via" and entity.scope.path else None
    return entities.get(field.to) if isinstance(field, RelationField) else None
