"""Conditions about one row as SQL text that SQLite and PostgreSQL both read, for CHECK constraints and partial indexes.

Only what needs no actor, no clock and no other row can be said; everything else raises `NotPortableError` and stays
with the verbs. `app.models.conditions` compiles the whole language for queries.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from app.domain.conditions import All, AnyOf, Compare, Condition, FieldRef, IsNull, Literal, Not, Operand, Path, Value

COMPARISONS = {"eq": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


class NotPortableError(ValueError):
    """The condition cannot be said about one row alone, or not alike on both databases."""


def name(identifier: str) -> str:
    """The identifier, quoted."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(value: Value) -> str:
    """The value as an SQL literal. Moments are kept differently by the two databases: NotPortableError."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        raise NotPortableError("a moment")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    text = value.isoformat() if isinstance(value, date) else value
    return "'" + text.replace("'", "''") + "'"


def like(text: str) -> str:
    """The text with LIKE's own signs made harmless by a backslash."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def condition_sql(condition: Condition, column: Callable[[str], tuple[str, bool]]) -> str:
    """The condition as SQL that is true, false or NULL; `column` gives a field's column and whether it holds a set.

    Raises NotPortableError, also where `column` raises KeyError.
    """
    if isinstance(condition, All):
        return " AND ".join(_nested(item, column) for item in condition.items) or "true"
    if isinstance(condition, AnyOf):
        return " OR ".join(_nested(item, column) for item in condition.items) or "false"
    if isinstance(condition, Not):
        return f"NOT coalesce({condition_sql(condition.item, column)}, false)"
    if isinstance(condition, IsNull):
        return f"{_column(condition.path, column)[0]} IS {'NULL' if condition.wanted else 'NOT NULL'}"
    if isinstance(condition, Compare):
        return _compare(condition, column)
    raise NotPortableError(type(condition).__name__)


def _nested(item: Condition, column: Callable[[str], tuple[str, bool]]) -> str:
    text = condition_sql(item, column)
    return f"({text})" if isinstance(item, All | AnyOf) and len(item.items) > 1 else text


def _column(path: Path, column: Callable[[str], tuple[str, bool]]) -> tuple[str, bool]:
    if len(path) != 1:
        raise NotPortableError("another row")
    try:
        identifier, is_set = column(path[0])
    except KeyError:
        raise NotPortableError("not a column") from None
    return name(identifier), is_set


def _operand(operand: Operand, column: Callable[[str], tuple[str, bool]]) -> str:
    if isinstance(operand, Literal):
        return literal(operand.value)
    if isinstance(operand, FieldRef):
        return _column(operand.path, column)[0]
    raise NotPortableError("the actor or the clock")


def _compare(condition: Compare, column: Callable[[str], tuple[str, bool]]) -> str:
    left, is_set = _column(condition.path, column)
    if condition.op in ("contains", "starts_with") or is_set:
        return _matches(condition, left, is_set)
    if condition.op == "in":
        return (
            f"{left} IN ({', '.join(_operand(item, column) for item in condition.operands)})"
            if condition.operands
            else "false"
        )
    if condition.op not in COMPARISONS:
        raise NotPortableError(condition.op)
    return f"{left} {COMPARISONS[condition.op]} {_operand(condition.operands[0], column)}"


def _matches(condition: Compare, left: str, is_set: bool) -> str:
    if not all(isinstance(operand, Literal) and isinstance(operand.value, str) for operand in condition.operands):
        raise NotPortableError("a pattern that is no literal")
    texts = [str(operand.value) for operand in condition.operands if isinstance(operand, Literal)]
    if is_set:
        if condition.op not in ("contains", "in"):
            raise NotPortableError(condition.op)
        found = [f"{left} LIKE {literal('%|' + like(text) + '|%')} ESCAPE '\\'" for text in texts]
    else:
        head = "%" if condition.op == "contains" else ""
        found = [f"lower({left}) LIKE lower({literal(head + like(text) + '%')}) ESCAPE '\\'" for text in texts]
    return f"({' OR '.join(found)})" if len(found) != 1 else found[0]
