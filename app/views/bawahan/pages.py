"""SKP Bawahan, and the review of SKP one after the other."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.errors import AppError, Invalid, OutOfScope, Passed, Stale
from app.models.queries import bawahan
from app.views.bawahan import daftar
from app.views.bawahan import tinjau as review
from app.views.bawahan.kirim import berubah, versi_dilihat
from app.views.bawahan.status import status
from app.views.bawahan.tinjau import Isian
from app.web import guard, resume
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session, settle
from app.workflows.effects import Done
from app.workflows.skp import tinjau as verbs

page = Blueprint("bawahan", __name__, url_prefix="/bawahan")
page.add_url_rule("/status/<rowid:skp_id>/", "status", status, methods=("GET", "POST"))

FIELD, SHOWN = "ekspektasi-", "semula-"
REUSE = "pakai"


@page.get("/")
@guard.account
def index() -> ResponseReturnValue:
    """SKP Bawahan."""
    actor, registry = current_actor(), services().registry
    asked = daftar.saringan(request.args, actor)
    return render_template("bawahan/index.html", page=daftar.halaman(session(), registry, actor, asked))


@page.get("/tinjau/")
@guard.account
def antrean() -> ResponseReturnValue:
    """The first SKP that waits, or the list where none does."""
    return _go_on(next(iter(_queue()), None), terus=False)


@page.route("/tinjau/<rowid:skp_id>/", methods=("GET", "POST"))
@guard.account
@resume.form
def tinjau(skp_id: int) -> ResponseReturnValue:
    """One SKP: as it was handed in, what the penilai expects, and the decision."""
    if request.method == "GET":
        return _show(skp_id, Isian(terus="terus" in request.args))
    typed, press = _typed(), request.form.get("aksi", "")
    if resume.MARK in request.form:
        return _show(skp_id, typed)
    if press.startswith(REUSE):
        return _show(skp_id, _reused(skp_id, typed, press.removeprefix(REUSE)))
    try:
        return _decide(skp_id, press, typed)
    except (Invalid, Passed, Stale) as refusal:
        session().rollback()
        return _again(skp_id, typed, refusal)


def _decide(skp_id: int, press: str, typed: Isian) -> ResponseReturnValue:
    actor, registry = current_actor(), services().registry
    texts = {number: verbs.Harapan(text, typed.semula.get(number)) for number, text in (typed.teks or {}).items()}
    queue = _queue()
    if press == "setujui":
        done = verbs.setujui(session(), registry, actor, skp_id, texts, versi_dilihat(), now=actor.now)
    elif press == "kembalikan":
        done = verbs.kembalikan(session(), registry, actor, skp_id, typed.alasan, texts, versi_dilihat(), now=actor.now)
    elif press == "simpan":
        done = verbs.simpan(session(), registry, actor, skp_id, texts, now=actor.now)
        _said(done)
        return redirect(review.alamat(skp_id, terus=typed.terus), 303)
    else:
        raise OutOfScope("Tindakan itu tidak ada.")
    _said(done)
    return _go_on(review.sesudah(queue, skp_id), terus=typed.terus)


def _queue() -> list[int]:
    return bawahan.antrean(session(), services().registry, current_actor())


def _go_on(skp_id: int | None, *, terus: bool) -> ResponseReturnValue:
    """To the next one that waits, or to the list where there is none."""
    if skp_id is None:
        flash("Tidak ada SKP lain yang menunggu tinjauan Anda.", "success")
    return redirect(review.alamat(skp_id, terus=terus), 303)


def _show(skp_id: int, typed: Isian, code: int = 200) -> ResponseReturnValue:
    actor, registry = current_actor(), services().registry
    found = review.milik_bawahan(session(), registry, actor, skp_id)
    shown = review.halaman(session(), registry, actor, found, typed)
    return render_template("bawahan/tinjau.html", page=shown), code


def _again(skp_id: int, typed: Isian, refusal: AppError) -> ResponseReturnValue:
    """The page with what was typed and what is wrong; for one that is a draft again the reason alone."""
    if isinstance(refusal, Invalid):
        wrong = tuple((name, message) for name, messages in refusal.fields.items() for message in messages)
        kept = {number: text for number, text in typed.semula.items() if f"{FIELD}{number}" not in refusal.fields}
        return _show(skp_id, replace(typed, semula=kept, salah=wrong), refusal.status)
    try:
        return _show(skp_id, replace(typed, galat=berubah(refusal)), refusal.status)
    except OutOfScope:
        raise refusal from None


def _typed() -> Isian:
    """What was sent, as it was typed."""
    return Isian(_texts(FIELD), _texts(SHOWN), request.form.get("alasan", ""), "terus" in request.form)


def _texts(prefix: str) -> dict[int, str]:
    """The texts of the fields '<prefix><perilaku>', by perilaku."""
    sent = ((name.removeprefix(prefix), text) for name, text in request.form.items() if name.startswith(prefix))
    return {int(name): text for name, text in sent if name.isascii() and name.isdigit() and len(name) < 12}


def _reused(skp_id: int, typed: Isian, which: str) -> Isian:
    """The texts of the SKP written last, in the place of one of the perilaku ('-<id>') or of all ('')."""
    last = bawahan.ekspektasi_terakhir(session(), services().registry, current_actor(), skp_id)
    taken = {number: text for number, text in last.items() if which in ("", f"-{number}")}
    return replace(typed, teks={**(typed.teks or {}), **taken})


def _said(done: Done) -> None:
    settle(done, current_actor())
    flash(done.message, "success")
