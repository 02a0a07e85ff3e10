"""The pages of the Tim Penilai Kinerja (B16; 000, 003)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import AppError, Invalid, NotAllowed, OutOfScope, Passed, Stale
from app.models.queries import tinjauan
from app.views.evaluasi.nilai import sesudah
from app.views.tim_penilai import kasus as form
from app.views.tim_penilai import notulen, papan, unduh
from app.views.tim_penilai.kasus import Diketik
from app.web import guard, resume
from app.web.params import sent_version, whole
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session, settle
from app.workflows.tinjauan import tinjau

page = Blueprint("tim_penilai", __name__, url_prefix="/tim-penilai")

CHOOSE = "Pilih Setuju atau Minta penjelasan."
SEEN_SINCE = "{} Periksa lagi di bawah, lalu simpan."
MOST = 3
"""Cases side by side."""


@page.get("/")
@guard.permission("create", "tinjauan")
def index() -> ResponseReturnValue:
    """The board."""
    actor, registry = current_actor(), services().registry
    frame = papan.rangka(session(), registry, actor, request.args)
    asked = papan.saringan(frame, request.args)
    shown = papan.halaman(session(), registry, actor, frame, asked)
    return render_template("tim_penilai/index.html", page=shown)


@page.get("/xlsx/", endpoint="unduh")
@guard.permission("create", "tinjauan")
def unduh_() -> ResponseReturnValue:
    """The list as a spreadsheet, whole, as far as its filters leave it."""
    actor, registry = current_actor(), services().registry
    frame = papan.rangka(session(), registry, actor, request.args)
    asked = papan.saringan(frame, request.args)
    found = tinjauan.daftar(session(), registry, actor, asked, semua=True) if asked.periode else ()
    rows = papan.baris(session(), registry, actor, asked, found)
    with TemporaryDirectory(dir=services().settings.var) as folder:
        path = Path(folder) / "tinjauan.xlsx"
        unduh.tulis(path, rows, found, actor.zone, actor.now)
        made = path.read_bytes()
    return unduh.kirim(made, frame)


@page.get("/banding/")
@guard.permission("create", "tinjauan")
def banding() -> ResponseReturnValue:
    """Two or three cases side by side; one alone has a page of its own."""
    ids = list(dict.fromkeys(number for raw in request.args.getlist("id") if (number := whole(raw))))[:MOST]
    if len(ids) < 2:
        there = url_for("tim_penilai.kasus", penilaian_id=ids[0]) if ids else url_for("tim_penilai.index")
        return redirect(there, 303)
    shown = form.banding(session(), services().registry, current_actor(), ids)
    return render_template("tim_penilai/banding.html", kasus=shown)


@page.get("/berita-acara/")
@guard.permission("create", "tinjauan")
def berita_acara() -> ResponseReturnValue:
    """The form of the Berita Acara; with `bentuk` in its address, the document."""
    actor, registry = current_actor(), services().registry
    frame = papan.rangka(session(), registry, actor, request.args)
    asked = papan.saringan(frame, request.args)
    return notulen.jawab(session(), registry, actor, frame, asked, request.args)


@page.route("/<rowid:penilaian_id>/", methods=("GET", "POST"))
@guard.permission("tinjau", "penilaian")
@resume.form
def kasus(penilaian_id: int) -> ResponseReturnValue:
    """One case: what it rests on, and 'Setuju' or 'Minta penjelasan'."""
    if request.method == "GET":
        return _show(penilaian_id, Diketik())
    typed = Diketik(request.form.get("langkah", ""), request.form.get("kata", ""))
    if resume.MARK in request.form:
        return _show(penilaian_id, typed)
    if typed.langkah not in dict(form.LANGKAH):
        return _show(penilaian_id, replace(typed, salah=(("langkah", CHOOSE),)), 422)
    try:
        return _done(penilaian_id, typed)
    except (Invalid, NotAllowed, Passed, Stale) as refusal:
        session().rollback()
        return _again(penilaian_id, typed, refusal)


def _done(penilaian_id: int, typed: Diketik) -> ResponseReturnValue:
    actor, registry = current_actor(), services().registry
    seen = (sent_version() or 0, whole(request.form.get("versi_tinjauan")) or 0)
    done = tinjau.tinjau(
        session(), registry, actor, penilaian_id, typed.langkah, typed.kata or None, seen, now=actor.now
    )
    settle(done, actor)
    flash(f"Tersimpan: {dict(form.LANGKAH)[typed.langkah]}.", "success")
    if request.form.get("aksi") == "simpan":
        return redirect(url_for("tim_penilai.kasus", penilaian_id=penilaian_id), 303)
    return _next(penilaian_id)


def _next(penilaian_id: int) -> ResponseReturnValue:
    """To the next case of the period that waits, or to the board where none does."""
    actor, registry = current_actor(), services().registry
    found, row = tinjauan.satu(session(), registry, actor, penilaian_id)
    cases = tinjauan.antrean(session(), registry, actor, found.tahun, row["periode_id"])
    wait = [number for number, open_ in cases if open_]
    other = sesudah(wait, [number for number, _ in cases], penilaian_id)
    if other is not None:
        return redirect(url_for("tim_penilai.kasus", penilaian_id=other), 303)
    flash("Semua kasus periode ini yang dapat Anda tinjau sudah ditinjau.", "success")
    return redirect(url_for("tim_penilai.index", tahun=found.tahun, periode=row["periode_id"]), 303)


def _show(penilaian_id: int, typed: Diketik, code: int = 200) -> ResponseReturnValue:
    shown = form.halaman(session(), services().registry, current_actor(), penilaian_id, typed)
    return render_template("tim_penilai/kasus.html", page=shown), code


def _again(penilaian_id: int, typed: Diketik, refusal: AppError) -> ResponseReturnValue:
    """The page with what was typed and what is wrong; the refusal alone for one that is out of sight by now."""
    if isinstance(refusal, Invalid):
        kept = replace(typed, salah=form.salah(refusal.fields))
    else:
        said = SEEN_SINCE.format(refusal.message) if isinstance(refusal, Stale) else refusal.message
        kept = replace(typed, galat=said)
    try:
        return _show(penilaian_id, kept, refusal.status)
    except (NotAllowed, OutOfScope):
        raise refusal from None
