"""Which links may be asked, which addresses are public, and what an answer means."""

from __future__ import annotations

import pytest

from app.domain.tautan import Temuan, boleh_ditanya, menilai, umum

DRIVE = "https://drive.google.com/file/d/1/view"


@pytest.mark.parametrize(
    ("url", "may"),
    [
        (DRIVE, True),
        ("http://contoh.go.id:80/a", True),
        ("https://contoh.go.id:443", True),
        ("https://contoh.go.id:8443", False),
        ("https://contoh.go.id:99999", False),
        ("https://nama:sandi@contoh.go.id", False),
        ("ftp://contoh.go.id", False),
        ("file:///etc/passwd", False),
        ("https:///tanpa-nama", False),
        ("http://[::1", False),
        ("", False),
    ],
)
def test_only_ordinary_addresses_of_the_web_are_asked(url: str, may: bool) -> None:
    assert boleh_ditanya(url) is may


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("bukan-alamat", False),
    ],
)
def test_only_the_public_internet_is_public(address: str, public: bool) -> None:
    assert umum(address) is public


@pytest.mark.parametrize(
    ("status", "url", "found"),
    [
        (200, DRIVE, Temuan.TERBUKA),
        (304, DRIVE, Temuan.TERBUKA),
        (200, "https://accounts.google.com/v3/signin", Temuan.TERTUTUP),
        (401, DRIVE, Temuan.TERTUTUP),
        (403, DRIVE, Temuan.TERTUTUP),
        (404, DRIVE, Temuan.GAGAL),
        (410, DRIVE, Temuan.GAGAL),
        (500, DRIVE, Temuan.GAGAL),
        (405, DRIVE, None),
        (429, DRIVE, None),
        (503, DRIVE, None),
    ],
)
def test_an_answer_says_who_can_open_it(status: int, url: str, found: Temuan | None) -> None:
    assert menilai(status, url).temuan is found
