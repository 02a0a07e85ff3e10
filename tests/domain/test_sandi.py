"""Passwords that are too easy are refused with the reason; others pass."""

from __future__ import annotations

import pytest

from app.domain.sandi import weakness

NIP = "199005052015051905"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("pendek", "minimal 12"),
        ("x" * 11, "minimal 12"),
        ("panjang" * 40, "paling panjang"),
        ("password1234", "terlalu umum"),
        ("PASSWORD!!2026", "terlalu umum"),
        ("rahasiarahasia", "terlalu umum"),
        ("indonesia2026", "terlalu umum"),
        ("123456789012", "terlalu umum"),
        ("qwertyuiopas", "terlalu umum"),
        ("aaaaaaaaaaaaaa", "terlalu umum"),
        ("1q2w3e4r5t6y", "terlalu umum"),
        (NIP, "NIP atau tanggal lahir"),
        ("budi 19900505 ok", "NIP atau tanggal lahir"),
        ("lahir 05051990 di kota", "NIP atau tanggal lahir"),
        ("lahir 05-05-1990 di kota", "NIP atau tanggal lahir"),
    ],
)
def test_easy_ones_are_refused(password: str, reason: str) -> None:
    assert reason in weakness(password, NIP)


@pytest.mark.parametrize(
    "password", ["jerapah makan daun siang", "kT9#vq2Lw!zR", "indonesia kaya akan rempah", "ĉevalo kaj kato 7"]
)
def test_others_pass(password: str) -> None:
    assert weakness(password, NIP) == ""
