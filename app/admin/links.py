"""Addresses and words that the generated pages share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from flask import url_for

from app.admin.pages import Trail
from app.engine.names import PAGES
from app.engine.spec import Catalog, Entity, RowAction


class Address(NamedTuple):
    """Where a list is; `whole` is said instead of `base` where a question without any parameter is meant."""

    base: str
    whole: str

    def asking(self, pairs: Iterable[tuple[str, str]]) -> str:
        """The list with these parameters."""
        asked = tuple(pairs)
        return with_pairs(self.base, asked) if asked else self.whole


def base(entity: Entity) -> str:
    """The address of the entity's list, with a slash at its end; all its other pages lie below."""
    return url_for(f"admin_{entity.name}.index_view")


def page(entity: Entity, tail: str = "", **parameters: object) -> str:
    """The address of one of the entity's pages; empty parameters are left out."""
    given = {name: value for name, value in parameters.items() if value not in ("", None)}
    return base(entity) + tail + (f"?{urlencode(given)}" if given else "")


def with_pairs(address: str, pairs: Iterable[tuple[str, str]]) -> str:
    """An address with parameters, of which a name may come more than once."""
    text = urlencode(list(pairs))
    return f"{address}?{text}" if text else address


def step(entity: Entity, action: RowAction, row_id: int) -> str:
    """Where an action on a row is asked about, or the page that it opens."""
    return PAGES[action.page].of(row_id) if action.page else page(entity, f"action/{action.name}/", id=row_id)


def file(entity: Entity, way: tuple[str, ...], row_id: int, *, view: bool = False) -> str:
    """Where the file of a row is fetched, or with `view` shown; `way` leads over rows below rows to the field."""
    return page(entity, f"file/{'.'.join(way)}/", id=row_id, lihat="1" if view else "")


def has_pages(entity: Entity) -> bool:
    """False for rows that live in the pages of their parent."""
    return entity.parent is None


def noun(entity: Entity) -> str:
    """What one row is called: 'Periode' of 'Tambah Periode'."""
    return str(entity.texts.add).removeprefix("Tambah ")


def trail(catalog: Catalog, entity: Entity, *more: tuple[str, str]) -> Trail:
    """The bread crumbs: menu group, the list, and what stands under it. The last one is the page itself."""
    group = catalog.groups.get(entity.menu.group) if entity.menu else None
    head = ((str(group.label), ""),) if group else ()
    return (*head, (str(entity.label), base(entity) if more else ""), *more)
