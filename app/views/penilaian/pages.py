"""Penilaian of an SKP, and the page of one period."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain import skp as skp_aturan
from app.domain.tanggal import waktu
from app.errors import AppError, InUse, Invalid, Passed
from app.models.queries import skp as skp_queries
from app.views.penilaian import akses, bukti, daftar
from app.views.penilaian import lembar as sheet
from app.views.penilaian.lembar import Diketik
from app.views.skp import simpan
from app.web import guard, resume
from app.web.params import row_id, whole
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session, settle
from app.workflows import entity as verbs
from app.workflows.penilaian import isi
from app.workflows.penilaian import lembar as verb
from app.workflows.penilaian.lembar import FIELDS, Baris, Jenis

page = Blueprint("penilaian", __name__, url_prefix="/penilaian")
page.register_blueprint(bukti.page)

SHOWN = "semula-"


@page.get("/")
@guard.permission("list", "penilaian")
def index() -> ResponseReturnValue:
    """The periods of one's latest approved SKP; of the latest, or Daftar SKP, where none is approved."""
    found = skp_queries.daftar(session(), services().registry, current_actor())
    approved = [one for one in found if one.row["status"] == skp_aturan.PERSETUJUAN]
    chosen = next(iter([*approved, *found]), None)
    return redirect(url_for("penilaian.daftar", skp_id=chosen.row["id"]) if chosen else url_for("skp.index"))


@page.get("/<rowid:skp_id>/", endpoint="daftar")
@guard.permission("list", "penilaian")
def semua(skp_id: int) -> ResponseReturnValue:
    """The periods of an SKP of one's own."""
    return render_template("penilaian/index.html", page=daftar.halaman(akses.skp_milik(skp_id)))


@page.post("/<rowid:skp_id>/tambah")
@guard.permission("create", "penilaian")
def tambah(skp_id: int) -> ResponseReturnValue:
    """'Tambah Periode Penilaian'; goes on to the page of the period, also where it is there already."""
    akses.skp_milik(skp_id)
    actor, chosen = current_actor(), row_id(request.form.get("periode"))
    try:
        done = isi.tambah_periode(session(), services().registry, actor, skp_id, chosen, now=actor.now)
    except (Invalid, Passed) as refusal:
        session().rollback()
        flash(refusal.message, "warning")
        return redirect(url_for("penilaian.daftar", skp_id=skp_id), 303)
    return simpan.selesai(done, sheet.alamat(done.subject_id))


@page.post("/lembar/<rowid:penilaian_id>/hapus")
@guard.permission("delete", "penilaian")
def hapus(penilaian_id: int) -> ResponseReturnValue:
    """Take back a period in which nothing was filled in."""
    found, actor = akses.milik(penilaian_id), current_actor()
    back = url_for("penilaian.daftar", skp_id=found.row["skp_id"])
    try:
        done = verbs.delete(session(), services().registry, actor, "penilaian", penilaian_id, now=actor.now)
    except InUse as refusal:
        session().rollback()
        flash(refusal.message, "warning")
        return redirect(sheet.alamat(penilaian_id), 303)
    return simpan.selesai(replace(done, message="Periode penilaian dihapus."), back)


@page.route("/lembar/<rowid:penilaian_id>/", methods=("GET", "POST"))
@guard.permission("list", "penilaian")
@resume.form
def lembar(penilaian_id: int) -> ResponseReturnValue:
    """'Pengisian Bukti Dukung dan Lihat Hasil' with Rencana Aksi: one period, saved by its form or by the script."""
    found = akses.milik(penilaian_id)
    if request.method == "GET":
        return _show(found, None)
    typed = Diketik(*_sent())
    if resume.asked():
        return _show(found, typed)
    try:
        saved = _save(penilaian_id, typed)
    except (Invalid, Passed) as refusal:
        if simpan.for_script():
            raise
        session().rollback()
        return _again(penilaian_id, typed, refusal)
    if not simpan.for_script():
        return simpan.selesai(saved.done, sheet.alamat(penilaian_id))
    actor = current_actor()
    settle(saved.done, actor)
    return jsonify({"pukul": waktu(actor.now, actor.zone).split()[-2], "baru": saved.baru})


def _save(penilaian_id: int, typed: Diketik) -> verb.Tersimpan:
    actor = current_actor()
    rows = _rows(typed)
    return verb.simpan(session(), services().registry, actor, penilaian_id, rows, now=actor.now)


def _show(found: akses.Berkas, typed: Diketik | None, code: int = 200) -> ResponseReturnValue:
    return render_template("penilaian/lembar.html", page=sheet.halaman(found, typed)), code


def _again(penilaian_id: int, typed: Diketik, refusal: AppError) -> ResponseReturnValue:
    """The page with what was typed: to mend it, or, where it closed meanwhile, to copy it from."""
    found = akses.milik(penilaian_id)
    if not isinstance(refusal, Invalid):
        return _show(found, replace(typed, galat=refusal.message), refusal.status)
    kept = {name: text for name, text in typed.semula.items() if name not in refusal.fields}
    return _show(found, replace(typed, semula=kept, salah=refusal.fields), refusal.status)


def _sent() -> tuple[dict[str, str], dict[str, str]]:
    """The texts that were typed, and those that the form had shown, by their names."""
    names = {name: text for name, text in request.form.items() if _place(name.removeprefix(SHOWN)) is not None}
    shown = {name.removeprefix(SHOWN): text for name, text in names.items() if name.startswith(SHOWN)}
    return {name: text for name, text in names.items() if not name.startswith(SHOWN)}, shown


def _rows(typed: Diketik) -> list[Baris]:
    texts: dict[tuple[Jenis, int], dict[str, str]] = defaultdict(dict)
    shown: dict[tuple[Jenis, int], dict[str, str]] = defaultdict(dict)
    for sent, found in ((typed.teks, texts), (typed.semula, shown)):
        for name, text in sent.items():
            place = _place(name)
            if place is not None:
                found[place[:2]][place[2]] = text
    return [Baris(*key, values, shown[key]) for key, values in texts.items()]


def _place(name: str) -> tuple[Jenis, int, str] | None:
    """'realisasi-7-nilai' as its parts; None for what is no text of this page."""
    parts = name.split("-")
    number = whole(parts[1]) if len(parts) == 3 else None
    jenis = next((one for one in Jenis if one == parts[0]), None)
    if not number or jenis is None or parts[2] not in FIELDS[jenis]:
        return None
    return jenis, number, parts[2]
