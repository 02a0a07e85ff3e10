"""What is kept of any text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.teks import MARKS_IN_A_ROW, collapse, normalise


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Budi ", "Budi"),
        ("e\u0301", "é"),
        ("a\u00a0b\u3000c\u2003d", "a b c d"),
        ("nul\x00l", "null"),
        ("\ufeffNIP", "NIP"),
        ("NA\u200dMA", "NAMA"),
        ("UNIT\u200bKERJA", "UNIT KERJA"),
        ("abc\u202edef\u202c", "abcdef"),
        ("lone \ud800 half", "lone  half"),
        ("a\tb\r\nc", "a b c"),
        ("a\u2028b", "a b"),
        ("a\x85b", "a b"),
        ("soft\u00adhyphen", "softhyphen"),
        ("😀 ok", "😀 ok"),
    ],
)
def test_one_line(text: str, kept: str) -> None:
    assert normalise(text) == kept


def test_lines_are_kept_where_they_are_wanted() -> None:
    assert normalise(" satu\r\ndua\rtiga\u2029empat\tlima ", multiline=True) == "satu\ndua\ntiga\nempat\tlima"


def test_collapse_makes_runs_of_blanks_one() -> None:
    assert collapse("  a \n\t b  ") == "a b"


@given(st.text(), st.booleans())
def test_twice_is_once_and_nothing_invisible_stays(text: str, multiline: bool) -> None:
    once = normalise(text, multiline=multiline)
    assert normalise(once, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not {unicodedata.category(char) for char in once.replace("\n", "").replace("\t", "")} & {
        "Cc",
        "Cf",
        "Cs",
        "Zl",
        "Zp",
    }
    once.encode("utf-8")


@given(st.lists(st.sampled_from(["a", "\u0344", "\u0f73", "\u0301", "\u0958", "ᄀ", "ᅡ", "ᆨ", "\u0316"]), max_size=90))
def test_marks_that_come_apart_stay_bounded(parts: list[str]) -> None:
    once = normalise("".join(parts))
    assert normalise(once) == once


def test_heaps_of_marks_are_cut_in_linear_time() -> None:
    heap = "a" + "\u0316\u0301" * 100_000
    start = time.perf_counter()
    assert len(normalise(heap)) <= 1 + MARKS_IN_A_ROW
    assert time.perf_counter() - start < 5
