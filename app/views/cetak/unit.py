"""Documents of everybody in a unit induk, from the Statistik of its capaian: asked for once, made in the background."""

from __future__ import annotations

from dataclasses import replace

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.cetak import CetakKeliru
from app.errors import OutOfScope
from app.exports.cetak_penilaian import EVALUASI, FORM, JENIS
from app.models.listing import titles
from app.models.queries import cetak as queries
from app.models.scope import one
from app.views.cetak.penilaian import BENTUK, LABELS, Halaman, chosen, page, shown, typed
from app.web import guard
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import enqueue, session
from app.workflows.effects import Effect

NONE = "Tidak ada penilaian yang dapat dicetak pada unit kerja dan periode ini."


@page.route("/penilaian/cetak/unit/<rowid:row_id>/", methods=("GET", "POST"), endpoint="unit")
@guard.permission("statistik", "capaian_organisasi")
def unit(row_id: int) -> ResponseReturnValue:
    """The form of the document that `jenis` names; by POST the documents are asked for."""
    given = request.form if request.method == "POST" else request.args
    asked = _page(row_id, given.get("jenis", FORM))
    if request.method == "GET" or asked.tanpa:
        return shown(asked, 409 if request.method == "POST" else 200)
    asked = typed(asked)
    if asked.bentuk not in dict(BENTUK):
        raise OutOfScope("Bentuk berkas itu tidak ada.", "Pilih dari daftar.")
    try:
        chosen(asked)
    except CetakKeliru as wrong:
        return shown(replace(asked, salah={name: list(messages) for name, messages in wrong.fields.items()}), 422)
    params: dict[str, str | int] = {"row_id": row_id, "jenis": asked.jenis, "bentuk": asked.bentuk, **asked.teks}
    (job,) = enqueue([Effect("cetak", params)], current_actor())
    return redirect(url_for("pekerjaan.show", job_id=job), 303)


def _page(row_id: int, jenis: str) -> Halaman:
    """Raises OutOfScope, and NotAllowed for whoever sees the capaian without this right."""
    actor, registry = current_actor(), services().registry
    row = one(session(), registry, actor, registry.catalog.entity("capaian_organisasi"), row_id, "statistik")
    if jenis not in JENIS:
        raise OutOfScope("Jenis dokumen itu tidak ada.", "Pilih dari daftar.")
    found = queries.seunit(session(), registry, actor, row, dinilai=jenis == EVALUASI)
    ids = {name: row[f"{name}_id"] for name in ("unor", "periode")}
    names = [
        titles(session(), registry, actor, registry.catalog.entity(name), [number]).get(number, "-")
        for name, number in ids.items()
    ]
    day = actor.today.isoformat()
    return Halaman(
        id=row_id,
        nama=names[0],
        periode=f"{names[1]} {row['tahun']}",
        kembali=("Statistik", url_for("evaluasi.statistik", row_id=row_id)),
        belum=False,
        jenis=jenis,
        bentuk="pdf",
        teks={**dict.fromkeys(LABELS, ""), "tanggal": day, "tanggal_penilai": day},
        tanpa="" if found else NONE,
        unit=len(found) or 1,
    )
