"""What comes with the steps of a keberatan: the answer in time, and the marks that an approved one puts in place.

Sources: PermenPANRB 6/2022 Bab V (the decision may change the marks, and is final); rules.md 5 (Terlambat leaves them).
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import keberatan as aturan
from app.domain import tenggat
from app.domain.actor import Actor
from app.domain.predikat import Rating, predikat
from app.domain.tanggal import tanggal
from app.errors import Passed
from app.models.build import Registry
from app.models.scope import one
from app.workflows import recording, write
from app.workflows.draft import Draft, Work, changed, refuse_if_wrong
from app.workflows.effects import Done
from app.workflows.keberatan import turunan

OVER = "Batas tanggapan atas keberatan ini adalah tanggal {}. Keberatan ini Terlambat, dan hasil penilaian tetap."
OPEN = "Penilaian ini sedang diajukan keberatan dan menunggu putusan atasan pejabat penilai."
FINAL = "Keberatan atas penilaian ini sudah diputuskan atasan pejabat penilai, dan putusannya final."


def step(work: Work, name: str, draft: Draft) -> None:
    """Judge a step of the workflow and put what comes with it. Raises Passed after the limit, and NotAllowed as
    `turunan.ganti_atasan`."""
    if name == "lewat":
        return
    if tenggat.lewat(draft.after["batas"], work.now, work.actor.zone):
        raise Passed(OVER.format(tanggal(draft.after["batas"])))
    if name == "jelaskan":
        return
    if name == "ganti_atasan":
        turunan.ganti_atasan(work, draft)
        return
    draft.put({"ditanggapi_pada": work.now, "dilihat_pada": draft.after["dilihat_pada"] or work.now})
    if name == "setujui" and draft.after["sesudah_hasil"] and draft.after["sesudah_perilaku"] and not draft.problems:
        _terapkan(work, draft)


def _terapkan(work: Work, draft: Draft) -> None:
    """Put the marks of the decision in place of those that were objected to."""
    ratings = {"rating_hasil": draft.after["sesudah_hasil"], "rating_perilaku": draft.after["sesudah_perilaku"]}
    found = predikat(Rating(ratings["rating_hasil"]), Rating(ratings["rating_perilaku"])).value
    draft.put({"sesudah_predikat": found})
    of = work.of(work.registry.catalog.entity("penilaian"))
    table = work.registry.tables["penilaian"]
    query = sa.select(table).where(table.c.id == draft.after["penilaian"]).with_for_update()
    lembar = changed(of, 0, work.session.execute(query).mappings().one(), {})
    lembar.put({**ratings, "predikat": found})
    write.judge(of, [lembar])
    refuse_if_wrong([lembar])
    if lembar.changed:
        write.update(of, [lembar], None)
        recording.note(of, [lembar], "keberatan")


def lihat(session: Session, registry: Registry, actor: Actor, keberatan_id: int, *, now: datetime) -> Done:
    """Note that whoever decides has seen it, the first time. Raises OutOfScope; nothing happens for anybody else."""
    work = Work(session, registry, actor, registry.catalog.entity("keberatan"), now)
    row = one(session, registry, actor, work.entity, keberatan_id, "read", lock=True)
    mine = actor.pegawai_id is not None and row["atasan_id"] == actor.pegawai_id
    if mine and row["dilihat_pada"] is None and row["status"] in aturan.TERBUKA:
        draft = changed(work, 0, row, {})
        draft.put({"dilihat_pada": now})
        write.update(work, [draft], None)
        recording.note(work, [draft], "lihat")
    return Done(keberatan_id, "")


def terkunci(work: Work, penilaian_id: int) -> None:
    """Raises Passed for a penilaian that is, or was, objected to: its marks are no longer the penilai's to change.

    One that was left without an answer (Terlambat) leaves them as they were, and open to be mended.
    """
    table = work.registry.tables["keberatan"]
    state = work.session.scalar(sa.select(table.c.status).where(table.c.penilaian_id == penilaian_id))
    if state in aturan.TERBUKA:
        raise Passed(OPEN)
    if state in (aturan.DISETUJUI, aturan.DITOLAK):
        raise Passed(FINAL)
