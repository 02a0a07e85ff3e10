"""The file of one row, for whoever may read that field of it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.berkas import FileRef
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.file import FileField
from app.engine.spec import ID, INSTANSI, Catalog, Entity
from app.errors import OutOfScope
from app.models import files
from app.models.build import Registry
from app.models.listing.record import detail

GONE = ("Berkas tidak ditemukan.", "Buka lagi datanya untuk melihat berkas yang ada sekarang.")


def attached(
    session: Session, registry: Registry, actor: Actor, entity: Entity, row_id: int, field: FileField
) -> FileRef:
    """The file that the row names in `field`; `entity` may be one of rows below rows.

    Raises OutOfScope where the row, the field or the file is not for the actor, NotAllowed for a row they only list.
    """
    record = detail(session, registry, actor, entity, row_id)
    ref = field.ref(record.values.get(field.name))
    if ref is None or not files.is_attached(session, ref.key, _instansi(session, registry, entity, row_id)):
        raise OutOfScope(*GONE)
    return ref


def file_field(catalog: Catalog, entity: Entity, way: str) -> tuple[Entity, FileField]:
    """The field at the end of 'rhk.indikator.surat', and the entity whose rows have it. Raises OutOfScope."""
    *steps, name = way.split(".")
    for step in steps:
        below = entity.fields.get(step)
        if not isinstance(below, ChildrenField):
            raise OutOfScope(*GONE)
        entity = catalog.entity(below.entity)
    field = entity.fields.get(name)
    if not isinstance(field, FileField):
        raise OutOfScope(*GONE)
    return entity, field


def _instansi(session: Session, registry: Registry, entity: Entity, row_id: int) -> int | None:
    table = registry.rows(entity.name)
    if not entity.tenant_bound:
        return None
    return session.scalar(sa.select(table.c[INSTANSI]).where(table.c[ID] == row_id))
