"""What a colleague does: feedback on the perilaku of somebody else's penilaian, changed and taken back until its batas.

Source: Buku Petunjuk e-Kinerja 2022, 7.4; rules.md 3.1 and 3.2, step 5.

A giver has no right to the penilaian itself: `app.domain.feedback` says who may give, `terbuka.hold` until when. All
that one press sends is kept, or nothing. The penilaian is locked first, so that of two tabs the second one finds what
the first one wrote.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.feedback import KALIMAT
from app.domain.umpan_balik import Atas
from app.errors import Invalid, NotAllowed, OutOfScope, Passed
from app.models.build import Registry
from app.models.queries import feedback, isi_skp
from app.models.queries.feedback import Suara, Tujuan
from app.workflows import decided, stale
from app.workflows.draft import Row, Work, changed
from app.workflows.effects import Done
from app.workflows.penilaian import terbuka
from app.workflows.penilaian.menilai import Isian, Tentang, Umpan, tulis

ENTITY = "feedback_rekan"
NOBODY = "Feedback diberikan oleh pegawai, dan akun Anda tidak terhubung dengan data pegawai."
NOT_THESE = "Perilaku itu tidak ada pada penilaian ini."


def tersimpan(said: tuple[Suara, ...]) -> dict[Tentang, Umpan]:
    """What somebody said in a penilaian, by perilaku."""
    return {(Atas.PERILAKU, one.perilaku_id): Umpan(one.arah or "", one.teks or "") for one in said}


def tujuan(session: Session, registry: Registry, actor: Actor, nip: str, penilaian_id: int, *, now: datetime) -> Tujuan:
    """The penilaian of whoever has that NIP, for an actor who may give feedback on it.

    Raises OutOfScope; NotAllowed for one's own and for those whom one rates; Passed for one that is closed.
    """
    if actor.pegawai_id is None:
        raise NotAllowed(NOBODY)
    found = feedback.satu(session, registry, actor, penilaian_id, nip=nip, now=now)
    if found.halangan is not None:
        refusal = NotAllowed if found.halangan.tentang_orang else Passed
        raise refusal(KALIMAT[found.halangan])
    return found


def simpan(
    session: Session, registry: Registry, actor: Actor, nip: str, penilaian_id: int, isian: Isian, *, now: datetime
) -> Done:
    """Keep what was changed of one's feedback; an empty one is taken back. Raises as `tujuan`, and Invalid with the
    names of `menilai.nama`, also where one was changed elsewhere since it was shown."""
    to = tujuan(session, registry, actor, nip, penilaian_id, now=now)
    work = Work(session, registry, actor, registry.catalog.entity(ENTITY), now)
    terbuka.hold(work, penilaian_id)
    here = {one.perilaku_id: one for one in feedback.milik(session, registry, actor, penilaian_id)}
    known = {one.id for one in isi_skp.perilaku(session, registry, actor, to.skp_id, to.skp_awal)}
    if any(atas is not Atas.PERILAKU or number not in known for atas, number in isian.umpan):
        raise Invalid({"": [NOT_THESE]}, "Muat ulang halamannya.")

    def put(about: Tentang, new: Umpan) -> None:
        _put(work, penilaian_id, about[1], here.get(about[1]), new)

    changes = tulis(tersimpan(tuple(here.values())), isian, put)
    return Done(penilaian_id, f"Feedback untuk {to.rekan.nama} tersimpan." if changes else "Tidak ada perubahan.")


def hapus(
    session: Session, registry: Registry, actor: Actor, row_id: int, version: int | None, *, now: datetime
) -> Done:
    """Take back one feedback of one's own. Raises OutOfScope, Stale, and as `tujuan`."""
    work = Work(session, registry, actor, registry.catalog.entity(ENTITY), now)
    row = _row(work, row_id)
    if row is None or actor.pegawai_id is None or row["pemberi_id"] != actor.pegawai_id:
        raise OutOfScope
    to = tujuan(session, registry, actor, "", row["penilaian_id"], now=now)
    terbuka.hold(work, row["penilaian_id"])
    row = _row(work, row_id)
    if row is None:
        raise OutOfScope
    if version is not None and version != row["version"]:
        raise stale.refusal(work, changed(work, 0, row, {}))
    decided.delete(work, row)
    return Done(row_id, f"Feedback untuk {to.rekan.nama} dihapus.")


def _put(work: Work, penilaian_id: int, perilaku: int, here: Suara | None, new: Umpan) -> None:
    """Create, change or delete one feedback; an empty one is none."""
    values: dict[str, object] = {"arah": new.arah or None, "teks": new.teks or None}
    if here is None:
        own = {"penilaian": penilaian_id, "pemberi": work.actor.pegawai_id, "perilaku": perilaku}
        decided.insert(work, [{**own, **values}], work.actor.instansi_id)
        return
    row = _row(work, here.id)
    assert row is not None
    if new == Umpan():
        decided.delete(work, row)
    else:
        decided.update(work, row, values)


def _row(work: Work, row_id: int) -> Row | None:
    rows = work.registry.tables[ENTITY]
    found = work.session.execute(sa.select(rows).where(rows.c.id == row_id)).mappings().first()
    return dict(found) if found else None
