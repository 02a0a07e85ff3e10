"""Background work: one's own jobs, how far each is, its file, and how to stop it."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from app.engine.spec import Catalog
from app.errors import OutOfScope
from app.models.job_run import JobRun
from app.sync import outbox
from app.views.pekerjaan import context
from app.web import guard
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session

page = Blueprint("pekerjaan", __name__, url_prefix="/pekerjaan")

TITLES = {
    "impor": "Impor",
    "ekspor": "Ekspor",
    "batal_impor": "Pembatalan impor",
    "mph": "Cetak MPH",
    "cetak": "Cetak dokumen penilaian",
}


@page.get("/")
@guard.account
def index() -> ResponseReturnValue:
    """One's own jobs, the newest first."""
    actor, found = current_actor(), services()
    jobs = [_shown(job) for job in context.latest(session(), actor)]
    return render_template("pekerjaan/index.html", jobs=jobs, demo=found.settings.demo)


@page.get("/<rowid:job_id>")
@guard.account
def show(job_id: int) -> ResponseReturnValue:
    """How far one job is; the page looks again by itself until the job ends."""
    return render_template("pekerjaan/show.html", job=_shown(context.one(session(), current_actor(), job_id)))


@page.get("/<rowid:job_id>/hasil")
@guard.account
def result(job_id: int) -> ResponseReturnValue:
    """The file that a job made, as a download."""
    job = context.one(session(), current_actor(), job_id)
    path = Path(job.result_path or "")
    if job.status != "selesai" or not job.result_path or not path.is_file():
        raise OutOfScope("Berkas hasil pekerjaan ini sudah tidak ada.", "Jalankan lagi pekerjaannya.")
    return send_file(path.resolve(), as_attachment=True, download_name=job.result_name or path.name, etag=False)


@page.post("/<rowid:job_id>/hentikan")
@guard.account
def stop(job_id: int) -> ResponseReturnValue:
    """End one's own job; what it has done in its transaction is undone."""
    actor = current_actor()
    outbox.stop(session(), services().board, actor, job_id, actor.now)
    flash("Permintaan menghentikan pekerjaan sudah dicatat.", "success")
    return redirect(url_for("pekerjaan.show", job_id=job_id))


def _shown(job: JobRun) -> context.Job:
    return context.shown(job, services().board, current_actor(), _title(services().catalog, job))


def _title(catalog: Catalog, job: JobRun) -> str:
    """What the job is, in the words of the menus: 'Ekspor Manajemen Pegawai'."""
    verb = TITLES.get(job.kind, job.kind.replace("_", " ").capitalize())
    entity = catalog.entities.get(str(job.params.get("entity", "")))
    return f"{verb} {entity.label}" if entity else verb
