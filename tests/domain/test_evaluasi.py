"""Who can be rated, and why not: the whole table."""

from __future__ import annotations

import pytest

from app.domain.evaluasi import Fakta, Keadaan, halangan, keadaan

CASES = [
    (Fakta(skp=None), "belum membuat SKP", Keadaan.BELUM_DAPAT),
    (Fakta(skp=None, dikecualikan="Masa Persiapan Pensiun"), "Masa Persiapan Pensiun", Keadaan.BELUM_DAPAT),
    (Fakta(skp="draft"), "DRAFT", Keadaan.BELUM_DAPAT),
    (Fakta(skp="draft", periode=True, realisasi=True), "DRAFT", Keadaan.BELUM_DAPAT),
    (Fakta(skp="draft", periode=True, realisasi=True, dinilai=True), "DRAFT", Keadaan.SUDAH_DINILAI),
    (Fakta(skp="pengajuan"), "menunggu persetujuan", Keadaan.BELUM_DAPAT),
    (Fakta(skp="persetujuan"), "belum menambahkan periode", Keadaan.BELUM_DAPAT),
    (Fakta(skp="persetujuan", periode=True), "belum mengisi realisasi", Keadaan.BELUM_DAPAT),
    (Fakta(skp="persetujuan", periode=True, realisasi=True), "", Keadaan.BELUM_DINILAI),
    (Fakta(skp="persetujuan", periode=True, realisasi=True, dinilai=True), "", Keadaan.SUDAH_DINILAI),
    (Fakta(skp="persetujuan", periode=True, realisasi=True, final_lain=True), "SKP terakhir", Keadaan.BELUM_DAPAT),
    (Fakta(skp="draft", periode=True, dinilai=True, final_lain=True), "SKP terakhir", Keadaan.SUDAH_DINILAI),
    (Fakta(skp="persetujuan", definitif=False, periode=True, realisasi=True), "PLT/PLH", Keadaan.BELUM_DAPAT),
]


@pytest.mark.parametrize(("fakta", "why", "where"), CASES)
def test_a_bawahan_is_rated_or_the_reason_is_told(fakta: Fakta, why: str, where: Keadaan) -> None:
    told = halangan(fakta)
    assert (why in told, bool(told)) == (True, bool(why))
    assert keadaan(fakta) is where
