"""SQL that counts the rows whose periods meet although a rule keeps them apart, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from app.engine.spec import ID
from app.engine.sqltext import name as quoted
from app.engine.tableshape import OverlapShape


def meeting_sql(table: str, rule: OverlapShape) -> str:
    """How many rows of `table` meet another one; `app.domain.spans` says when two do."""
    rows = f"(SELECT * FROM {quoted(table)} WHERE {rule.where or 'true'})"
    same = " AND ".join(f"one.{quoted(column)} = other.{quoted(column)}" for column in rule.per) or "true"
    reached = (_up_to(rule, "one", "other"), _up_to(rule, "other", "one"))
    turned = tuple(f"NOT ({_up_to(rule, side, side)})" for side in ("one", "other"))
    if rule.yearly:
        counted = " + ".join(f"CASE WHEN {part} THEN 1 ELSE 0 END" for part in (*reached, *turned))
        meet = f"{counted} >= 2"
    else:
        meet = f"{' AND '.join(reached)} AND NOT ({' OR '.join(turned)})"
    found = f"{rows} AS one JOIN {rows} AS other ON {same} AND one.{quoted(ID)} <> other.{quoted(ID)} AND {meet}"
    return f"SELECT count(DISTINCT one.{quoted(ID)}) FROM {found}"


def _up_to(rule: OverlapShape, here: str, there: str) -> str:
    start, end = f"{here}.{quoted(rule.start)}", f"{there}.{quoted(rule.end)}"
    return f"({start} IS NULL OR {end} IS NULL OR {start} <= {end})"
