"""What the pages of the manual show."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.actor import Actor
from app.engine.manual.blocks import Section
from app.engine.manual.page import menus, page
from app.engine.permissions import may
from app.engine.spec import Catalog, Entity
from app.views.bantuan.drawing import Drawing, draw

OTHERS = "Lainnya"


@dataclass(frozen=True, slots=True)
class Link:
    """A menu, and where its page of the manual is."""

    label: str
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class MenuPage:
    """The manual of one menu; `drawing` is its workflow, where it has one."""

    heading: str
    intro: str
    name: str
    sections: tuple[Section, ...]
    related: tuple[Link, ...]
    drawing: Drawing | None


def index(catalog: Catalog, actor: Actor) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """The menus whose lists the actor may open, by the groups of the navigation."""
    found: dict[str, list[Link]] = {}
    for entity in menus(catalog):
        if may(catalog, actor, entity.name, "list"):
            group = catalog.groups.get(entity.menu.group) if entity.menu else None
            found.setdefault(str(group.label) if group else OTHERS, []).append(_link(entity))
    return tuple((label, tuple(links)) for label, links in found.items())


def menu(catalog: Catalog, actor: Actor, entity: Entity) -> MenuPage:
    """The manual of `entity`; of the menus that it points at, those that the actor may open."""
    told = page(catalog, entity)
    return MenuPage(
        heading=told.heading,
        intro=told.intro,
        name=entity.name,
        sections=told.sections,
        related=tuple(_link(catalog.entity(name)) for name in told.related if may(catalog, actor, name, "list")),
        drawing=draw(entity.workflow) if entity.workflow else None,
    )


def _link(entity: Entity) -> Link:
    return Link(str(entity.label), entity.name, str(entity.description or ""))
