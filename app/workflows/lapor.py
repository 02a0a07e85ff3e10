"""Telling those who can mend it that one's penilai is missing or wrong: one press instead of two people's afternoon."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.tanggal import waktu
from app.errors import NotAllowed, Taken
from app.models import notice, penilai
from app.models.build import Registry
from app.models.history import TABLE as HISTORY
from app.models.history import Event, record
from app.models.queries.profil import pengurus
from app.workflows import permintaan
from app.workflows.draft import Work
from app.workflows.effects import Done

ACTION = "lapor_penilai"
AGAIN = timedelta(hours=24)


def lapor(session: Session, registry: Registry, actor: Actor, *, now: datetime) -> Done:
    """Tell the admins of one's unit and instansi to look at who rates one; once a day is enough.

    Raises NotAllowed without an active pegawai or an admin to tell, and Taken when it was said within a day.
    """
    work = Work(session, registry, actor, registry.catalog.entity("pegawai"), now)
    row = permintaan.own_row(work)
    _refuse_again(session, actor, row["id"], now)
    facts = penilai.fakta(session, row["unor_id"])
    told = [one for one in pengurus(session, actor, facts.units) if one[0] != actor.akun_id]
    if not told:
        raise NotAllowed("Tidak ada admin lain yang dapat diberi tahu.", "Hubungi bagian kepegawaian instansi Anda.")
    chain = penilai.tetapkan(session, row["id"], row["unor_id"], actor.today).penilai
    now_rated = chain.penilai.nama if chain.penilai else "belum ada"
    unit = chain.unit or facts.units[row["unor_id"]]
    text = f"{row['nama']} - {row['nip']} meminta pejabat penilainya diperiksa. Unit kerja: {unit.nama}. "
    text += f"Penilai sekarang: {now_rated}."
    cause = _recorded(session, actor, row["id"], now)
    for akun_id in dict.fromkeys(one[0] for one in told):
        notice.tell(session, akun_id, cause=cause, entity="unor", row_id=unit.id, text=text, now=now)
    names = ", ".join(dict.fromkeys(name for _, _, name in told))
    return Done(row["id"], f"Sudah diberitahukan kepada {names}.")


def _of(pegawai_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return HISTORY.c.root_entity == "pegawai", HISTORY.c.root_id == pegawai_id, HISTORY.c.action == ACTION


def _refuse_again(session: Session, actor: Actor, pegawai_id: int, now: datetime) -> None:
    last = session.scalar(sa.select(sa.func.max(HISTORY.c.at)).where(*_of(pegawai_id)))
    if last is not None and now - last < AGAIN:
        since = waktu(last, actor.zone)
        raise Taken(f"Admin sudah diberi tahu pada {since}.", "Tunggu sehari, atau hubungi mereka langsung.")


def _recorded(session: Session, actor: Actor, pegawai_id: int, now: datetime) -> int:
    """The id of the history row that says so: what the notices tell of."""
    record(session, actor, [Event("pegawai", pegawai_id, ACTION, {}, instansi_id=actor.instansi_id)], now=now)
    return int(session.scalars(sa.select(sa.func.max(HISTORY.c.id)).where(*_of(pegawai_id))).one())
