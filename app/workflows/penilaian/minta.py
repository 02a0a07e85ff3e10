"""Asking colleagues for feedback: by whose penilaian it is, and by whoever rates it; withdrawn by who asked.

Source: Buku Petunjuk e-Kinerja 2022, 7.4 (a colleague has to find one by NIP; asked, they are led there). A request is
done once there is feedback, and means nothing after the batas.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.feedback import KALIMAT, Halangan
from app.domain.tanggal import tanggal
from app.errors import Invalid, NotAllowed, Passed
from app.models import account, notice
from app.models.build import Registry
from app.models.history import TABLE as HISTORY
from app.models.queries import feedback
from app.models.queries.feedback import Rekan, Tujuan
from app.models.scope import one
from app.workflows import decided
from app.workflows.draft import Work
from app.workflows.effects import Done
from app.workflows.penilaian import terbuka

ENTITY = "permintaan_feedback"
NIP_LENGTH = 18
NOT_YOURS = "Feedback diminta oleh pegawai yang dinilai atau pejabat penilainya."
NOT_YOUR_REQUEST = "Permintaan ini ditarik oleh yang memintanya."
NOT_ASKED = {
    Halangan.SENDIRI: "{} pemilik penilaian ini. Feedback diminta dari rekan kerja.",
    Halangan.PENILAI: "{} pejabat penilai pada penilaian ini, yang memberi umpan balik bersama penilaiannya.",
}


def lihat(session: Session, registry: Registry, actor: Actor, penilaian_id: int, *, now: datetime) -> Tujuan:
    """A penilaian of the actor's own, or of somebody whom they rate. Raises OutOfScope and NotAllowed."""
    one(session, registry, actor, registry.catalog.entity("penilaian"), penilaian_id, "read")
    found = feedback.satu(session, registry, actor, penilaian_id, now=now)
    if found.halangan not in (Halangan.SENDIRI, Halangan.PENILAI):
        raise NotAllowed(NOT_YOURS)
    if found.tertutup is Halangan.PLT:
        raise NotAllowed(KALIMAT[Halangan.PLT])
    return found


def minta(session: Session, registry: Registry, actor: Actor, penilaian_id: int, nip: str, *, now: datetime) -> Done:
    """Ask whoever has that NIP, and tell them. Raises as `lihat`, Passed for a closed penilaian, and Invalid."""
    work = Work(session, registry, actor, registry.catalog.entity(ENTITY), now)
    about = lihat(session, registry, actor, penilaian_id, now=now)
    terbuka.hold(work, penilaian_id)
    asked = _rekan(work, penilaian_id, nip)
    own = {"penilaian": penilaian_id, "pegawai": asked.id, "peminta": actor.pegawai_id}
    (draft,) = decided.insert(work, [own], actor.instansi_id)
    _tell(work, draft.row_id, asked, about)
    return Done(draft.row_id, f"Feedback diminta dari {asked.nama}.")


def tarik(session: Session, registry: Registry, actor: Actor, row_id: int, *, now: datetime) -> Done:
    """Withdraw a request that one made. Raises OutOfScope and NotAllowed."""
    work = Work(session, registry, actor, registry.catalog.entity(ENTITY), now)
    row = one(session, registry, actor, work.entity, row_id, "read", lock=True)
    if row["peminta_id"] != actor.pegawai_id:
        raise NotAllowed(NOT_YOUR_REQUEST)
    decided.delete(work, row)
    return Done(row["penilaian_id"], "Permintaan feedback ditarik.")


def _rekan(work: Work, penilaian_id: int, nip: str) -> Rekan:
    """Whom to ask. Raises Invalid where that is nobody, or nobody to ask."""
    if not (nip.isascii() and nip.isdigit() and len(nip) == NIP_LENGTH):
        raise _wrong("NIP terdiri atas 18 angka.")
    found = feedback.rekan(work.session, work.registry, work.actor, nip)
    if found is None:
        raise _wrong("Tidak ada pegawai dengan NIP itu di instansi ini.")
    seen = feedback.satu(work.session, work.registry, work.actor, penilaian_id, who=found.id, now=work.now)
    if seen.halangan in NOT_ASKED:
        raise _wrong(NOT_ASKED[seen.halangan].format(found.nama))
    if seen.halangan is not None:
        raise Passed(KALIMAT[seen.halangan])
    asked, said = (work.registry.tables[name] for name in (ENTITY, "feedback_rekan"))
    there = sa.exists().where(asked.c.penilaian_id == penilaian_id, asked.c.pegawai_id == found.id)
    given = sa.exists().where(said.c.penilaian_id == penilaian_id, said.c.pemberi_id == found.id)
    if work.session.scalar(sa.select(there)):
        raise _wrong(f"{found.nama} sudah diminta.")
    if work.session.scalar(sa.select(given)):
        raise _wrong(f"{found.nama} sudah memberi feedback pada periode ini.")
    return found


def _wrong(message: str) -> Invalid:
    return Invalid({"nip": [message]})


def _tell(work: Work, row_id: int, asked: Rekan, about: Tujuan) -> None:
    """A notice for whoever is asked, if they have an account."""
    made = sa.select(sa.func.max(HISTORY.c.id)).where(HISTORY.c.entity == ENTITY, HISTORY.c.row_id == row_id)
    cause = work.session.scalars(made).one()
    accounts = sa.select(account.AKUN.c.id).where(account.AKUN.c.pegawai_id == asked.id, account.AKUN.c.aktif.is_(True))
    whose = f"untuk {about.rekan.nama}, {about.periode}"
    text = f"{work.actor.nama} meminta feedback perilaku kerja {whose}, sampai {tanggal(about.batas)}."
    for akun_id in work.session.scalars(accounts):
        notice.tell(work.session, akun_id, cause=cause, entity=ENTITY, row_id=row_id, text=text, now=work.now)
