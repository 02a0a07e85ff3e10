"""Titles are parted from names; what is not surely a title stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.nama import split_nama


@pytest.mark.parametrize(
    ("text", "front", "name", "behind"),
    [
        ("Drs. Ir. H. NAMA, M.Si.", "Drs. Ir. H.", "NAMA", "M.Si."),
        ("Drs.H.ABDUL KARIM,M.Si", "Drs. H.", "ABDUL KARIM", "M.Si"),
        ("Dr. dr. BUDI SANTOSO, Sp.PD-KGEH", "Dr. dr.", "BUDI SANTOSO", "Sp.PD-KGEH"),
        ("IR JOKO", "IR", "JOKO", ""),
        ("Hj. Siti, A.Md. Keb.", "Hj.", "Siti", "A.Md. Keb."),
        ("Ida Bagus, S. Sos., M.A.P.", "", "Ida Bagus", "S. Sos., M.A.P."),
        ("BUDI SANTOSO,SE,MM", "", "BUDI SANTOSO", "SE, MM"),
        ("Ani Ida, M.Pd (Hons)", "", "Ani Ida", "M.Pd (Hons)"),
        ("BUDI SANTOSO S.Kom", "", "BUDI SANTOSO", "S.Kom"),
        ("Rina A.Md.Kep.", "", "Rina", "A.Md.Kep."),
        ("  Budi\u00a0 Santoso ", "", "Budi Santoso", ""),
    ],
)
def test_titles_are_parted(text: str, front: str, name: str, behind: str) -> None:
    found = split_nama(text)
    assert (found.gelar_depan, found.nama, found.gelar_belakang) == (front, name, behind)


@pytest.mark.parametrize(
    "text",
    [
        "SANTOSO, BUDI", "BUDI S.", "A. RAHMAN", "I MADE S. WIRAWAN", "Andi A. RIDWAN", "MUH A.RASYID",
        "SITI M. Si ALI",
        "H. ", "H NUR", "dr. X", "Drajat", "Irwan", "Ira, MUH.", "", ",", ", S.Kom", "Hartono,",
    ],
)  # fmt: skip
def test_what_is_not_surely_a_title_stays_in_the_name(text: str) -> None:
    found = split_nama(text)
    assert (found.nama, found.gelar_depan, found.gelar_belakang) == (found.original, "", "")


@given(st.text(max_size=60))
def test_no_letter_is_lost(text: str) -> None:
    found = split_nama(text)
    parts = found.gelar_depan + found.nama + found.gelar_belakang
    assert [char for char in found.original if char.isalpha()] == [char for char in parts if char.isalpha()]
    assert found.nama or not found.original
