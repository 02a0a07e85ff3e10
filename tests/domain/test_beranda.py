"""The sentence of the first page: the whole table of who has to do what by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.beranda import Fakta, Keadaan, Pemilik, Tahap, Tautan, kalimat

TODAY = date(2026, 10, 11)
BASE = Fakta(tahun=2026, today=TODAY, skp="persetujuan", penilai="Kepala Bidang Satu", atasan="Kepala Dinas Alpa")
T3 = Tahap(nama="Triwulan 3", awal=date(2026, 7, 1), akhir=date(2026, 9, 30), batas=date(2026, 10, 15))
T4 = Tahap(nama="Triwulan 4", awal=date(2026, 10, 1), akhir=date(2026, 12, 31), batas=date(2027, 1, 5))
FULL = replace(T3, id=3, terisi=6, jumlah=6)
OVER = replace(T3, batas=date(2026, 10, 5))
RATED = replace(OVER, id=3, terisi=6, jumlah=6, dinilai=True, predikat="Baik")
OBJECTED = {"keberatan": "diproses", "keberatan_id": 9, "keberatan_batas": date(2026, 10, 20)}
LATER = replace(T4, awal=date(2026, 11, 1))
SUBMITTED = date(2026, 1, 3)

CASES = [
    (
        replace(BASE, skp=None),
        "Anda belum menyusun SKP 2026. Susun dan ajukan agar dapat disetujui penilai.",
        (Pemilik.ANDA, None, Tautan.SUSUN, None),
    ),
    (
        replace(BASE, skp=None, rencana_sampai=date(2026, 10, 12)),
        "Anda belum menyusun SKP 2026. Susun dan ajukan paling lambat 12 Oktober 2026, 1 hari lagi.",
        (Pemilik.ANDA, date(2026, 10, 12), Tautan.SUSUN, None),
    ),
    (
        replace(BASE, skp=None, dikecualikan="Masa Persiapan Pensiun"),
        "Anda tidak wajib menyusun SKP 2026: Masa Persiapan Pensiun.",
        (Pemilik.SELESAI, None, Tautan.TIDAK_ADA, None),
    ),
    (
        replace(BASE, skp="draft"),
        "SKP 2026 masih Anda susun. Lengkapi lalu ajukan.",
        (Pemilik.ANDA, None, Tautan.LANJUTKAN, None),
    ),
    (
        replace(BASE, skp="draft", oleh="UJANG UNIT", sejak=SUBMITTED),
        "SKP 2026 dikembalikan UJANG UNIT pada 3 Januari 2026. Perbaiki lalu ajukan lagi.",
        (Pemilik.ANDA, SUBMITTED, Tautan.LANJUTKAN, None),
    ),
    (
        replace(BASE, skp="pengajuan", sejak=SUBMITTED),
        "SKP 2026 Anda menunggu persetujuan Kepala Bidang Satu sejak 3 Januari 2026.",
        (Pemilik.PENILAI, SUBMITTED, Tautan.LIHAT_SKP, None),
    ),
    (
        replace(BASE, skp="pengajuan", sejak=SUBMITTED, penilai=""),
        "SKP 2026 Anda sudah diajukan sejak 3 Januari 2026, tetapi belum ada pejabat penilainya.",
        (Pemilik.ADMIN, SUBMITTED, Tautan.KENAPA, None),
    ),
    (
        replace(BASE, tahap=(T3, T4)),
        "Triwulan 3: isi realisasi paling lambat 15 Oktober 2026, 4 hari lagi.",
        (Pemilik.ANDA, date(2026, 10, 15), Tautan.TAMBAH, None),
    ),
    (
        replace(BASE, today=date(2026, 10, 15), tahap=(replace(T3, id=3, jumlah=6),)),
        "Triwulan 3: isi realisasi paling lambat 15 Oktober 2026, hari ini.",
        (Pemilik.ANDA, date(2026, 10, 15), Tautan.ISI, 3),
    ),
    (
        replace(BASE, tahap=(replace(T3, id=3, terisi=2, jumlah=6), T4)),
        "Triwulan 3: realisasi terisi 2 dari 6 indikator. Lengkapi paling lambat 15 Oktober 2026, 4 hari lagi.",
        (Pemilik.ANDA, date(2026, 10, 15), Tautan.ISI, 3),
    ),
    (
        replace(BASE, tahap=(FULL, LATER)),
        "Triwulan 3 menunggu penilaian Kepala Bidang Satu, batas pengisiannya 15 Oktober 2026.",
        (Pemilik.PENILAI, date(2026, 10, 15), Tautan.HASIL, 3),
    ),
    (
        replace(BASE, tahap=(replace(OVER, id=3, terisi=1, jumlah=6), LATER)),
        "Triwulan 3 menunggu penilaian Kepala Bidang Satu, batas pengisiannya 5 Oktober 2026.",
        (Pemilik.PENILAI, date(2026, 10, 5), Tautan.HASIL, 3),
    ),
    (
        replace(BASE, penilai="", tahap=(FULL, LATER)),
        "Triwulan 3 sudah diisi, tetapi belum ada pejabat yang menilai.",
        (Pemilik.ADMIN, date(2026, 10, 15), Tautan.KENAPA, 3),
    ),
    (
        replace(BASE, tahap=(replace(RATED, keberatan_sampai=date(2026, 10, 20)), T4)),
        "Triwulan 3 dinilai: Baik. Keberatan dapat diajukan sampai 20 Oktober 2026, 9 hari lagi.",
        (Pemilik.ANDA, date(2026, 10, 20), Tautan.HASIL, 3),
    ),
    (
        replace(BASE, tahap=(replace(RATED, keberatan_sampai=date(2026, 10, 10)), LATER)),
        "Triwulan 3 dinilai: Baik.",
        (Pemilik.SELESAI, None, Tautan.HASIL, 3),
    ),
    (
        replace(BASE, tahap=(replace(RATED, **OBJECTED), LATER)),  # type: ignore[arg-type]
        "Keberatan Anda atas Triwulan 3 menunggu putusan Kepala Dinas Alpa paling lambat 20 Oktober 2026, 9 hari lagi.",
        (Pemilik.ATASAN, date(2026, 10, 20), Tautan.KEBERATAN, 9),
    ),
    (
        replace(BASE, tahap=(OVER, LATER)),
        "Triwulan 3: batas pengisian 5 Oktober 2026 sudah lewat dan realisasinya belum diisi. Hubungi admin unit Anda.",
        (Pemilik.ADMIN, date(2026, 10, 5), Tautan.HASIL, None),
    ),
    (
        replace(BASE, tahap=(LATER,)),
        "SKP 2026 Anda sudah disetujui. Triwulan 4 dimulai 1 November 2026.",
        (Pemilik.SELESAI, date(2026, 11, 1), Tautan.LIHAT_SKP, None),
    ),
    (
        BASE,
        "SKP 2026 Anda sudah disetujui. Instansi belum menetapkan periode penilaian yang berakhir di dalamnya.",
        (Pemilik.ADMIN, None, Tautan.LIHAT_SKP, None),
    ),
]


@pytest.mark.parametrize(("fakta", "teks", "rest"), CASES)
def test_the_sentence_says_who_does_what_by_when(fakta: Fakta, teks: str, rest: tuple[object, ...]) -> None:
    found = kalimat(fakta)
    assert found.teks == teks
    assert (found.pemilik, found.tanggal, found.tautan, found.nomor) == rest


@pytest.mark.parametrize(
    ("tahap", "where"),
    [
        (LATER, Keadaan.NANTI),
        (T3, Keadaan.BERJALAN),
        (replace(T3, id=3, terisi=1, jumlah=2), Keadaan.SEBAGIAN),
        (FULL, Keadaan.MENUNGGU),
        (replace(OVER, id=3, terisi=1, jumlah=2), Keadaan.MENUNGGU),
        (OVER, Keadaan.LEWAT),
        (RATED, Keadaan.DINILAI),
    ],
)
def test_where_a_period_stands(tahap: Tahap, where: Keadaan) -> None:
    assert tahap.keadaan(TODAY) is where
