"""Refusals as pages and as JSON."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.typing import ResponseReturnValue

from app.errors import AppError, Busy, Difference, InUse, Invalid, NotAllowed, OutOfScope, Stale, Throttled, TooLarge
from app.web import guard
from tests.support import apps
from tests.support.web import Web

CASES: dict[str, tuple[Exception, int, str]] = {
    "invalid": (Invalid({"nama": ["Nama wajib diisi."]}), 422, "Nama wajib diisi."),
    "stale": (Stale("Sudah diubah Budi.", (Difference("nama", "Nama", "Lama <b>", "Baru"),), 3), 409, "Lama &lt;b&gt;"),
    "in-use": (InUse("Unor masih dipakai.", {"Manajemen Pegawai": 12}), 409, "Manajemen Pegawai: 12"),
    "forbidden": (NotAllowed("Periode ini sudah ditutup."), 403, "sudah ditutup"),
    "gone": (OutOfScope(), 404, "Data tidak ditemukan."),
    "large": (TooLarge("Berkas lebih dari 20 MB."), 413, "lebih dari 20 MB"),
    "throttled": (Throttled("Terlalu sering.", 900), 429, "15 menit"),
    "busy": (Busy(), 503, "sedang sibuk"),
    "data": (sa.exc.DataError("INSERT rahasia", {}, Exception("rahasia")), 422, "di luar batas"),
    "down": (sa.exc.OperationalError("SELECT rahasia", {}, Exception("rahasia")), 503, "tidak dapat dihubungi"),
    "bug": (ZeroDivisionError("rahasia"), 500, "Nomor rujukan"),
}


@guard.public
def fail(name: str) -> ResponseReturnValue:
    raise CASES[name][0]


def failing(app: Flask) -> None:
    app.add_url_rule("/gagal/<name>", "gagal", fail)


@pytest.fixture
def more() -> apps.More:
    return failing


@pytest.mark.parametrize("name", CASES)
def test_a_refusal_is_a_page_that_says_what_and_why(web: Web, name: str) -> None:
    _, status, words = CASES[name]
    answer = web.browser().get(f"/gagal/{name}")
    assert answer.status_code == status
    assert words in answer.text
    assert "rahasia" not in answer.text
    assert '<html lang="id">' in answer.text


@pytest.mark.parametrize("name", CASES)
def test_a_script_gets_the_same_as_json(web: Web, name: str) -> None:
    error, status, _ = CASES[name]
    answer = web.browser().get(f"/gagal/{name}", Accept="application/json")
    assert answer.status_code == status
    assert answer.is_json
    if isinstance(error, AppError):
        assert answer.json == {"code": error.code, "message": error.message, "hint": error.hint} | (
            {"fields": error.fields} if isinstance(error, Invalid) else {}
        )


@pytest.mark.parametrize(("name", "seconds"), [("throttled", "900"), ("busy", "5"), ("down", "10")])
def test_who_may_come_back_is_told_when(web: Web, name: str, seconds: str) -> None:
    assert web.browser().get(f"/gagal/{name}").headers["Retry-After"] == seconds


def test_a_wrong_method_says_which_are_right(web: Web) -> None:
    answer = web.browser().get("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_not_found_keeps_the_menus_of_who_is_signed_in(web: Web) -> None:
    assert "Menu utama" in web.signed_in("admin").get("/tidak-ada").text
    assert "Menu utama" not in web.browser().get("/tidak-ada").text
