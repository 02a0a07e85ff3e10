"""Addresses and words that the generated pages share."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import url_for

from app.admin.pages import Trail
from app.engine.spec import Catalog, Entity


def base(entity: Entity) -> str:
    """The address of the entity's list, with a slash at its end; all its other pages lie below."""
    return url_for(f"admin_{entity.name}.index_view")


def page(entity: Entity, tail: str = "", **parameters: object) -> str:
    """The address of one of the entity's pages; empty parameters are left out."""
    given = {name: value for name, value in parameters.items() if value not in ("", None)}
    return base(entity) + tail + (f"?{urlencode(given)}" if given else "")


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
