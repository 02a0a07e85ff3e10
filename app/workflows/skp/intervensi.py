"""Whose RHK somebody's own may intervene: those of the one who rates them, or who took them into their Matriks."""

from __future__ import annotations

import sqlalchemy as sa

from app.workflows.draft import Draft, Work
from app.workflows.skp import penilai

NOT_THEIRS = "Pilih Rencana Hasil Kerja pimpinan yang menilai pegawai ini, pada tahun yang sama."


def judge(work: Work, draft: Draft, skp_id: int) -> None:
    """Note an RHK that is neither of the penilai's SKP nor of one whose Matriks has this SKP, or of another year."""
    chosen = draft.after.get("rhk_pimpinan")
    if not isinstance(chosen, int) or "rhk_pimpinan" not in draft.changed:
        return
    rows, plans, matrix = (work.registry.tables[name] for name in ("rhk", "skp", "matriks"))
    own = work.session.execute(
        sa.select(plans.c.pegawai_id, plans.c.unor_id, plans.c.tahun).where(plans.c.id == skp_id)
    ).one()
    taken_in = sa.exists().where(matrix.c.skp_id == plans.c.id, matrix.c.bawahan_id == skp_id)
    theirs = work.session.execute(
        sa.select(plans.c.pegawai_id, plans.c.tahun, taken_in)
        .join(rows, rows.c.skp_id == plans.c.id)
        .where(rows.c.id == chosen)
    ).first()
    if theirs is None:
        return  # said already: what was chosen is not there
    rated_by = None if theirs[2] else penilai.of(work, own[0], own[1])
    if theirs[1] != own[2] or not (theirs[2] or theirs[0] == rated_by):
        draft.refuse("rhk_pimpinan", NOT_THEIRS)
