"""Matriks Pembagian Peran Hasil of one pimpinan: read by whoever may, changed by the pimpinan."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import AppError, Invalid, NotAllowed, OutOfScope, Passed
from app.views.matriks import menu, pegawai, rhk, tabel
from app.views.matriks.sel import baca
from app.views.matriks.tabel import Isian
from app.web import guard, once, resume
from app.web.params import small_number
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session, settle
from app.workflows.effects import Done
from app.workflows.skp import matriks as verbs

page = Blueprint("matriks", __name__)
page.add_url_rule("/matriks/", "index", menu.index)
page.add_url_rule("/matriks/<jenis>/<rowid:row_id>/cetak", "cetak", menu.cetak, methods=("GET", "POST"))
page.add_url_rule("/matriks/struktur/<rowid:unor_id>/", "struktur", menu.struktur)
page.add_url_rule("/skp/<rowid:skp_id>/matriks/pegawai/", "pegawai", pegawai.tambah, methods=("GET", "POST"))
page.add_url_rule("/skp/<rowid:skp_id>/matriks/rhk/", "rhk", rhk.tambah, methods=("GET", "POST"))

ONCE = "RHK ini sudah ditulis."


@page.get("/skp/<rowid:skp_id>/matriks/")
@guard.permission("list", "matriks")
def matriks(skp_id: int) -> ResponseReturnValue:
    """The matrix."""
    return _show(skp_id, Isian(), tulis="tulis" in request.args)


@page.post("/skp/<rowid:skp_id>/matriks/sinkronisasi")
@guard.permission("create", "matriks")
def sinkronisasi(skp_id: int) -> ResponseReturnValue:
    """Sinkronisasi SKP Bawahan."""
    actor = current_actor()
    return _back(skp_id, verbs.sinkronkan(session(), services().registry, actor, skp_id, now=actor.now))


@page.post("/skp/<rowid:skp_id>/matriks/keluarkan/<rowid:row_id>")
@guard.permission("delete", "matriks")
def keluarkan(skp_id: int, row_id: int) -> ResponseReturnValue:
    """Take somebody out who is no bawahan."""
    actor = current_actor()
    return _back(skp_id, verbs.keluarkan(session(), services().registry, actor, skp_id, row_id, now=actor.now))


@page.post("/skp/<rowid:skp_id>/matriks/tulis")
@guard.permission("create", "rhk")
@resume.form
def tulis(skp_id: int) -> ResponseReturnValue:
    """The short way: one text into all ticked cells."""
    actor, form = current_actor(), request.form
    ticked = form.getlist("sel")
    typed = Isian(frozenset(ticked), form.get("jenis", "utama"), form.get("teks", ""))
    if resume.MARK in form:
        return _show(skp_id, typed, tulis=True)
    try:
        if not once.first(actor):
            flash(ONCE, "success")
            return redirect(_address(skp_id), 303)
        cells, registry = baca(ticked), services().registry
        done = verbs.tambah_rhk(session(), registry, actor, skp_id, cells, typed.jenis, typed.teks, now=actor.now)
    except (Invalid, Passed, NotAllowed, OutOfScope) as refusal:
        session().rollback()
        return _again(skp_id, typed, refusal)
    return _back(skp_id, done)


def _again(skp_id: int, typed: Isian, refusal: AppError) -> ResponseReturnValue:
    """The matrix as it is now, with what was typed and why nothing was written."""
    wrong = refusal.fields if isinstance(refusal, Invalid) else {}
    told = tuple((name, message) for name, messages in wrong.items() for message in messages)
    said = "" if told else f"{refusal.message} {refusal.hint}".strip()
    return _show(skp_id, Isian(typed.sel, typed.jenis, typed.teks, said, told), tulis=True, code=refusal.status)


def _show(skp_id: int, typed: Isian, *, tulis: bool, code: int = 200) -> ResponseReturnValue:
    actor, registry = current_actor(), services().registry
    number = max(1, small_number(request.args.get("page"), 1))
    shown = tabel.halaman(session(), registry, actor, skp_id, number, typed, tulis=tulis)
    return render_template("matriks/matriks.html", page=shown), code


def _back(skp_id: int, done: Done) -> ResponseReturnValue:
    settle(done, current_actor())
    flash(done.message, "success")
    return redirect(_address(skp_id), 303)


def _address(skp_id: int) -> str:
    return url_for("matriks.matriks", skp_id=skp_id, tulis=1)
