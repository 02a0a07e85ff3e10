"""Lists of people on the profile: colleagues of one's unit, and those whom one rates. Paged, searched, scoped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.models import listing
from app.models.build import Registry
from app.models.listing import Cell

SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """A page of people. `last` is the number of pages; `empty` says why nobody is there; `more` is a list beside it."""

    heading: str
    about: str
    labels: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    first: int
    query: str
    page: int
    last: int | None
    has_next: bool
    summary: str
    empty: str
    more: People | None = None


def people(
    session: Session,
    registry: Registry,
    actor: Actor,
    entity: str,
    args: Mapping[str, Sequence[str]],
    empty: str,
    beside: str = "",
) -> People:
    """A page of the list of `entity`, as the address asks for it, with the first page of the list `beside` it.

    Raises Invalid for a page that is no number.
    """
    spec = registry.catalog.entity(entity)
    asked = {name: args[name] for name in ("q", "page") if name in args}
    query = listing.parse_query(registry.catalog, spec, asked)
    found = listing.fetch(session, registry, actor, query)
    first = {name: texts for name, texts in asked.items() if name == "q"}
    more = people(session, registry, actor, beside, first, "") if beside and found.page == 1 else None
    return People(
        heading=str(spec.label),
        about=str(spec.description or ""),
        labels=tuple(str(column.label) for column in found.columns),
        rows=tuple(row.cells for row in found.rows),
        first=(found.page - 1) * found.size + 1,
        query=query.q,
        page=found.page,
        last=found.pages,
        has_next=found.has_next,
        summary=f"{found.total} pegawai" if found.total is not None else "",
        empty="Tidak ada yang cocok dengan pencarian itu." if query.q else empty,
        more=more if more and more.rows else None,
    )
