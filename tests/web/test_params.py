"""Ids and paths from the address."""

from __future__ import annotations

import pytest

from app.errors import OutOfScope
from app.web.params import local_path, row_id, small_number, whole


@pytest.mark.parametrize("raw", ["1", "9223372036854775807", "007"])
def test_a_number_can_be_an_id(raw: str) -> None:
    assert row_id(raw) == int(raw)


@pytest.mark.parametrize(
    "raw", [None, "", "0", "-1", "9223372036854775808", "1" * 400, "²", "٣", "1.0", " 1", "1\n", "x"]
)
def test_anything_else_is_out_of_scope(raw: str | None) -> None:
    with pytest.raises(OutOfScope):
        row_id(raw)


@pytest.mark.parametrize(
    ("raw", "number"), [("0", 0), ("9" * 19, None), ("9" * 18, 10**18 - 1), ("-1", None), ("²", None)]
)
def test_a_whole_number_is_one_that_the_database_holds(raw: str, number: int | None) -> None:
    assert whole(raw) == number


@pytest.mark.parametrize(("raw", "number"), [("7", 7), ("99999", 99999), ("100000", 1), ("", 1), (None, 1), ("x", 1)])
def test_a_page_or_a_year_is_a_small_number(raw: str | None, number: int) -> None:
    assert small_number(raw, 1) == number


@pytest.mark.parametrize("raw", ["/", "/admin/unor/?q=a&page=2", "/a//b"])
def test_a_path_of_this_site_is_followed(raw: str) -> None:
    assert local_path(raw) == raw


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "beranda",
        "//jahat.example",
        "/\\jahat.example",
        "https://jahat.example",
        "/\t/jahat",
        "/a\\b",
        "/\x7f",
        "/" + "a" * 3000,
    ],
)
def test_no_other_host_is_ever_followed(raw: str | None) -> None:
    assert local_path(raw) is None
