"""The pages of Feedback Perilaku Rekan Kerja."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.teks import normalise
from app.errors import AppError, Invalid, Passed
from app.models.queries import feedback
from app.models.queries.feedback import Tujuan
from app.views.evaluasi.umpan import SHOWN, terkirim
from app.views.feedback import halaman
from app.views.feedback.halaman import Diketik
from app.views.skp.simpan import selesai
from app.web import guard, resume
from app.web.params import row_id as sent_id
from app.web.params import sent_version
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session
from app.workflows.penilaian import feedback as verb
from app.workflows.penilaian import minta as asking
from app.workflows.penilaian.menilai import Isian

page = Blueprint("feedback", __name__, url_prefix="/feedback")


@page.get("/")
@guard.account
def index() -> ResponseReturnValue:
    """'Cari Pegawai', what one is asked for, and what one gave."""
    shown = halaman.beranda(session(), services().registry, current_actor(), _nip(request.args.get("nip")))
    return render_template("feedback/index.html", page=shown)


@page.get("/pilih/")
@guard.account
def pilih() -> ResponseReturnValue:
    """'SKP yang akan dinilai': to the form of the one that was chosen."""
    nip, chosen = _nip(request.args.get("nip")), sent_id(request.args.get("penilaian"))
    return redirect(url_for("feedback.isi", nip=nip or "-", penilaian_id=chosen), 303)


@page.route("/<nip>/<rowid:penilaian_id>/", methods=("GET", "POST"))
@guard.account
@resume.form
def isi(nip: str, penilaian_id: int) -> ResponseReturnValue:
    """One colleague: feedback on each perilaku, saved whole or not at all."""
    actor, registry = current_actor(), services().registry
    if request.method == "GET":
        to = verb.tujuan(session(), registry, actor, nip, penilaian_id, now=actor.now)
        return _show(to, Diketik())
    typed = Diketik(Isian(terkirim(request.form), terkirim(request.form, SHOWN)))
    try:
        if resume.asked():
            return _show(verb.tujuan(session(), registry, actor, nip, penilaian_id, now=actor.now), typed)
        isian = typed.isian or Isian()
        done = verb.simpan(session(), registry, actor, nip, penilaian_id, isian, now=actor.now)
    except (Invalid, Passed) as refusal:
        session().rollback()
        return _again(nip, penilaian_id, typed, refusal)
    return selesai(done, url_for("feedback.index"))


def _again(nip: str, penilaian_id: int, typed: Diketik, refusal: AppError) -> ResponseReturnValue:
    """The form with what was typed: to mend it, or, where it closed meanwhile, to copy it from."""
    actor, registry = current_actor(), services().registry
    to = feedback.satu(session(), registry, actor, penilaian_id, nip=nip, now=actor.now)
    if isinstance(refusal, Invalid):
        wrong = tuple((name, message) for name, messages in refusal.fields.items() for message in messages)
        return _show(to, replace(typed, salah=wrong), refusal.status)
    return _show(to, replace(typed, tutup=refusal.message), refusal.status)


def _show(to: Tujuan, typed: Diketik, code: int = 200) -> ResponseReturnValue:
    shown = halaman.formulir(session(), services().registry, current_actor(), to, typed)
    return render_template("feedback/isi.html", page=shown), code


@page.post("/<rowid:feedback_id>/hapus")
@guard.account
def hapus(feedback_id: int) -> ResponseReturnValue:
    """Take back one feedback of one's own."""
    actor = current_actor()
    done = verb.hapus(session(), services().registry, actor, feedback_id, sent_version(), now=actor.now)
    return selesai(done, url_for("feedback.index"))


@page.route("/minta/<rowid:penilaian_id>/", methods=("GET", "POST"))
@guard.account
def minta(penilaian_id: int) -> ResponseReturnValue:
    """Ask a colleague for feedback on a penilaian of one's own, or of somebody whom one rates."""
    actor, registry = current_actor(), services().registry
    about = asking.lihat(session(), registry, actor, penilaian_id, now=actor.now)
    if request.method == "GET":
        return render_template("feedback/minta.html", page=halaman.minta(session(), registry, actor, about))
    nip = _nip(request.form.get("nip"))
    try:
        done = asking.minta(session(), registry, actor, penilaian_id, nip, now=actor.now)
    except (Invalid, Passed) as refusal:
        session().rollback()
        said = refusal.fields.get("nip", []) if isinstance(refusal, Invalid) else [refusal.message]
        shown = halaman.minta(session(), registry, actor, about, nip, said)
        return render_template("feedback/minta.html", page=shown), refusal.status
    return selesai(done, url_for("feedback.minta", penilaian_id=penilaian_id))


@page.post("/minta/<rowid:permintaan_id>/tarik")
@guard.account
def tarik(permintaan_id: int) -> ResponseReturnValue:
    """Withdraw a request that one made."""
    actor = current_actor()
    done = asking.tarik(session(), services().registry, actor, permintaan_id, now=actor.now)
    return selesai(done, url_for("feedback.minta", penilaian_id=done.subject_id))


def _nip(raw: str | None) -> str:
    return normalise(raw or "").replace(" ", "")[:40]
