"""The choices of a print: what is taken, what is refused and where it is said."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from app.domain.cetak import ANCHOR_MARKS, Cetak, CetakKeliru, baca_cetak, lookalikes


def test_what_the_manual_shows() -> None:
    assert baca_cetak("04/04/2023", " Jakarta ", "@", "#") == Cetak(date(2023, 4, 4), "Jakarta", "@", "#")


def test_without_anchors_it_is_signed_by_hand() -> None:
    assert baca_cetak("2026-01-05", "Singaraja") == Cetak(date(2026, 1, 5), "Singaraja")


def test_the_penilai_may_sign_on_another_day_and_elsewhere() -> None:
    both = baca_cetak("2026-01-05", "Singaraja", "@", "#", ("06-01-2026", " Denpasar "))
    assert (both.tanggal_penilai, both.lokasi_penilai) == (date(2026, 1, 6), "Denpasar")
    with pytest.raises(CetakKeliru) as refused:
        baca_cetak("2026-01-05", "Singaraja", "@", "@", ("kemarin", "x" * 101))
    assert list(refused.value.fields) == ["tanggal_penilai", "anchor_penilai", "lokasi_penilai"]


@pytest.mark.parametrize("anchors", [("@", ""), ("", "#"), ("@@@", "###"), ("^~*", "$"), ("<", ">")])
def test_anchors(anchors: tuple[str, str]) -> None:
    cetak = baca_cetak("2026-01-05", "Singaraja", *anchors)
    assert (cetak.anchor_pegawai, cetak.anchor_penilai) == anchors


@pytest.mark.parametrize("anchor", ["a", "1", "@@@@", "@ @", ".", "(", "/", "＠", "é", "😀", "\u0661", "-", "&"])
def test_no_anchor(anchor: str) -> None:
    with pytest.raises(CetakKeliru) as refused:
        baca_cetak("2026-01-05", "Singaraja", anchor)
    assert list(refused.value.fields) == ["anchor_pegawai"]


@pytest.mark.parametrize("anchors", [("@", "@"), ("@", "@#"), ("#@#", "@")])
def test_one_anchor_is_never_found_in_the_other(anchors: tuple[str, str]) -> None:
    with pytest.raises(CetakKeliru) as refused:
        baca_cetak("2026-01-05", "Singaraja", *anchors)
    assert list(refused.value.fields) == ["anchor_penilai"]


def test_all_is_told_at_once() -> None:
    with pytest.raises(CetakKeliru) as refused:
        baca_cetak("31-02-2026", "\0 \u200b", "abc", "5")
    assert list(refused.value.fields) == ["tanggal", "lokasi", "anchor_pegawai", "anchor_penilai"]
    assert refused.value.fields["tanggal"] == ["Tanggal 31 Februari 2026 tidak ada."]


@pytest.mark.parametrize("text", ["", "besok", "1-1-0999", "2026"])
def test_no_day(text: str) -> None:
    with pytest.raises(CetakKeliru) as refused:
        baca_cetak(text, "Singaraja")
    assert list(refused.value.fields) == ["tanggal"]


def test_a_place_is_bounded() -> None:
    with pytest.raises(CetakKeliru, match="paling panjang 100"):
        baca_cetak("2026-01-05", "x" * 101)


def test_every_mark_has_a_lookalike() -> None:
    for mark in ANCHOR_MARKS:
        (other,) = lookalikes(Cetak(date(2026, 1, 5), "Singaraja", mark)).values()
        assert other != mark
        assert unicodedata.normalize("NFKC", other) == mark


def test_nothing_changes_without_anchors() -> None:
    assert lookalikes(Cetak(date(2026, 1, 5), "Singaraja")) == {}
