"""Reminders before a batas: on four days, once each, to those who owe the report."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa

from app.models.notice import Notice
from app.sync.schedule import ROUNDS, remind
from app.workflows.penilaian import pengingat
from tests.personas import PEOPLE
from tests.support.penilaian import Kerja

BOTH = ["Final", "Triwulan 4"]


def reminded(work: Kerja, moment: str) -> list[str]:
    """The periods of which PANJI PEGAWAI is reminded anew at a moment of UTC; nobody else has an SKP."""
    world = work.office.world
    told = sa.select(Notice.text, Notice.akun_id).where(Notice.entity == "pengingat").order_by(Notice.id)
    with world.database.write() as session:
        before = len(session.execute(told).all())
        made = pengingat.ingatkan(session, world.registry, now=datetime.fromisoformat(f"{moment}+00:00"))
        rows = session.execute(told).all()[before:]
    assert made == len(rows)
    assert {row.akun_id for row in rows} <= {world.akun["pegawai"]}
    return sorted(row.text.split(":")[0] for row in rows)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-12-21", []),
        ("2026-12-22", BOTH),
        ("2026-12-29", BOTH),
        ("2027-01-02", BOTH),
        ("2027-01-04", BOTH),
        ("2027-01-05", []),
        ("2026-09-28", ["Triwulan 3"]),
    ],
)
def test_the_days_before_a_batas_are_fourteen_seven_three_and_one(work: Kerja, day: str, due: list[str]) -> None:
    assert reminded(work, f"{day}T03:00") == due
    assert reminded(work, f"{day}T09:00") == []


def test_it_comes_round_by_itself() -> None:
    assert remind in [one.work for one in ROUNDS]


def test_the_day_is_that_of_the_instansi(work: Kerja) -> None:
    assert reminded(work, "2026-12-21T16:59:59") == []
    assert reminded(work, "2026-12-21T17:00:00") == BOTH


def test_whoever_reported_is_not_reminded(work: Kerja) -> None:
    quarter = work.buka("Triwulan 4")
    assert reminded(work, "2026-12-22T03:00:00") == BOTH
    work.rencana(quarter, work.rhk[0])
    work.realisasi(quarter, work.indikator[0])
    assert reminded(work, "2026-12-29T03:00:00") == ["Final"]


def test_whoever_owes_nothing_is_not_reminded(work: Kerja) -> None:
    world = work.office.world
    free = {"pegawai": world.pegawai["pegawai"], "alasan": "cltn", "mulai": date(2026, 12, 20)}
    work.office.make("admin", "pengecualian", {**free, "selesai": date(2026, 12, 25)})
    assert reminded(work, "2026-12-22T03:00:00") == []
    assert reminded(work, "2026-12-29T03:00:00") == BOTH
    work.ke_draft()
    assert reminded(work, "2027-01-02T03:00:00") == []


def test_the_reminder_says_until_when(work: Kerja) -> None:
    reminded(work, "2027-01-02T03:00:00")
    with work.office.world.database.read() as session:
        texts = session.scalars(sa.select(Notice.text).where(Notice.entity == "pengingat")).all()
    assert "Triwulan 4: realisasi belum diisi. Batas pengisian 5 Januari 2027, 3 hari lagi." in texts
    assert not any(one.nama in text for one in PEOPLE for text in texts)
