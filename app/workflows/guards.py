"""Checks that a step of a workflow may name (`guards`); each gives the reason against it, or None."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import sqlalchemy as sa

from app.engine.fieldtypes.children import ChildrenField
from app.engine.spec import ID, Entity
from app.workflows.draft import Draft, Work
from app.workflows.penilaian import umpan_balik
from app.workflows.skp import syarat

Guard = Callable[[Work, Draft], str | None]


def rows_below(work: Work, draft: Draft) -> str | None:
    """Every list of rows below has at least one row, and so has every list below these."""
    return _empty(work, work.entity, [draft.row_id])


def _empty(work: Work, entity: Entity, ids: list[int]) -> str | None:
    for field in entity.fields.values():
        if not isinstance(field, ChildrenField):
            continue
        below = work.registry.catalog.entity(field.entity)
        table = work.registry.tables[below.name]
        parent = table.c[work.registry.column_name(below.name, entity.name)]
        found = work.session.execute(sa.select(table.c[ID], parent).where(parent.in_(ids))).all()
        if {row[1] for row in found} != set(ids):
            return f"{field.label} belum diisi."
        reason = _empty(work, below, [row[0] for row in found])
        if reason:
            return reason
    return None


GUARDS: Mapping[str, Guard] = MappingProxyType(
    {
        "baris_terisi": rows_below,
        "skp_lengkap": syarat.lengkap,
        "skp_ada_penilai": syarat.ada_penilai,
        "skp_tanpa_penilai": syarat.tanpa_penilai,
        "penilaian_definitif": umpan_balik.definitif,
        "penilaian_ada_realisasi": umpan_balik.ada_realisasi,
        "umpan_balik_lengkap": umpan_balik.lengkap,
    }
)
