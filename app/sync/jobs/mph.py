"""A Matriks Peran Hasil in the background: one of hundreds of people takes longer than anybody waits for a page."""

from __future__ import annotations

from typing import cast

from app.errors import AppError, NotAllowed
from app.exports import fakta, mph
from app.exports.render.process import Form
from app.models.queries import mph as queries
from app.models.queries.mph import Jenis
from app.sync.task import Result, Task


def make(task: Task) -> Result:
    """Write the matrix that `params` asks for (`jenis`, `row_id`, `tahun`, `bentuk`) to a file. The database is given
    back before it is rendered. Raises NotAllowed, OutOfScope and what rendering raises."""
    if task.actor is None:
        raise NotAllowed("Cetak MPH hanya dapat dijalankan atas nama sebuah akun.")
    admin, registry = queries.sebagai_admin(task.actor), task.workshop.registry
    jenis, form = cast(Jenis, task.params["jenis"]), cast(Form, task.params["bentuk"])
    tahun = int(task.params["tahun"])
    task.progress.report(0, None, "Mengumpulkan isi matriks")
    with task.workshop.database.read() as session:
        found = queries.satu(session, registry, admin, jenis, int(task.params["row_id"]), tahun)
        facts = fakta.peran_hasil_dari(session, registry, admin, jenis, found)
    task.progress.report(0, None, "Membuat dokumen")
    (made,) = mph.render_many([facts], form)
    if isinstance(made, AppError):
        raise made
    path = task.workshop.exports / f"mph-{task.id}.{form}"
    path.write_bytes(made)
    return Result(f"Matriks {len(facts.bawahan)} pegawai dicetak.", path, f"mph-{tahun}-{found.id}.{form}")
