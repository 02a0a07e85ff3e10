"""What comes with the steps of a tinjauan: the marks that it is about, who took it, and who may not.

Sources: Sosialisasi penilaian TW IV dan Final 2024, 'Perhatian' ('Tim Penilai Kinerja akan melaksanakan review/cek
ulang …'); rules.md 3.2, step 9. That nobody reviews their own mark, nor one that they gave, is the rule of every
decision here.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.domain import keberatan
from app.domain.tinjauan import DASAR, JELASKAN, TANYA
from app.errors import NotAllowed
from app.models import penilai
from app.workflows.draft import Draft, Work

OWN = "Penilaian yang Anda beri atau putuskan sendiri ditinjau anggota Tim Penilai yang lain."
OWN_HINT = "Mintalah anggota Tim Penilai yang tidak menilai pegawai ini."


def step(work: Work, name: str, draft: Draft) -> None:
    """Put who took the step and, of a review, the marks as they are now. Raises NotAllowed for whoever gave them."""
    if name == JELASKAN:
        draft.put({"dijelaskan_oleh": work.actor.pegawai_id, "dijelaskan_pada": work.now})
        return
    lembar = _lembar(work, draft.after["penilaian"])
    if menilai(work, lembar):
        raise NotAllowed(OWN, OWN_HINT)
    draft.put({name: lembar[name] for name in DASAR})
    draft.put({"predikat": lembar["predikat"], "ditinjau_oleh": work.actor.pegawai_id, "ditinjau_pada": work.now})
    if name == TANYA:  # what was explained, was an answer to another question; the history keeps it
        draft.put(dict.fromkeys(("penjelasan", "dijelaskan_oleh", "dijelaskan_pada")))


def menilai(work: Work, lembar: sa.RowMapping) -> bool:
    """Whether the actor gave the marks of a penilaian, rates its pegawai today, or put the marks by a keberatan."""
    me = work.actor.pegawai_id
    if me is None:
        return False
    today = penilai.raters(lembar["instansi_id"], lembar["pegawai_id"], work.actor.today, lembar["unor_id"])
    if lembar["penilai_id"] == me or me in set(work.session.scalars(today)):
        return True
    table = work.registry.tables["keberatan"]
    decided = sa.exists().where(
        table.c.penilaian_id == lembar["id"], table.c.atasan_id == me, table.c.status == keberatan.DISETUJUI
    )
    return bool(work.session.scalar(sa.select(decided)))


def _lembar(work: Work, penilaian_id: Any) -> sa.RowMapping:
    """The penilaian with owner and unit, locked so that it is not rated again meanwhile."""
    rows, plans = work.registry.tables["penilaian"], work.registry.tables["skp"]
    query = sa.select(rows, plans.c.pegawai_id, plans.c.unor_id).join(plans, plans.c.id == rows.c.skp_id)
    return work.session.execute(query.where(rows.c.id == penilaian_id).with_for_update(of=rows)).mappings().one()
