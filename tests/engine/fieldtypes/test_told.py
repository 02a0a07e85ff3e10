"""What the manual says of a type: every type has a word, and the limits it tells are those that it refuses by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.engine.fieldtypes import FIELD_TYPES
from app.engine.fieldtypes.base import BadValue, Text
from tests.engine.fieldtypes.fields import FIELDS


def test_every_type_has_a_word_of_its_own() -> None:
    words = [cls.called for cls in FIELD_TYPES.values()]
    assert "" not in words
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("name", "wrong", "limit"),
    [
        ("text short", "abcdef", "paling banyak 5 karakter"),
        ("text pattern", "abc", "berpola [0-9]{2}|x+"),
        ("long_text short", "x" * 41, "paling banyak 40 karakter"),
        ("integer bounded", "-4", "paling kecil -3"),
        ("integer bounded", "5001", "paling besar 5.000"),
        ("decimal fine", "-2", "paling kecil -1,5"),
        ("decimal fine", "1000,1", "paling besar 1.000"),
        ("decimal fine", "1,00001", "paling banyak 4 angka di belakang koma"),
        ("percent", "101", "paling besar 100"),
        ("year", "1899", "paling kecil 1900"),
        ("choice", "lain", "salah satu dari: Satu, dua, Lain, a; b, WIB, -"),
        ("multi_choice", "lain", "satu atau lebih dari: Satu, dua, Lain, a; b, WIB, -"),
        ("nip", "1990", "18 angka"),
        ("nik", "3201", "16 angka"),
        ("month_day", "31-12", "ditulis mm-dd, misalnya 12-31"),
        ("link", "ftp://a.go.id", "diawali http:// atau https://"),
        ("phone", "812", "diawali 0 atau +, 7 sampai 15 angka; nomor layanan singkat diawali 1"),
    ],
)
def test_a_limit_that_is_told_is_kept(name: str, wrong: str, limit: str) -> None:
    field = FIELDS[name]
    assert limit in field.limits()
    with pytest.raises(BadValue):
        field.parse(wrong)


def test_a_file_tells_its_kinds_and_its_size() -> None:
    assert FIELDS["file office"].limits() == ("Excel (xlsx) atau ODS", "paling besar 20 MB")


def test_a_pattern_is_told_in_the_words_of_its_hint() -> None:
    field = replace(FIELDS["text pattern"], help=Text("Dua angka."))
    assert not any("[0-9]" in limit for limit in field.limits())
    with pytest.raises(BadValue, match=r"yang diminta \(Dua angka\)\.$"):
        field.parse("abc")


def test_what_has_no_limit_tells_none() -> None:
    assert [FIELDS[name].limits() for name in ("date", "boolean", "integer", "relation")] == [()] * 4
