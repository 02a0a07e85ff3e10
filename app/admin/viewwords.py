"""What a saved view holds, in words."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.admin import asked, filters, lookups
from app.admin.pages import Pairs
from app.domain.actor import Actor
from app.engine.spec import Entity
from app.models import listing
from app.models.build import Registry


def contents(session: Session, registry: Registry, actor: Actor, entity: Entity, pairs: Pairs) -> tuple[str, ...]:
    """A line for each parameter that holds: 'Unor: Bidang Satu', 'Urutan: Nama, menurun'."""
    catalog, holding = registry.catalog, listing.sift(registry, actor, entity, pairs).pairs
    args = MultiDict(holding)
    query = listing.parse_query(catalog, entity, asked.grouped(holding))
    form = filters.form(catalog, entity, args)
    lookups.fill(session, registry, actor, form, args)
    chips = filters.chips(catalog, entity, form, query, without=str)
    return (*(f"{chip.label}: {chip.shown}" for chip in chips), *_beside(registry, entity, query, "size" in args))


def _beside(registry: Registry, entity: Entity, query: listing.Query, sized: bool) -> Iterator[str]:
    for preset in entity.list.presets:
        if preset.name == query.preset:
            yield f"Saringan siap pakai: {preset.label}"
    for sort in query.sort:
        label = listing.field_at(registry.catalog, entity, sort.path).label
        yield f"Urutan: {label}, {'menurun' if sort.descending else 'menaik'}"
    if sized:
        yield f"Jumlah baris: {query.size}"
