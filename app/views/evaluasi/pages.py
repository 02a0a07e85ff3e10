"""The pages of Pemantauan dan Evaluasi."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.umpan_balik import Arah
from app.errors import AppError, Invalid, NotAllowed, OutOfScope, Passed, Stale
from app.models.queries import evaluasi, tinjauan
from app.views.evaluasi import daftar, kurva, rekap
from app.views.evaluasi import nilai as form
from app.views.evaluasi.nilai import Diketik
from app.views.evaluasi.periode import Rangka, rangka
from app.views.evaluasi.umpan import SHOWN, terkirim
from app.web import guard, resume
from app.web.params import row_id, sent_version
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session, settle
from app.workflows.penilaian import menilai
from app.workflows.penilaian.menilai import Isian, Umpan

page = Blueprint("evaluasi", __name__, url_prefix="/evaluasi")

SEEN_SINCE = "{} Periksa lagi isinya di bawah, lalu simpan."


@page.get("/")
@guard.account
def index() -> ResponseReturnValue:
    """Penilaian Bawahan."""
    asked = tinjauan.ditanyakan(session(), services().registry, current_actor())
    return render_template("evaluasi/index.html", page=_listed("evaluasi.index"), pertanyaan=asked)


@page.get("/rekap/", endpoint="rekap")
@guard.account
def rekap_() -> ResponseReturnValue:
    """Rekap Penilaian Bawahan."""
    return render_template("evaluasi/rekap.html", page=_listed("evaluasi.rekap"))


@page.get("/rekap/xlsx/")
@guard.account
def unduh() -> ResponseReturnValue:
    """The Rekap as a spreadsheet."""
    actor, found = current_actor(), _listed("evaluasi.rekap")
    with TemporaryDirectory(dir=services().settings.var) as folder:
        path = Path(folder) / "rekap.xlsx"
        rekap.tulis(path, found, actor.zone, actor.now)
        made = path.read_bytes()
    return rekap.kirim(made, found)


@page.get("/kurva/", endpoint="kurva")
@guard.account
def kurva_() -> ResponseReturnValue:
    """Lihat Kurva."""
    actor, registry, frame = current_actor(), services().registry, _frame("evaluasi.kurva")
    shown = kurva.halaman(session(), registry, actor, frame)
    return render_template("evaluasi/kurva.html", page=shown)


@page.get("/capaian/<rowid:row_id>/")
@guard.permission("statistik", "capaian_organisasi")
def statistik(row_id: int) -> ResponseReturnValue:
    """Statistik of a unit's capaian."""
    shown = kurva.statistik(session(), services().registry, current_actor(), row_id)
    return render_template("evaluasi/statistik.html", page=shown)


@page.get("/pilih/")
@guard.account
def pilih() -> ResponseReturnValue:
    """'Pilih Bawahan': to the page of whoever was chosen."""
    return redirect(url_for("evaluasi.nilai", penilaian_id=row_id(request.args.get("penilaian"))), 303)


@page.route("/nilai/<rowid:penilaian_id>/", methods=("GET", "POST"))
@guard.account
@resume.form
def nilai(penilaian_id: int) -> ResponseReturnValue:
    """One person: umpan balik, ratings, and on to the next."""
    if request.method == "GET":
        return _show(penilaian_id, Diketik())
    typed, press = Diketik(_typed()), request.form.get("aksi", "")
    if resume.MARK in request.form:
        return _show(penilaian_id, typed)
    if press == "jempol":
        return _show(penilaian_id, Diketik(_thumbs_up(typed.isian or Isian())))
    try:
        return _done(penilaian_id, press, typed.isian or Isian())
    except (Invalid, NotAllowed, Passed, Stale) as refusal:
        session().rollback()
        return _again(penilaian_id, typed, refusal)


def _done(penilaian_id: int, press: str, isian: Isian) -> ResponseReturnValue:
    actor, registry, version = current_actor(), services().registry, sent_version() or 0
    if press == "semua":
        done = menilai.semua_sesuai(session(), registry, actor, penilaian_id, isian, version, now=actor.now)
    elif press in ("lanjut", "simpan"):
        rate = press == "lanjut"
        done = menilai.simpan(session(), registry, actor, penilaian_id, isian, version, wajib=rate, now=actor.now)
    else:
        raise OutOfScope("Tindakan itu tidak ada.")
    settle(done, actor)
    flash(done.message, "success")
    if press == "simpan":
        return redirect(url_for("evaluasi.nilai", penilaian_id=penilaian_id), 303)
    return _next(penilaian_id)


def _next(penilaian_id: int) -> ResponseReturnValue:
    """To the next one who waits in the period, or to the list where nobody does."""
    actor, registry = current_actor(), services().registry
    mark, skp = evaluasi.satu(session(), registry, actor, penilaian_id)
    people = evaluasi.orang(session(), registry, actor, skp["tahun"], mark["periode_id"])
    order = daftar.dapat(registry.catalog, people)
    other = form.sesudah(daftar.dapat(registry.catalog, people, menunggu=True), order, penilaian_id)
    if other is not None:
        return redirect(url_for("evaluasi.nilai", penilaian_id=other), 303)
    flash("Semua bawahan yang dapat dinilai pada periode ini sudah dinilai.", "success")
    return redirect(url_for("evaluasi.index", tahun=skp["tahun"], periode=mark["periode_id"]), 303)


def _show(penilaian_id: int, typed: Diketik, code: int = 200) -> ResponseReturnValue:
    shown = form.halaman(session(), services().registry, current_actor(), penilaian_id, typed)
    every = tinjauan.ditanyakan(session(), services().registry, current_actor())
    asked = [one for one in every if one.penilaian == penilaian_id]
    return render_template("evaluasi/nilai.html", page=shown, pertanyaan=asked), code


def _again(penilaian_id: int, typed: Diketik, refusal: AppError) -> ResponseReturnValue:
    """The page with what was typed and what is wrong; the refusal alone for one that is out of sight by now."""
    if isinstance(refusal, Invalid):
        wrong = tuple((name, message) for name, messages in refusal.fields.items() for message in messages)
        kept = replace(typed, salah=wrong)
    else:
        said = SEEN_SINCE.format(refusal.message) if isinstance(refusal, Stale) else refusal.message
        kept = replace(typed, galat=said)
    try:
        return _show(penilaian_id, kept, refusal.status)
    except (NotAllowed, OutOfScope):
        raise refusal from None


def _typed() -> Isian:
    """What was sent, as it was typed."""
    names = ("rating_hasil", "rating_perilaku", "catatan")
    return Isian(
        terkirim(request.form), terkirim(request.form, SHOWN), {name: request.form.get(name) or None for name in names}
    )


def _thumbs_up(isian: Isian) -> Isian:
    """What was typed, with a thumb up wherever nothing is said yet."""
    up = {about: Umpan(Arah.POSITIF.value) if said == Umpan() else said for about, said in isian.umpan.items()}
    return replace(isian, umpan=up)


def _frame(endpoint: str) -> Rangka:
    return rangka(session(), services().registry, current_actor(), request.args, endpoint)


def _listed(endpoint: str) -> daftar.Daftar:
    frame, registry, actor = _frame(endpoint), services().registry, current_actor()
    number = frame.periode.id if frame.periode else 0
    return daftar.halaman(registry.catalog, frame, evaluasi.orang(session(), registry, actor, frame.tahun, number))
