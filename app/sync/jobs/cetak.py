"""Form Penilaian or Dokumen Evaluasi of everybody in a unit induk, in the background: a zip with one for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import cast
from zipfile import ZIP_DEFLATED, ZipFile

from app.domain.cetak import Cetak, baca_cetak
from app.errors import AppError, NotAllowed
from app.exports import cetak_penilaian
from app.exports.cetak_penilaian import EVALUASI, Pesanan
from app.exports.render import process
from app.exports.render.process import Form
from app.models.queries import cetak as queries
from app.models.scope import one
from app.sync.task import Result, Task

BATCH = 20
"""Documents that are noted in one transaction: on SQLite nobody else writes meanwhile, for half a second at most."""


def make(task: Task) -> Result:
    """Write the documents that `params` asks for (`row_id` of the capaian, `jenis`, `bentuk`, and what a print asks) to
    a zip. They are read and noted by the batch, and the database is given back before they are rendered. Raises
    NotAllowed, OutOfScope and CetakKeliru; one that cannot be made is told in a file of its own."""
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
    """What is to be rendered, one after the other; puts the name of each into `names`. They are noted BATCH by BATCH
    before any of them is rendered. Whatever can no longer be printed when its turn comes is left out."""
    actor, registry = task.actor, task.workshop.registry
    if actor is None:
        return
    entity = registry.catalog.entity("penilaian")
    for start in range(0, len(found), BATCH):
        batch: list[Pesanan] = []
        with task.workshop.database.write() as session:
            for number in found[start : start + BATCH]:
                with suppress(AppError):
                    row = dict(one(session, registry, actor, entity, number, "cetak", lock=True))
                    batch.append(cetak_penilaian.siapkan(session, registry, actor, row, kind, form, cetak))
            orders = cetak_penilaian.catat(
                session, registry, actor, batch, task.workshop.address, now=task.now, pekerjaan=task.id
            )
        for each, order in zip(batch, orders, strict=True):
            names.append(f"{len(names) + 1:04d} {each.kertas.nip}")
            yield order


def _cetak(given: dict[str, str]) -> Cetak:
    apart = (given["tanggal_penilai"], given["lokasi_penilai"]) if given["jenis"] == EVALUASI else None
    return baca_cetak(given["tanggal"], given["lokasi"], given["anchor_pegawai"], given["anchor_penilai"], apart)
