"""Names of files, and how a row names one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.berkas import KINDS, LONGEST_NAME, FileRef, daftar, file_ref, safe_name, ukuran

KIND = st.sampled_from(sorted(KINDS))


@pytest.mark.parametrize(
    ("raw", "kind", "safe"),
    [
        ("Surat Tugas.pdf", "pdf", "Surat Tugas.pdf"),
        ("SK No. 12", "pdf", "SK No. 12.pdf"),
        ("FOTO.JPEG", "jpg", "FOTO.jpg"),
        ("../../etc/passwd", "pdf", "passwd.pdf"),
        ("..\\..\\boot.ini", "pdf", "boot.ini.pdf"),
        ("C:\\Users\\a\\laporan.xlsx", "xlsx", "laporan.xlsx"),
        ("foto.png.html", "png", "foto.png.html.png"),
        ("a\x00b\x1f.pdf", "pdf", "ab.pdf"),
        ("gaji\u202efdp.exe", "pdf", "gajifdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "pdf", "a Set-Cookie x.pdf"),
        ('"; filename="x.html', "pdf", "; filename= x.html.pdf"),
        ("", "pdf", "berkas.pdf"),
        ("....", "pdf", "berkas.pdf"),
        ("/", "pdf", "berkas.pdf"),
        ("\ud800", "pdf", "berkas.pdf"),
        ("x" * 5_000 + ".pdf", "pdf", "x" * 116 + ".pdf"),
        ("e\u0301.pdf", "pdf", "é.pdf"),
    ],
)
def test_a_name_is_made_safe(raw: str, kind: str, safe: str) -> None:
    assert safe_name(raw, kind) == safe


@given(raw=st.text(), kind=KIND)
def test_any_name_is_made_safe_once_and_for_all(raw: str, kind: str) -> None:
    name = safe_name(raw, kind)
    assert safe_name(name, kind) == name
    assert name.endswith(f".{KINDS[kind].endings[0]}")
    assert 1 < len(name) <= LONGEST_NAME
    assert not set(name) & set('/\\:*?"<>|')
    assert all(unicodedata.category(sign) not in ("Cc", "Cf", "Cs") for sign in name)


@given(raw=st.text(), kind=KIND, size=st.integers(1, 10**9))
def test_a_row_names_a_file_and_is_understood(raw: str, kind: str, size: int) -> None:
    ref = FileRef("ab" * 16, safe_name(raw, kind), kind, size, "cd" * 32)
    assert file_ref(ref.text) == ref


RIGHT = FileRef("ab" * 16, "a.pdf", "pdf", 5, "cd" * 32).text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ab" * 16,
        RIGHT.upper(),
        RIGHT + "/x",
        RIGHT.replace("/5/", "/0/"),
        RIGHT.replace("/5/", "/-5/"),
        RIGHT.replace("/5/", "/٥/"),
        RIGHT.replace("/pdf/", "/svg/"),
        RIGHT.replace("a.pdf", "a.html"),
        RIGHT.replace("a.pdf", "\u202ea.pdf"),
        RIGHT.replace("ab" * 16, "../" * 10),
        RIGHT + "\n",
    ],
)
def test_what_no_row_would_say_is_not_understood(text: str) -> None:
    assert file_ref(text) is None


def test_sizes_and_lists_read_well() -> None:
    assert [ukuran(size) for size in (1, 1023, 1024, 12_288, 1_048_576, 1_258_291)] == [
        "1 byte", "1023 byte", "1 KB", "12 KB", "1,0 MB", "1,2 MB",
    ]  # fmt: skip
    assert [daftar(("pdf",)), daftar(("pdf", "jpg")), daftar(("pdf", "jpg", "png"))] == [
        "PDF", "PDF atau JPG", "PDF, JPG atau PNG",
    ]  # fmt: skip
