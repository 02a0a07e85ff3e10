"""Rekap Penilaian Bawahan as a spreadsheet. Source: rules.md 3.2 (NIP, Nama, Jabatan, ratings, predikat, status)."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

from flask import Response, send_file

from app.exports.table import Head, xlsx_writer
from app.views.evaluasi.daftar import Daftar

TITLES = ("NIP", "Nama", "Jabatan", "Unit Kerja", "Rating Hasil Kerja", "Rating Perilaku Kerja", "Predikat Kinerja")
HEADS = (
    Head("No", "integer"),
    *(Head(title, "text") for title in (*TITLES, "Status", "Keterangan")),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tulis(path: Path, found: Daftar, zone: str, made_at: datetime) -> None:
    """Write everybody of the period, and the totals below."""
    with xlsx_writer(path, HEADS, zone, "Rekap Penilaian", made_at) as writer:
        for row in found.baris:
            facts = (row.nip, row.nama, row.jabatan, row.unor, row.hasil, row.perilaku, row.predikat, row.status)
            writer.write((row.nomor, *facts, row.alasan))
        for name, count in (*found.jumlah, *found.sebaran):
            writer.write(("", "", f"Jumlah {name}", str(count), *[""] * 6))


def kirim(made: bytes, found: Daftar) -> Response:
    """The file as a download."""
    frame = found.rangka
    name = f"Rekap Penilaian {frame.periode.nama if frame.periode else ''} {frame.tahun}".replace("/", "-")
    return send_file(BytesIO(made), XLSX, as_attachment=True, download_name=f"{name}.xlsx", etag=False)
