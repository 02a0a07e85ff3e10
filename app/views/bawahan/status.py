"""Edit Status, the way of the manual (Buku Petunjuk e-Kinerja 2022, gambar 20): Draft, Pengajuan or Persetujuan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Invalid, Passed, Stale
from app.views.bawahan import tinjau as review
from app.views.bawahan.kirim import berubah, versi_dilihat
from app.views.skp.akses import masa
from app.web import guard, resume
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session, settle
from app.workflows.skp import tinjau as verbs

Wrong = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class EditStatus:
    """The form; `salah` is what was wrong with it, by field."""

    id: int
    version: int
    nama: str
    periode: str
    pilihan: tuple[tuple[str, str], ...]
    dipilih: str
    alasan: str = ""
    salah: Wrong = field(default_factory=dict)

    @property
    def semua(self) -> tuple[tuple[str, str], ...]:
        """Everything that is wrong, with the id of its control."""
        return tuple((name, message) for name, messages in self.salah.items() for message in messages)


@guard.account
@resume.form
def status(skp_id: int) -> ResponseReturnValue:
    """The form, and what becomes of it."""
    if request.method == "GET":
        return _show(skp_id)
    actor, chosen, reason = current_actor(), request.form.get("status", ""), request.form.get("alasan", "")
    if resume.MARK in request.form:
        return _show(skp_id, chosen, reason)
    registry, version = services().registry, versi_dilihat()
    try:
        done = verbs.edit_status(session(), registry, actor, skp_id, chosen, reason, version, now=actor.now)
    except Invalid as refusal:
        session().rollback()
        return _show(skp_id, chosen, reason, refusal.fields, refusal.status)
    except Stale as refusal:
        session().rollback()
        return _show(skp_id, chosen, reason, {"": [berubah(refusal)]}, Passed.status)
    settle(done, actor)
    flash(done.message, "success")
    return redirect(url_for("bawahan.index"), 303)


def _show(
    skp_id: int, chosen: str = "", reason: str = "", wrong: Wrong | None = None, code: int = 200
) -> ResponseReturnValue:
    row = review.milik_bawahan(session(), services().registry, current_actor(), skp_id).row
    shown = EditStatus(
        row["id"],
        row["version"],
        str(row["pegawai_nama"]),
        masa(row),
        review.STATUS,
        chosen or row["status"],
        reason,
        wrong or {},
    )
    return render_template("bawahan/status.html", page=shown), code
