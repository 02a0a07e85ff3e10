"""A draft as a row of the plan: what would be written, what stands there, what was said about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from app.engine.spec import Entity
from app.imports.clean import shown_cell
from app.imports.drafts import Draft


def kept(
    entity: Entity, draft: Draft, title: str, after: Mapping[str, object], counts: Counter[str]
) -> dict[str, object]:
    """The draft as it is kept, and counted."""
    counts[draft.outcome] += 1
    if any(not message.error for message in draft.messages):
        counts["warning"] += 1
    return {
        "seq": draft.seq,
        "sheet": draft.sheet,
        "number": draft.number,
        "outcome": draft.outcome,
        "level": draft.level,
        "part": "",
        "root": None,
        "above": None,
        "title": title,
        "row_id": draft.row_id,
        "version": draft.version,
        "after": after,
        "before": {} if draft.row_id is None else {name: as_json(entity, name, draft.current[name]) for name in after},
        "messages": [message.stored() for message in draft.messages],
        "cells": [] if draft.outcome == "same" else [shown_cell(cell) for cell in draft.cells],
    }


def as_json(entity: Entity, name: str, value: object) -> object:
    """A value as it is kept with the plan."""
    return None if value is None else entity.fields[name].to_json(value)
