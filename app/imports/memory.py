"""How the columns of files of one shape were mapped, remembered for an instansi's next file of that shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.imports.table import Table
from app.models.imports import ImportMapping


@dataclass(frozen=True, slots=True)
class Memory:
    """What one instansi's files of one entity were like; `allowed` are the fields that each part may still fill."""

    session: Session
    instansi_id: int
    entity: str
    allowed: Mapping[str, frozenset[str]]

    def mapped(self, table: Table) -> Table:
        """The table, mapped as a file of the same shape was mapped the last time."""
        known = self._known(table)
        if known is None:
            return table
        allowed = self.allowed[table.part]
        return replace(table, mapping={int(place): name for place, name in known.mapping.items() if name in allowed})

    def options(self, tables: Sequence[Table]) -> dict[str, Any]:
        """The answers given for a file with one of these tables; empty for a shape never seen."""
        return next((dict(known.options) for table in tables if (known := self._known(table))), {})

    def keep(self, tables: Sequence[Table], options: Mapping[str, Any], now: datetime) -> None:
        """Remember mappings and answers. Which rows were hidden says nothing about the next file."""
        for table in tables:
            known = self._known(table)
            if known is None:
                known = ImportMapping(instansi_id=self.instansi_id, entity=self.entity, fingerprint=table.fingerprint)
                self.session.add(known)
            known.mapping = {str(place): name for place, name in table.mapping.items()}
            known.options, known.used_at = {**options, "skip_hidden": False}, now
        self.session.flush()

    def _known(self, table: Table) -> ImportMapping | None:
        return self.session.get(ImportMapping, (self.instansi_id, self.entity, table.fingerprint))
