"""Final of an SKP that is no longer the year's last one: it is not rated, and both are told why and what to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from app.domain.predikat import Rating
from app.errors import NotAllowed, Passed
from app.models.queries import evaluasi
from app.workflows import entity
from app.workflows.penilaian import isi, menilai
from app.workflows.penilaian.menilai import Isian
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.support.skp_site import Situs


def _another(work: Kerja) -> int:
    """Shorten the SKP and begin another one in December."""
    world, given = work.office.world, {"periode_akhir": date(2026, 11, 30)}
    with world.database.write() as session:
        actor = work.office.actor("pegawai")
        entity.act(session, world.registry, actor, "skp", work.skp, "perpendek", given, now=NOW)
    return work.office.plan("pegawai", periode_awal=date(2026, 12, 1))


def _rate(work: Kerja, final: int) -> None:
    world = work.office.world
    with world.database.write() as session:
        menilai.semua_sesuai(session, world.registry, work.office.actor("unit"), final, Isian(), None, now=NOW)


@pytest.mark.parametrize("rated", [False, True])
def test_it_is_neither_rated_nor_rated_again(work: Kerja, rated: bool) -> None:
    final = work.buka("Final")
    work.realisasi(final, work.indikator[0])
    if rated:
        _rate(work, final)
    before = work.office.row("penilaian", final)
    later = _another(work)
    with pytest.raises(Passed, match="SKP definitif terakhir"):
        _rate(work, final)
    world, values = work.office.world, {"rating_hasil": "sesuai", "rating_perilaku": "sesuai"}
    actor = work.office.actor("unit")
    with world.database.write() as session, pytest.raises(NotAllowed, match="SKP definitif terakhir"):
        entity.fire(session, world.registry, actor, "penilaian", final, "nilai", values, now=NOW)
    after = work.office.row("penilaian", final)
    assert [after[name] for name in ("status", "predikat")] == [before[name] for name in ("status", "predikat")]
    work.office.delete("pegawai", "skp", later)
    _rate(work, final)


def test_both_are_told_on_their_pages(site: Situs, work: Kerja) -> None:
    final = work.buka("Final")
    work.realisasi(final, work.indikator[0])
    address = f"/evaluasi/?tahun=2026&periode={work.periode['Final']}"
    waits = f'href="/evaluasi/nilai/{final}/"'
    assert waits in site.client("unit").get(address).text
    _another(work)
    listed = site.client("unit").get(address).text
    assert waits not in listed
    page = site.client("unit").get(f"/evaluasi/nilai/{final}/").text
    for shown in (listed, page):
        assert "Minta pegawai menambahkan periode Final pada SKP terakhir itu." in shown
    own = site.client("pegawai").get(f"/penilaian/{work.skp}/").text
    assert "tambahkan periode Final pada SKP terakhir itu" in own


def test_only_the_last_one_counts_in_the_lists_and_the_curve(work: Kerja) -> None:
    """The Final that was rated first stays as it is, and is not the mark of the year."""
    final, world = work.buka("Final"), work.office.world
    work.dinilai(final, Rating.DIATAS, Rating.DIATAS)
    later = _another(work)
    rhk = work.office.rhk("pegawai", later)
    work.office.indikator("pegawai", rhk)
    work.office.fire("pegawai", later, "ajukan")
    work.office.fire("unit", later, "setujui")
    with world.database.write() as session:
        actor, period = work.office.actor("pegawai"), work.periode["Final"]
        second = isi.tambah_periode(session, world.registry, actor, later, period, now=NOW).subject_id
    work.dinilai(second)
    row: Any = {"unor_id": world.unor["alpa"], "tahun": 2026, "periode_id": work.periode["Final"]}
    with world.database.read() as session:
        found = evaluasi.statistik(session, world.registry, row)
        listed = evaluasi.orang(session, world.registry, work.office.actor("unit"), 2026, work.periode["Final"])
        count = sa.select(sa.func.count()).select_from(world.registry.tables["penilaian"])
        assert session.scalar(count) == 2
    assert {one.value: number for one, number in found.jumlah.items()} == {"baik": 1}
    assert [(one.penilaian_id, one.predikat) for one in listed if one.penilaian_id] == [(second, "baik")]
