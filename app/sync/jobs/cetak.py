"""Form Penilaian or Dokumen Evaluasi of everybody in a unit induk, in the background: a zip with one for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast
from zipfile import ZIP_DEFLATED, ZipFile

from app.domain.cetak import Cetak, baca_cetak
from app.errors import AppError, NotAllowed
from app.exports import dokumen_evaluasi, fakta_penilaian, form_penilaian
from app.exports.render import process
from app.exports.render.process import Form
from app.models.queries import cetak as queries
from app.models.scope import one
from app.sync.task import Result, Task

EVALUASI = "evaluasi"


def make(task: Task) -> Result:
    """Write the documents that `params` asks for (`row_id` of the capaian, `jenis`, `bentuk`, and what a print asks) to
    a zip. Each is read for itself, and the database is given back before it is rendered. Raises NotAllowed, OutOfScope
    and CetakKeliru; one that cannot be made is told in a file of its own."""
    if task.actor is None:
        raise NotAllowed("Dokumen hanya dapat dicetak atas nama sebuah akun.")
    registry, given = task.workshop.registry, {name: str(value) for name, value in task.params.items()}
    form, kind = cast(Form, given["bentuk"]), given["jenis"]
    entity = registry.catalog.entity("capaian_organisasi")
    with task.workshop.database.read() as session:
        row = one(session, registry, task.actor, entity, int(given["row_id"]), "statistik")
        found = queries.seunit(session, registry, task.actor, row, dinilai=kind == EVALUASI)
    names: list[str] = []
    path, failed = task.workshop.exports / f"cetak-{task.id}.zip", 0
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        task.progress.report(0, len(found), "Membuat dokumen")
        for place, made in enumerate(process.render_many(_orders(task, found, kind, form, _cetak(given), names))):
            broken = isinstance(made, AppError)
            failed += broken
            text = f"{made.message}\n" if isinstance(made, AppError) else made
            archive.writestr(f"{names[place]}.{'txt' if broken else form}", text)
            task.progress.report(place + 1, len(found), "Membuat dokumen")
    told = f"{len(names) - failed} dokumen dicetak." + (f" {failed} tidak dapat dibuat." if failed else "")
    return Result(told, path, f"penilaian-{row['tahun']}-{row['id']}.zip")


def _orders(
    task: Task, found: tuple[int, ...], kind: str, form: Form, cetak: Cetak, names: list[str]
) -> Iterator[process.Order]:
    """What is to be rendered, one after the other; puts the name of each into `names`. Whatever can no longer be
    printed when its turn comes is left out."""
    actor, registry = task.actor, task.workshop.registry
    if actor is None:
        return
    entity = registry.catalog.entity("penilaian")
    for number in found:
        try:
            with task.workshop.database.read() as session:
                row = dict(one(session, registry, actor, entity, number, "cetak"))
                if kind == EVALUASI:
                    told = fakta_penilaian.dokumen(session, registry, actor, row, cetak)
                    nip, order = told.pegawai.nip, dokumen_evaluasi.order(told, form)
                else:
                    facts = fakta_penilaian.form(session, registry, actor, row, cetak)
                    nip, order = facts.pegawai.nip, form_penilaian.order(facts, form)
        except AppError:
            continue
        names.append(f"{len(names) + 1:04d} {nip}")
        yield order


def _cetak(given: dict[str, str]) -> Cetak:
    apart = (given["tanggal_penilai"], given["lokasi_penilai"]) if given["jenis"] == EVALUASI else None
    return baca_cetak(given["tanggal"], given["lokasi"], given["anchor_pegawai"], given["anchor_penilai"], apart)
