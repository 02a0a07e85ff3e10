"""The tree of an entity as nested lists that open and close; a large one comes level by level."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.admin import links
from app.admin.pages import Node, TreePage
from app.domain.actor import Actor
from app.engine.spec import Entity
from app.models.build import Registry
from app.models.queries.forest import Branch, below, forest

OPEN_LEVELS = 2


def compose(session: Session, registry: Registry, actor: Actor, entity: Entity, branch: int | None) -> TreePage:
    """Everything that the tree's template shows; with `branch`, only what hangs below that row."""
    base = links.base(entity)
    if branch is None:
        found, _ = forest(session, registry, actor, entity)
    else:
        found = below(session, registry, actor, entity, branch)
    heading = f"{entity.label_plural}: tampilan pohon"
    return TreePage(
        heading=heading,
        trail=links.trail(registry.catalog, entity, ("Tampilan pohon", "")),
        address=base,
        nodes=_nodes(found, base, 1),
    )


def _nodes(branches: Sequence[Branch], base: str, level: int) -> tuple[Node, ...]:
    return tuple(
        Node(
            text=branch.title,
            address=f"{base}details/?id={branch.id}" if branch.readable else "",
            count=branch.count,
            branch=f"{base}pohon/?cabang={branch.id}",
            children=_nodes(branch.below or (), base, level + 1) if branch.count else None,
            opened=bool(branch.below) and level < OPEN_LEVELS,
        )
        for branch in branches
    )
