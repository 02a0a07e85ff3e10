"""From a file to a plan, to rows, and back."""

from __future__ import annotations

from datetime import timedelta

from app.models import imports
from tests.imports.conftest import NOW, Office
from tests.imports.workbooks import workbook


def test_a_plain_file_becomes_rows(office: Office) -> None:
    content = workbook(
        [
            ["NIP", "Nama", "Unor", "Jabatan", "Golongan"],
            ["199001012020011901", "Ayu Contoh", "Dinas Pendidikan", "Guru", "III/b"],
            ["198502022010012902", "Budi Rekaan", "Dinas Kesehatan", "Perawat", "Penata Muda, III/a"],
        ]
    )

    plan_id = office.upload("pegawai", content)
    plan = office.plan(plan_id)
    assert (plan.status, plan.counts) == ("siap", {"new": 2, "total": 2}), [
        row.messages for row in office.rows(plan_id)
    ]

    assert office.apply(plan_id).startswith("Impor diterapkan: 2 baru")
    assert [row["nama"] for row in office.stored("pegawai")] == ["Ayu Contoh", "Budi Rekaan"]
    assert office.plan(office.upload("pegawai", content)).counts == {"same": 2, "total": 2}

    office.undo(plan_id)
    assert office.stored("pegawai") == []


def test_old_imports_are_forgotten_and_running_ones_kept(office: Office) -> None:
    content = workbook([["NIP", "Nama", "Unor", "Jabatan"], ["199001012020011901", "Ayu", "Dinas Pendidikan", "Guru"]])
    idle, applied = office.upload("pegawai", content), office.upload("pegawai", content)
    office.apply(applied)

    for days, left in ((6, {idle, applied}), (8, {applied}), (89, {applied}), (91, set())):
        with office.database.write() as session:
            imports.tidy(session, NOW + timedelta(days=days))
        with office.database.read() as session:
            desk = office.desk(session, "pegawai")
            assert {plan.id for plan in desk.latest()} == left
    assert office.rows(applied) == []
