"""Texts and rows divided for paper: nothing is lost, nothing is taller than asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exports.typeset import Column, Group, Row, groups_of, plain, rows_of

NARROW, WIDE = Column(30, 9), Column(80, 9)
TEXTS = st.text(alphabet=st.sampled_from("ab Wi.\n漢x"), max_size=400)


@given(TEXTS, st.integers(2, 20))
def test_pieces_hold_the_whole_text_within_their_lines(text: str, most: int) -> None:
    pieces = NARROW.pieces(text, most)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(NARROW.lines(piece) <= most for piece in pieces)


def test_a_short_text_stays_as_it_is() -> None:
    assert WIDE.pieces("1. satu\n2. dua", 5) == ["1. satu\n2. dua"]
    assert WIDE.pieces("", 5) == [""]


def test_words_stay_whole_where_they_can() -> None:
    pieces = NARROW.pieces("kata yang sama " * 60, 4)
    assert {word for piece in pieces for word in piece.split()} == {"kata", "yang", "sama"}
    assert len(pieces) > 5


def test_a_row_goes_on_below() -> None:
    first, *others = rows_of([NARROW, WIDE], ["pendek", "kata " * 200], 5)
    assert not first.more
    assert others
    assert all(row.more and row.cells[0] == "" for row in others)


def test_an_ordinary_group_is_one() -> None:
    groups = groups_of([NARROW], ["rhk"], [WIDE], [["satu"], ["dua"]], 17)
    assert groups == [Group(("rhk",), (Row(("satu",)), Row(("dua",))))]


def test_without_rows_there_is_an_empty_one() -> None:
    assert groups_of([NARROW], ["rhk"], [WIDE, WIDE], [], 17) == [Group(("rhk",), (Row(("", "")),))]


@given(TEXTS, st.lists(TEXTS, max_size=12))
def test_groups_hold_everything_in_its_order(head: str, texts: list[str]) -> None:
    groups = groups_of([NARROW], [head], [WIDE], [[text] for text in texts], 8)
    assert "".join("".join(group.spanning[0] for group in groups).split()) == "".join(head.split())
    told = "".join(row.cells[0] for group in groups for row in group.rows)
    assert "".join(told.split()) == "".join("".join(texts).split())
    assert [group.more for group in groups] == [False] + [True] * (len(groups) - 1)
    assert all(NARROW.lines(group.spanning[0]) <= 8 for group in groups)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("a\0b", "ab"),
        ("a\ud800b", "ab"),
        ("a\u202eb", "ab"),
        ("a\ufffeb\uffff", "ab"),
        ("a\r\nb", "a\nb"),
        ("a@b", "a＠b"),
    ],
)
def test_plain(text: str, printed: str) -> None:
    assert plain(text, {ord("@"): "＠"}) == printed
