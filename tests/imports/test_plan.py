"""From a file to a plan, to rows, and back."""

from __future__ import annotations

from tests.imports.conftest import Office
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
