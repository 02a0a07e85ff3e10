"""NIP and NIK: each part that can be wrong, and nothing repaired that lost figures."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.nip import Nip, clean_nip, parse_nik, parse_nip

GOOD = "199001012020012901"


def test_a_pns_number_tells_birth_appointment_sex_and_serial() -> None:
    assert parse_nip(GOOD) == Nip(GOOD, date(1990, 1, 1), date(2020, 1, 1), False, "P", 901)


def test_a_pppk_number_has_a_code_in_place_of_the_month() -> None:
    found = parse_nip("199001012022211902")
    assert found.pppk
    assert (found.tmt, found.sex) == (date(2022, 1, 1), "L")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "harus 18 angka"),
        ("19900101202001290", "yang diisi 17 angka"),
        ("1990010120200129011", "yang diisi 19 angka"),
        (GOOD + "\n", "tanpa huruf, spasi"),
        (" " + GOOD, "tanpa huruf, spasi"),
        ("19900101 202001 2 901", "tanpa huruf, spasi"),
        ("１９９００１０１２０２００１２９０１", "angka biasa"),
        ("١٩٩٠٠١٠١٢٠٢٠٠١٢٩٠١", "angka biasa"),
        ("198302292010011900", "tanggal lahir"),
        ("199013012020012901", "tanggal lahir"),
        ("000000002020012901", "tanggal lahir"),
        ("199001012020002901", "bulan pengangkatan 00"),
        ("199001012020132901", "bulan pengangkatan 13"),
        ("199001012020192901", "bulan pengangkatan 19"),
        ("199001012020013901", "jenis kelamin 3"),
        ("199001012020010901", "jenis kelamin 0"),
        ("199001012020012000", "nomor urut 000"),
        ("199001012005012901", "tidak wajar"),
        ("199001012051012901", "tidak wajar"),
    ],
)
def test_the_refusal_names_the_wrong_part(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_nip(text)


@pytest.mark.parametrize("text", ["198402292010012901", "199001012006012901", "199001012050012901"])
def test_the_edges_are_inside(text: str) -> None:
    assert parse_nip(text).text == text


@pytest.mark.parametrize(
    "cell",
    [
        GOOD,
        f"'{GOOD}",
        f"  {GOOD}\n",
        "19900101 202001 2 901",
        "19900101.202001.2.901",
        "19900101\u00a0202001\u00a02\u00a0901",
        f"\u2018{GOOD}\u2019",
    ],
)
def test_a_cell_is_freed_of_what_stands_around_the_figures(cell: object) -> None:
    assert clean_nip(cell) == GOOD


@pytest.mark.parametrize("cell", [None, "", "  ", "'"])
def test_an_empty_cell_has_no_nip(cell: object) -> None:
    assert clean_nip(cell) == ""


@pytest.mark.parametrize(
    "cell", [1.98911e17, 199001012020012901.0, int(GOOD), 199001012020012900, "1,98911E+17", "1.98911e+17", "2E17"]
)
def test_a_number_that_lost_figures_is_never_repaired(cell: object) -> None:
    with pytest.raises(ValueError, match="format kolom menjadi Teks"):
        clean_nip(cell)


@pytest.mark.parametrize("cell", [True, date(1990, 1, 1), [], "196001019", 196001019, "131987654"])
def test_other_cells_are_refused(cell: object) -> None:
    with pytest.raises(ValueError, match="18 angka"):
        clean_nip(cell)


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[0-9]{18}", fullmatch=True)))
def test_any_text_is_a_nip_or_a_value_error(text: str) -> None:
    try:
        found = parse_nip(text)
    except ValueError:
        return
    assert found.text == text
    assert 16 <= found.tmt.year - found.birth.year <= 60


@pytest.mark.parametrize(
    ("text", "sex", "day"),
    [
        ("3201010101900901", "L", 1),
        ("3201014101900901", "P", 1),
        ("3273017112990901", "P", 31),
        ("3201012902000901", "L", 29),
    ],
)
def test_a_nik_tells_the_day_and_the_sex(text: str, sex: str, day: int) -> None:
    found = parse_nik(text)
    assert (found.sex, found.birth_day) == (sex, day)


@pytest.mark.parametrize(
    "text",
    [
        "320101010190090",
        "32010101019009011",
        "3201010101900901\n",
        "3201013201900901",
        "3201017201900901",
        "3201010113900901",
        "3201012902990901",
        "3201010101900000",
        "0001010101900901",
        "3200010101900901",
        "3201000101900901",
        "３２０１０１０１０１９００９０１",
    ],
)
def test_a_wrong_nik_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="NIK") as caught:
        parse_nik(text)
    assert text not in str(caught.value)
