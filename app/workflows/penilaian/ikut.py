"""A penilaian that is not rated yet follows its SKP, whose end somebody moved: Final covers what the SKP covers.

Source: rules 3.1 (Final is dated by the SKP). It follows from the change of the SKP: no right to the row is asked for.
"""

from __future__ import annotations

import sqlalchemy as sa

from app.domain import penilaian as aturan
from app.workflows import recording, write
from app.workflows.draft import Draft, Work, changed

FOLLOWS = "ikut_skp"
DAYS = frozenset({"periode_awal", "periode_akhir"})


def after_skp(work: Work, _action: str, draft: Draft) -> None:
    """Let Final have the days of the SKP, when these were changed."""
    if draft.before is None or not draft.changed & DAYS or draft.after["periode_akhir"] is None:
        return
    rows = work.registry.tables["penilaian"]
    of = work.of(work.registry.catalog.entity("penilaian"))
    query = sa.select(rows).where(
        rows.c.skp_id == draft.row_id, rows.c.jenis == aturan.FINAL, rows.c.status == aturan.BERJALAN
    )
    awal, akhir = aturan.masa_final(draft.after["periode_awal"], draft.after["periode_akhir"])
    drafts = [changed(of, 0, row, {}) for row in work.session.execute(query.with_for_update()).mappings()]
    for one in drafts:
        one.put({"awal": awal, "akhir": akhir})
    moved = [one for one in drafts if one.changed]
    if moved:
        write.update(of, moved, None)
        recording.note(of, moved, FOLLOWS)
