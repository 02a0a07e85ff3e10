"""Which periods an SKP is offered, and what Final begins with."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.penilaian import FINAL, REGULER, Isian, Setelan, ditawarkan, gabungan, judul_periode

TRIWULAN = (
    Setelan(1, "Triwulan 1", "01-01", "03-31", "04-05", REGULER),
    Setelan(2, "Triwulan 2", "04-01", "06-30", "07-05", REGULER),
    Setelan(3, "Triwulan 3", "07-01", "09-30", "10-05", REGULER),
    Setelan(4, "Triwulan 4", "10-01", "12-31", "01-05", REGULER),
    Setelan(5, "Final", "01-01", "12-31", "01-05", FINAL),
)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def names(awal: date, akhir: date, *, final: bool = True) -> list[str]:
    return [period.nama for period in ditawarkan(TRIWULAN, awal, akhir, final=final)]


@pytest.mark.parametrize(
    ("awal", "akhir", "final", "expected"),
    [
        (*YEAR, True, ["Triwulan 1", "Triwulan 2", "Triwulan 3", "Triwulan 4", "Final"]),
        (*YEAR, False, ["Triwulan 1", "Triwulan 2", "Triwulan 3", "Triwulan 4"]),
        # Sosialisasi pengisian 2024: an SKP from 21 June lists Triwulan 2
        (date(2024, 6, 21), date(2024, 12, 31), True, ["Triwulan 2", "Triwulan 3", "Triwulan 4", "Final"]),
        (date(2024, 1, 1), date(2024, 6, 20), False, ["Triwulan 1"]),
        # 'TW IV tidak muncul': the SKP does not reach 31 December
        (date(2024, 1, 1), date(2024, 12, 30), True, ["Triwulan 1", "Triwulan 2", "Triwulan 3", "Final"]),
        (date(2024, 1, 1), date(2024, 3, 30), True, ["Final"]),
    ],
)
def test_the_periods_of_an_skp(awal: date, akhir: date, final: bool, expected: list[str]) -> None:
    assert names(awal, akhir, final=final) == expected


def test_a_batas_before_the_last_day_falls_in_the_next_year() -> None:
    *_, last, final = ditawarkan(TRIWULAN, date(2024, 1, 9), date(2024, 12, 31), final=True)
    assert (last.awal, last.akhir, last.batas) == (date(2024, 10, 1), date(2024, 12, 31), date(2025, 1, 5))
    assert (final.awal, final.akhir, final.batas) == (date(2024, 1, 9), date(2024, 12, 31), date(2025, 1, 5))


def test_final_ends_with_the_skp() -> None:
    (*_, final) = ditawarkan(TRIWULAN, date(2024, 1, 9), date(2024, 12, 9), final=True)
    assert (final.awal, final.akhir) == (date(2024, 1, 9), date(2024, 12, 9))


WINDOWS = (
    Setelan(1, "1 Januari - 15 Januari", "01-01", "01-15", "01-20", REGULER),
    Setelan(2, "16 Desember - 15 Januari", "12-16", "01-15", "01-20", REGULER),
    Setelan(3, "Februari", "02-01", "02-29", "03-05", REGULER),
)


def test_windows_need_not_be_months_and_may_run_over_the_new_year() -> None:
    found = ditawarkan(WINDOWS, *YEAR, final=False)
    assert [(period.setelan, period.awal, period.akhir) for period in found] == [
        (2, date(2025, 12, 16), date(2026, 1, 15)),
        (1, date(2026, 1, 1), date(2026, 1, 15)),
        (3, date(2026, 2, 1), date(2026, 2, 28)),
    ]


def test_february_has_its_29_days_in_leap_years() -> None:
    found = ditawarkan(WINDOWS, date(2028, 2, 1), date(2028, 2, 29), final=False)
    assert [(period.nama, period.akhir) for period in found] == [("Februari", date(2028, 2, 29))]


def isian(*texts: str) -> list[Isian]:
    return [Isian(f"TW {number}", text, "Rekap") for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("3 Laporan", "4 laporan", "2  Laporan"), "9 Laporan"),
        (("1.200 orang", "300 orang"), "1.500 orang"),
        (("2,5 km", "1,25 km"), "3,75 km"),
        (("3 Bulan", "", "3 bulan"), "6 Bulan"),
        (("98 %", "95 %"), "TW 1: 98 %; TW 2: 95 %"),
        (("98 %", "98 %"), "98 %"),
        (("87", "88"), "TW 1: 87; TW 2: 88"),
        (("3 laporan", "2 dokumen"), "TW 1: 3 laporan; TW 2: 2 dokumen"),
        (("3 laporan", "selesai"), "TW 1: 3 laporan; TW 2: selesai"),
        (("12.5 km", "1 km"), "TW 1: 12.5 km; TW 2: 1 km"),  # neither thousands nor a decimal comma: not added up
        (("-3 laporan", "5 laporan"), "TW 1: -3 laporan; TW 2: 5 laporan"),
    ],
)
def test_final_begins_with_the_sum_or_the_list(texts: tuple[str, ...], expected: str) -> None:
    found = gabungan(isian(*texts))
    assert found is not None
    assert found.realisasi == expected
    assert found.sumber_data == "Rekap"


def test_final_of_nothing_is_empty() -> None:
    assert gabungan(isian("", "  ")) is None


def test_each_source_stands_once() -> None:
    told = [Isian("TW 1", "1 x", "Rekap"), Isian("TW 2", "2 x", "Aplikasi"), Isian("TW 3", "3 x", "Rekap")]
    found = gabungan(told)
    assert found is not None
    assert found.sumber_data == "Rekap; Aplikasi"


@pytest.mark.parametrize(
    ("nama", "jenis", "form", "dokumen"),
    [
        ("Triwulan 1", REGULER, "TRIWULAN I", "TRIWULAN I"),
        (" triwulan  3", REGULER, "TRIWULAN III", "TRIWULAN III"),
        ("Triwulan 4", REGULER, "TRIWULAN IV-AKHIR", "TRIWULAN IV-AKHIR"),
        ("Triwulan 5", REGULER, "TRIWULAN 5", "TRIWULAN 5"),
        ("Januari", REGULER, "JANUARI", "JANUARI"),
        ("Triwulan 4", FINAL, "FINAL", "AKHIR TAHUN"),
    ],
)
def test_the_period_in_a_title(nama: str, jenis: str, form: str, dokumen: str) -> None:
    assert (judul_periode(nama, jenis), judul_periode(nama, jenis, dokumen=True)) == (form, dokumen)
