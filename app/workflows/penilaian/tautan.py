"""What was found out about the links of bukti dukung: which wait to be asked, and what is kept of the answer.

It follows from the link that somebody entered: no right to the row is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.tautan import Hasil
from app.models.build import Registry
from app.workflows import recording, write
from app.workflows.draft import Work, changed
from app.workflows.seed import system_actor

CHECKED = "periksa_tautan"


def menunggu(session: Session, registry: Registry, most: int) -> Mapping[int, str]:
    """The links that nobody asked yet, by the ids of their rows, the oldest first."""
    table = registry.tables["bukti_dukung"]
    query = sa.select(table.c.id, table.c.tautan).where(table.c.tautan.is_not(None), table.c.diperiksa_pada.is_(None))
    return {row[0]: row[1] for row in session.execute(query.order_by(table.c.id).limit(most))}


def catat(session: Session, registry: Registry, row_id: int, tautan: str, hasil: Hasil, *, now: datetime) -> bool:
    """Keep what was found out about a link; False where the row has another one by now, or is gone."""
    table = registry.tables["bukti_dukung"]
    mine = sa.select(table).where(table.c.id == row_id, table.c.tautan == tautan, table.c.diperiksa_pada.is_(None))
    row = session.execute(mine.with_for_update()).mappings().first()
    if row is None:
        return False
    actor = system_actor(now, row["instansi_id"])
    work = Work(session, registry, actor, registry.catalog.entity("bukti_dukung"), now)
    draft = changed(work, 0, row, {})
    found = hasil.temuan.value if hasil.temuan else None
    draft.put({"pemeriksaan": found, "diperiksa_pada": now, "keterangan": hasil.keterangan or None})
    write.update(work, [draft], None)
    recording.note(work, [draft], CHECKED)
    return True
