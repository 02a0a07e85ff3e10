"""Golongan of PNS and PPPK, told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.golongan import Golongan, JenisPegawai, parse_golongan


@pytest.mark.parametrize(
    ("text", "nama"),
    [
        ("III/b", "III/b"), ("IIIb", "III/b"), ("iii/B", "III/b"), ("III b", "III/b"), ("III.b", "III/b"),
        ("III-b", "III/b"),
        ("Penata Muda Tk. I, III/b", "III/b"), ("Penata Muda Tk. I (III/b)", "III/b"), ("PNS - III/b", "III/b"),
        ("Pembina Utama, IV/e", "IV/e"), ("I/a", "I/a"), ("32", "III/b"), ("45", "IV/e"), ("11", "I/a"),
    ],
)  # fmt: skip
def test_pns(text: str, nama: str) -> None:
    assert parse_golongan(text) == Golongan("PNS", nama)


@pytest.mark.parametrize(
    ("text", "jenis", "nama"),
    [
        ("IX", None, "IX"), ("XVII", None, "XVII"), ("V", None, "V"), ("PPPK - IX", None, "IX"),
        ("IX (PPPK)", None, "IX"),
        ("Golongan V", None, "V"), ("III", "PPPK", "III"), ("P3K I", None, "I"),
    ],
)  # fmt: skip
def test_pppk(text: str, jenis: JenisPegawai | None, nama: str) -> None:
    assert parse_golongan(text, jenis) == Golongan("PPPK", nama)


@pytest.mark.parametrize(
    ("text", "jenis", "reason"),
    [
        ("III/e", None, "ruang e"), ("35", None, "ruang e"), ("XIX", None, "XVII"), ("III", None, "belum lengkap"),
        ("IX", "PNS", "belum lengkap"), ("", None, "tidak dikenali"), ("x", None, "tidak dikenali"),
        ("V/a", None, "tidak dikenali"),
        ("Penata", None, "tidak dikenali"), ("III/b", "PPPK", "tidak dikenali"), ("IIII/a", None, "tidak dikenali"),
        ("50", None, "tidak dikenali"),
    ],
)  # fmt: skip
def test_the_refusal_says_why(text: str, jenis: JenisPegawai | None, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_golongan(text, jenis)


@given(st.text(alphabet="IVXabcde/. -PNSK13", max_size=12))
def test_any_text_is_a_golongan_or_a_value_error(text: str) -> None:
    try:
        found = parse_golongan(text)
    except ValueError:
        return
    assert ("/" in found.nama) is (found.jenis == "PNS")
    assert parse_golongan(f"{found.jenis} {found.nama}") == found
