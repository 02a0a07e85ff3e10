"""Whoever has not reported in a period is reminded 14, 7, 3 and 1 days before its batas, once each.

Source: ux.md ('reminders 14, 7, 3 and 1 days ahead'). Those are told who owe the report: by an approved definitive SKP
that is offered the period, while no realisasi is there and no Pengecualian holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain import skp as aturan
from app.domain import zona
from app.domain.penilaian import FINAL, Periode, Setelan, ditawarkan, kalimat_pengingat, perlu_diingatkan
from app.models import account, notice
from app.models.build import Registry
from app.models.queries import bawahan
from app.models.queries import penilaian as queries

MOST = 5_000
"""Of one round, for each instansi and period: the next comes soon."""


@dataclass(frozen=True, slots=True)
class _Jatuh:
    """A period of a year of an instansi whose batas is near on `today` there."""

    instansi: int
    tahun: int
    periode: Periode
    today: date

    @property
    def hari(self) -> int:
        return (self.periode.batas - self.today).days

    @property
    def cause(self) -> int:
        """What tells this reminder from all others; below zero, where no history row is."""
        told = f"{self.periode.setelan} {self.periode.batas.isoformat()} {self.hari}"
        return -int.from_bytes(hashlib.sha256(told.encode()).digest()[:7])


def ingatkan(session: Session, registry: Registry, *, now: datetime) -> int:
    """Write the reminders that are due at `now` (aware) and were not written yet; gives how many."""
    return sum(_tell(session, registry, one, now) for one in _due(session, registry, now))


def _due(session: Session, registry: Registry, now: datetime) -> Iterator[_Jatuh]:
    places, sets = registry.tables["instansi"], registry.tables["periode"]
    names = ("id", "nama", "periode_awal", "periode_akhir", "batas_pengisian", "jenis")
    for place in session.execute(sa.select(places.c.id, places.c.zona).order_by(places.c.id)).all():
        today = now.astimezone(ZoneInfo(place.zona or zona.DEFAULT)).date()
        query = sa.select(*(sets.c[name] for name in names)).where(sets.c.instansi_id == place.id)
        setelan = [Setelan(*row) for row in session.execute(query.order_by(sets.c.id))]
        for tahun in (today.year - 1, today.year):
            whole = ditawarkan(setelan, date(tahun, 1, 1), date(tahun, 12, 31), final=True)
            yield from (_Jatuh(place.id, tahun, one, today) for one in whole if perlu_diingatkan(one.batas, today))


def _tell(session: Session, registry: Registry, due: _Jatuh, now: datetime) -> int:
    text = kalimat_pengingat(due.periode, due.hari)
    rows = session.execute(_owing(registry, due).limit(MOST)).all()
    about = {"cause": due.cause, "entity": notice.REMINDER, "text": text}
    notice.tell_many(session, [{"akun_id": row.akun_id, "row_id": row.skp_id, **about} for row in rows], now)
    return len(rows)


def _owing(registry: Registry, due: _Jatuh) -> sa.Select[tuple[int, int]]:
    """(akun_id, skp_id) of those who owe the report and were not reminded."""
    plans, marks, done = (registry.tables[name] for name in ("skp", "penilaian", "realisasi"))
    periode, akun, told = due.periode, account.AKUN, notice.Notice
    reported = sa.exists().where(
        marks.c.skp_id == plans.c.id, marks.c.periode_id == periode.setelan, done.c.penilaian_id == marks.c.id
    )
    offered = (
        queries.terakhir(plans)
        if periode.jenis == FINAL
        else sa.and_(plans.c.periode_awal <= periode.akhir, plans.c.periode_akhir >= periode.akhir)
    )
    return (
        sa.select(akun.c.id.label("akun_id"), plans.c.id.label("skp_id"))
        .select_from(plans.join(akun, akun.c.pegawai_id == plans.c.pegawai_id))
        .where(
            plans.c.instansi_id == due.instansi,
            plans.c.tahun == due.tahun,
            plans.c.status == aturan.PERSETUJUAN,
            plans.c.posisi == aturan.DEFINITIF,
            akun.c.aktif.is_(True),
            offered,
            ~reported,
            bawahan.dikecualikan(registry, plans.c.pegawai_id, due.today).is_(None),
            ~sa.exists().where(told.cause == due.cause, told.akun_id == akun.c.id),
        )
        .order_by(plans.c.id)
    )
