"""Tables and answers as JSON beside their plan, and back."""

from __future__ import annotations

from typing import Any

from app.imports.drafts import Options
from app.imports.table import HeaderColumn, Table
from app.models.imports import ImportPlan


def stored_table(table: Table) -> dict[str, Any]:
    """A table as JSON."""
    return {
        "sheet": table.sheet,
        "name": table.name,
        "first": table.first,
        "last": table.last,
        "columns": [[column.index, column.title[:200]] for column in table.columns],
        "mapping": {str(index): name for index, name in table.mapping.items()},
        "part": table.part,
        "samples": [list(sample) for sample in table.samples],
    }


def tables_from(plan: ImportPlan) -> tuple[Table, ...]:
    """The tables of a stored plan."""
    return tuple(
        Table(
            item["sheet"],
            item["name"],
            item["first"],
            item["last"],
            tuple(HeaderColumn(index, title) for index, title in item["columns"]),
            {int(index): name for index, name in item["mapping"].items()},
            tuple(tuple(sample) for sample in item["samples"]),
            item.get("part", ""),
        )
        for item in plan.tables
    )


def stored_options(options: Options) -> dict[str, Any]:
    """Options as JSON."""
    confirmed = {name: dict(answers) for name, answers in options.confirmed.items()}
    return {"skip_hidden": options.skip_hidden, "order": options.order, "confirmed": confirmed}


def options_from(plan: ImportPlan) -> Options:
    """The options of a stored plan."""
    kept = plan.options
    return Options(bool(kept.get("skip_hidden")), kept.get("order"), kept.get("confirmed", {}))
