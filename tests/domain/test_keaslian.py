"""Codes of printed documents: how they are typed, and what a stranger is shown."""

from __future__ import annotations

import pytest

from app.domain.keaslian import (
    CODE_LENGTH,
    CODE_LETTERS,
    HIDDEN,
    Keadaan,
    Keaslian,
    baca_kode,
    keadaan,
    samar_nama,
    samar_nip,
)

CODE = "7K3QD-9M0AB-1DEFG-HJKMN"


def test_a_code_cannot_be_found_by_trying_and_has_no_letter_that_looks_like_another() -> None:
    assert len(CODE_LETTERS) ** CODE_LENGTH >= 2**100
    assert not set("ILOU") & set(CODE_LETTERS)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "7K3QD9M0AB1DEFGHJKMN",
        " 7k3qd 9m0ab 1defg hjkmn ",
        "7K3QD-9MOAB-lDEFG-HJKMN",
        "７K3QD–9M0AB‐IDEFGHJKMN",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert baca_kode(typed) == CODE


@pytest.mark.parametrize("typed", ["", CODE[1:], CODE + "7", CODE[1:] + "U", CODE[1:] + "٣", "%' OR 1=1", "x" * 10_000])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert baca_kode(typed) is None


def test_what_is_printed_is_what_is_read() -> None:
    mark = Keaslian(CODE, "https://kinerja.contoh.go.id")
    assert baca_kode(mark.kode) == CODE
    assert mark.tautan == "https://kinerja.contoh.go.id/verifikasi/7K3QD-9M0AB-1DEFG-HJKMN/"
    assert Keaslian(CODE).tautan == ""


def test_names_and_numbers_are_masked() -> None:
    assert samar_nama("Dewi Ayu Lestari, S.H., M.Si.") == f"D{HIDDEN} A{HIDDEN} L{HIDDEN}"
    assert samar_nip("199001012015019001") == f"{HIDDEN}9001"
    assert (samar_nip("-"), samar_nip("1234"), samar_nama("")) == (HIDDEN, HIDDEN, "")


@pytest.mark.parametrize(
    ("berlaku", "kini", "disetujui", "expected"),
    [
        (True, 4, True, Keadaan.SESUAI),
        (True, 5, True, Keadaan.BERUBAH),
        (True, 4, False, Keadaan.BERUBAH),
        (False, 4, True, Keadaan.BELUM),
        (False, 5, False, Keadaan.BELUM),
    ],
)
def test_what_became_of_it(berlaku: bool, kini: int, disetujui: bool, expected: Keadaan) -> None:
    assert keadaan(berlaku=berlaku, versi=4, kini=kini, disetujui=disetujui) is expected
