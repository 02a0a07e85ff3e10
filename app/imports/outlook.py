"""The tree that an import would lead to: stored rows and rows of the plan together, as far as the plan touches them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.imports.store import Desk
from app.models import listing
from app.models.imports import ImportPlan, ImportRow
from app.models.scope import visible

MOST = 3_000
Key = tuple[str, int]


@dataclass(slots=True)
class Branch:
    """A row of the tree: what happens to it, and what stands below; `untouched` counts rows that stay as they are."""

    text: str
    outcome: str = ""
    number: int = 0
    was: str = ""
    below: list[Branch] = field(default_factory=list)
    untouched: int = 0


@dataclass(slots=True)
class _Node:
    text: str
    parent: Key | None
    outcome: str = ""
    number: int = 0
    was: str = ""


def outlook(desk: Desk, plan: ImportPlan) -> list[Branch]:
    """The roots of the tree, down to every row that is new or changed, at most MOST of them. Rows that are wrong will
    not be there."""
    tree = desk.entity.tree
    if tree is None:
        return []
    nodes = _stored(desk, tree.parent)
    _overlay(desk, plan, nodes, tree.parent)
    children: dict[Key | None, list[Key]] = defaultdict(list)
    for key, node in nodes.items():
        children[node.parent if node.parent in nodes else None].append(key)
    wanted = _touched(nodes)
    return _branches(nodes, children, wanted, None, 0)


def _stored(desk: Desk, parent: str) -> dict[Key, _Node]:
    table = desk.registry.tables[desk.entity.name]
    seen = visible(desk.registry, desk.actor, desk.entity, "list")
    above = dict(iter(desk.session.execute(sa.select(table.c.id, table.c[f"{parent}_id"]).where(seen))))
    titles = listing.titles(desk.session, desk.registry, desk.actor, desk.entity, above)
    return {
        ("id", row_id): _Node(titles.get(row_id, ""), ("id", up) if up is not None else None)
        for row_id, up in above.items()
    }


def _overlay(desk: Desk, plan: ImportPlan, nodes: dict[Key, _Node], parent: str) -> None:
    wanted = (ImportRow.plan_id == plan.id, ImportRow.outcome.in_(("new", "changed", "deactivate")))
    rows = list(desk.session.scalars(sa.select(ImportRow).where(*wanted).order_by(ImportRow.seq).limit(MOST)))
    known = dict(
        iter(
            desk.session.execute(
                sa.select(ImportRow.seq, ImportRow.row_id).where(
                    ImportRow.plan_id == plan.id, ImportRow.row_id.is_not(None)
                )
            )
        )
    )
    for row in rows:
        key: Key = ("id", row.row_id) if row.row_id is not None else ("seq", row.seq)
        node = nodes.setdefault(key, _Node(row.title, None))
        node.outcome, node.number = row.outcome, row.number
        if parent in row.after:
            node.was = nodes[node.parent].text if node.parent in nodes and row.outcome == "changed" else ""
            node.parent = _key(row.after[parent], known)


def _key(value: Any, known: Mapping[int, int | None]) -> Key | None:
    if isinstance(value, Mapping):
        seq = int(value["baris"])
        row_id = known.get(seq)
        return ("id", row_id) if row_id is not None else ("seq", seq)
    return ("id", value) if isinstance(value, int) else None


def _touched(nodes: Mapping[Key, _Node]) -> set[Key]:
    """The rows that something happens to, and all above them."""
    wanted: set[Key] = set()
    for key, node in nodes.items():
        current: Key | None = key if node.outcome else None
        while current is not None and current in nodes and current not in wanted:
            wanted.add(current)
            current = nodes[current].parent
    return wanted


def _branches(
    nodes: Mapping[Key, _Node],
    children: Mapping[Key | None, list[Key]],
    wanted: set[Key],
    above: Key | None,
    depth: int,
) -> list[Branch]:
    found = []
    for key in sorted((key for key in children.get(above, ()) if key in wanted), key=lambda one: nodes[one].text):
        node = nodes[key]
        below = _branches(nodes, children, wanted, key, depth + 1) if depth < 50 else []
        untouched = sum(1 for child in children.get(key, ()) if child not in wanted)
        found.append(Branch(node.text, node.outcome, node.number, node.was, below, untouched))
    return found
