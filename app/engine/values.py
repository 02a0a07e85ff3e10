"""Values written in the schema, turned into the Python type of their field."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as Map
from datetime import date, datetime
from decimal import Decimal

from app.domain.conditions import Value
from app.engine.fieldtypes.base import BadValue, Field
from app.engine.fieldtypes.choice import ChoiceField
from app.engine.fieldtypes.file import FileField
from app.engine.fieldtypes.multi_choice import MultiChoiceField
from app.engine.fieldtypes.relation import RelationField
from app.engine.problems import Report, suggest
from app.engine.source import Node, Scalar


def _integer(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII):
        raise ValueError("a whole number is written with digits only, such as 10")
    return int(text)


def _decimal(text: str) -> Decimal:
    if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,10})?", text, re.ASCII):
        raise ValueError("a number is written with digits and a point before decimals, such as 12.5")
    return Decimal(text)


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("write true or false")
    return text == "true"


def _date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        raise ValueError("a date is written year-month-day, such as 2026-12-31, or {today: 0}")
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment is written with its zone, such as 2026-12-31T08:00+07:00")
    return moment


PARSERS: Map[str, Callable[[str], Value]] = {
    "text": str,
    "integer": _integer,
    "numeric": _decimal,
    "boolean": _boolean,
    "date": _date,
    "timestamp": _moment,
    "set": str,
}


def literal(field: Field, node: Scalar, report: Report) -> Value | None:
    """One written value, of the field's Python type and within its bounds; reports E206."""
    if isinstance(field, (ChoiceField, MultiChoiceField)):
        if node.text not in field.choices:
            report.error(
                "E206", node.place, f"'{node.text}' is no choice of '{field.name}'", suggest(node.text, field.choices)
            )
            return None
        return node.text
    if isinstance(field, RelationField | FileField) or field.storage is None:
        report.error(
            "E206",
            node.place,
            f"'{field.name}' takes no written value",
            "files come from people: ask {is_null: true}, or leave it out"
            if isinstance(field, FileField)
            else "rows differ from place to place: name a field of theirs",
        )
        return None
    try:
        value = PARSERS[field.storage.kind](node.text)
        field.clean(value)
    except (BadValue, ValueError, OverflowError) as error:
        report.error("E206", node.place, f"'{node.text}' does not fit '{field.name}' ({field.kind})", str(error))
        return None
    return value


def constant(field: Field, node: Node, report: Report) -> object:
    """A written value for storing: like `literal`, and a list for a multi_choice; None when it does not fit."""
    if isinstance(field, MultiChoiceField):
        parts = node.items if not isinstance(node, Scalar) and hasattr(node, "items") else (node,)
        values = tuple(literal(field, part, report) for part in parts if isinstance(part, Scalar))
        return None if None in values else values
    if isinstance(node, Scalar):
        return literal(field, node, report)
    report.error("E206", node.place, f"'{field.name}' takes a single value", "write it without brackets")
    return None
