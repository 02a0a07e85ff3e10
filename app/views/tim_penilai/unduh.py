"""The board as a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from flask import Response, send_file

from app.exports.table import Head, xlsx_writer
from app.models.queries.tinjauan import Kasus
from app.views.evaluasi.rekap import XLSX
from app.views.tim_penilai.papan import Baris, Rangka

TITLES = (
    "Unit Kerja", "NIP", "Nama", "Jabatan", "Penilai", "Rating Hasil Kerja", "Rating Perilaku Kerja",
    "Predikat Kinerja", "Capaian Organisasi", "Hasil Tinjauan", "Ditinjau oleh", "Penjelasan yang Diminta",
    "Penjelasan Penilai", "Catatan Tim Penilai",
)  # fmt: skip
HEADS = (Head("No", "integer"), *(Head(title, "text") for title in TITLES))


def tulis(path: Path, rows: Sequence[Baris], cases: Sequence[Kasus], zone: str, made_at: datetime) -> None:
    """Write every case."""
    with xlsx_writer(path, HEADS, zone, "Tinjauan", made_at) as writer:
        for row, case in zip(rows, cases, strict=True):
            who = (row.unor, row.nip, row.nama, row.jabatan, row.penilai)
            marks = (row.hasil, row.perilaku, row.predikat, row.capaian, row.keadaan)
            said = (case.oleh or "", case.pertanyaan or "", case.penjelasan or "", case.catatan or "")
            writer.write((row.nomor, *who, *marks, *said))


def kirim(made: bytes, frame: Rangka) -> Response:
    """The file as a download."""
    name = f"Tinjauan Tim Penilai {frame.periode.nama if frame.periode else ''} {frame.tahun}".replace("/", "-")
    return send_file(BytesIO(made), XLSX, as_attachment=True, download_name=f"{name}.xlsx", etag=False)
