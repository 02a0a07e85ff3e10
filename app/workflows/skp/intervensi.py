"""Whose RHK somebody's own may intervene: those of the one who rates them, or who took them into their Matriks. They
stay for as long as an SKP that was handed in stands on them."""

from __future__ import annotations

import sqlalchemy as sa

from app.domain import skp as aturan
from app.errors import InUse
from app.workflows.draft import Draft, Work
from app.workflows.skp import penilai

WORDS = {"skp": "RHK pada SKP", "rhk": "RHK", "indikator": "indikator"}
KEPT = (
    "{count} SKP yang sudah diajukan atau disetujui mengintervensi {what} ini. Kembalikan SKP itu ke Draft sebelum "
    "menghapusnya."
)
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


def keep(work: Work, draft: Draft) -> None:
    """Keep an SKP, RHK or indikator that SKP intervene which are no drafts: what was handed in or approved would lose
    it. Raises InUse."""
    rows, above, plans = work.registry.tables["rhk"], work.registry.tables["rhk"].alias(), work.registry.tables["skp"]
    points = {
        "skp": rows.c.rhk_pimpinan_id.in_(sa.select(above.c.id).where(above.c.skp_id == draft.row_id)),
        "rhk": rows.c.rhk_pimpinan_id == draft.row_id,
        "indikator": rows.c.indikator_pimpinan_id == draft.row_id,
    }
    here = points.get(work.entity.name)
    if here is None:
        return
    joined = rows.join(plans, plans.c.id == rows.c.skp_id)
    query = sa.select(sa.func.count(sa.distinct(plans.c.id))).select_from(joined)
    count = work.session.scalar(query.where(here, plans.c.status != aturan.DRAFT)) or 0
    if count:
        raise InUse(KEPT.format(count=count, what=WORDS[work.entity.name]), {str(work.entity.label_plural): count})
