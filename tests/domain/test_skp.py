"""What an SKP is made of, as truth tables."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain import skp


@pytest.mark.parametrize(
    ("pimpinan", "mandiri", "jpt", "model"),
    [
        (True, True, True, "jpt"),
        (True, True, False, "jpt"),
        (True, False, True, "jpt"),
        (True, False, False, "jajf"),  # a Kabid
        (False, True, True, "jajf"),
        (False, True, False, "jajf"),
        (False, False, True, "jajf"),
        (False, False, False, "jajf"),
    ],
)
def test_the_model_is_that_of_a_jpt_for_heads_of_mandiri_and_jpt_units(
    pimpinan: bool, mandiri: bool, jpt: bool, model: str
) -> None:
    assert skp.model(pimpinan=pimpinan, mandiri=mandiri, jpt=jpt) == model


@pytest.mark.parametrize(
    ("pendekatan", "model", "isian"),
    [
        ("kuantitatif", "jpt", {"target", "perspektif"}),
        ("kuantitatif", "jajf", {"target", "aspek"}),
        ("kualitatif", "jpt", set()),
        ("kualitatif", "jajf", set()),
    ],
)
def test_what_an_indikator_needs(pendekatan: str, model: str, isian: set[str]) -> None:
    assert set(skp.ISIAN[skp.bentuk(pendekatan, model)]) == isian


def test_a_period_belongs_to_one_year() -> None:
    assert skp.tahun(date(2026, 1, 1), date(2026, 12, 31)) == 2026
    assert skp.tahun(date(2026, 12, 31), date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("jenis", "pangkat", "golongan", "shown"),
    [
        ("PNS", "Penata Tingkat I", "III/d", "Penata Tingkat I - III/d"),
        ("PPPK", None, "IX", "IX"),
        ("PPPK", "Penata", "IX", "IX"),
        ("PNS", None, "III/a", "III/a"),
        (None, None, None, "-"),
    ],
)
def test_rank_and_grade(jenis: str | None, pangkat: str | None, golongan: str | None, shown: str) -> None:
    assert skp.pangkat_golongan(jenis, pangkat, golongan) == shown


def test_a_name_with_its_titles() -> None:
    assert skp.nama_lengkap("Sari Nugraheni", "Dr.", "M.Si.") == "Dr. Sari Nugraheni, M.Si."
    assert skp.nama_lengkap("Sari Nugraheni", None, "") == "Sari Nugraheni"


SENDIRI = """
memimpin puncak mandiri setelan  sendiri
ya       ya     ya      ya       ya
ya       ya     ya      tidak    ya
ya       ya     tidak   ya       ya
ya       ya     tidak   tidak    ya
ya       tidak  ya      ya       ya
ya       tidak  ya      tidak    tidak
ya       tidak  tidak   ya       tidak
ya       tidak  tidak   tidak    tidak
tidak    ya     ya      ya       tidak
tidak    ya     ya      tidak    tidak
tidak    ya     tidak   ya       tidak
tidak    ya     tidak   tidak    tidak
tidak    tidak  ya      ya       tidak
tidak    tidak  ya      tidak    tidak
tidak    tidak  tidak   ya       tidak
tidak    tidak  tidak   tidak    tidak
"""


def test_who_sets_their_own_skp() -> None:
    names, *lines = (line.split() for line in SENDIRI.strip().splitlines())
    assert len(lines) == 2 ** (len(names) - 1)
    for line in lines:
        *facts, own = (word == "ya" for word in line)
        assert skp.menetapkan_sendiri(**dict(zip(names, facts, strict=False))) is own, line
