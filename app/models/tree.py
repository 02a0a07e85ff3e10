"""Walking trees in SQL. UNION, not UNION ALL: a cycle that should not be there ends the walk and does not hang it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

FARTHEST = 50
"""Rows above one another that are counted; a cycle that should not be there ends here."""


def subtree(table: sa.FromClause, parent: str, roots: Sequence[int]) -> sa.Select[tuple[int]]:
    """Ids of `roots` and of all rows below them; `parent` names the column that points upwards."""
    top, below = table.alias(), table.alias()
    seen = sa.select(top.c.id).where(top.c.id.in_(roots)).cte("subtree", recursive=True, nesting=True)
    seen = seen.union(sa.select(below.c.id).join(seen, below.c[parent] == seen.c.id))
    return sa.select(seen.c.id)


def ancestors(table: sa.FromClause, parent: str, start: int) -> sa.Select[tuple[int]]:
    """Ids of `start` and of all rows above it."""
    first, above = table.alias(), table.alias()
    start_row = sa.select(first.c.id, first.c[parent].label("up")).where(first.c.id == start)
    seen = start_row.cte("ancestors", recursive=True, nesting=True)
    seen = seen.union(sa.select(above.c.id, above.c[parent]).join(seen, above.c.id == seen.c.up))
    return sa.select(seen.c.id)


def climb(table: sa.FromClause, parent: str, start: int) -> sa.CTE:
    """`start` and all rows above it: their ids as `id`, and how many steps up they are as `jauh`."""
    first, above = table.alias(), table.alias()
    begun = sa.select(first.c.id, first.c[parent].label("up"), sa.literal(0).label("jauh"))
    chain = begun.where(first.c.id == start).cte("jalur", recursive=True)
    step = sa.select(above.c.id, above.c[parent], chain.c.jauh + 1).join(chain, above.c.id == chain.c.up)
    return chain.union(step.where(chain.c.jauh < FARTHEST))


def climb_each(table: sa.FromClause, parent: str, starts: Sequence[int]) -> sa.CTE:
    """The same for several rows at once: from which one the walk began stands as `mulai`."""
    first, above = table.alias(), table.alias()
    begun = sa.select(
        first.c.id.label("mulai"), first.c.id, first.c[parent].label("up"), sa.literal(0).label("jauh")
    ).where(first.c.id.in_(starts))
    chain = begun.cte("jalur", recursive=True)
    step = sa.select(chain.c.mulai, above.c.id, above.c[parent], chain.c.jauh + 1)
    return chain.union(step.join(chain, above.c.id == chain.c.up).where(chain.c.jauh < FARTHEST))
