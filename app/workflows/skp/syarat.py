"""What an SKP must fulfil before it is handed in; each gives the reason against it, or None."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from app.workflows.draft import Draft, Work
from app.workflows.skp import penilai, turunan

TANPA_PENILAI = "pejabat penilai Anda belum ada. Lihat 'Kenapa penilai saya …?' pada Profil untuk penyebabnya."


@dataclass(frozen=True, slots=True)
class Kurang:
    """One thing that an SKP lacks before it can be handed in, and the RHK that it is about, if it is about one."""

    pesan: str
    rhk: int | None = None


def kekurangan(work: Work, draft: Draft) -> Iterator[Kurang]:
    """All that is missing: a main RHK, an indikator to each RHK, and the model that goes with the post."""
    rows, lines = work.registry.tables["rhk"], work.registry.tables["indikator"]
    count = sa.select(sa.func.count()).where(lines.c.rhk_id == rows.c.id).scalar_subquery()
    found = work.session.execute(
        sa.select(rows.c.id, rows.c.jenis, rows.c.teks, count)
        .where(rows.c.skp_id == draft.row_id)
        .order_by(rows.c.jenis.desc(), rows.c.urutan)
    ).all()
    if not any(jenis == "utama" for _, jenis, _, _ in found):
        yield Kurang("belum ada Rencana Hasil Kerja utama.")
    for row_id, _, teks, indikator in found:
        if not indikator:
            yield Kurang(f"Rencana Hasil Kerja '{_short(teks)}' belum memiliki indikator.", row_id)
    post = turunan.jabatan(work, draft.after["pegawai"], draft.after["plt_plh"])
    if post is not None and draft.after["periode_akhir"] >= work.actor.today and post.model != draft.after["model"]:
        yield Kurang(
            "model SKP ini tidak lagi sesuai jabatan pegawai. Hapus indikatornya, atau buat SKP untuk jabatan baru."
        )


def lengkap(work: Work, draft: Draft) -> str | None:
    """The first thing that is missing."""
    first = next(kekurangan(work, draft), None)
    return first.pesan if first else None


def ada_penilai(work: Work, draft: Draft) -> str | None:
    """Somebody reviews the SKP: one without penilai would wait for nobody, one that its owner sets needs no review."""
    if penilai.menetapkan(work, draft.after["pegawai"], draft.after["unor"]):
        return "sebagai pimpinan unit tertinggi atau unit mandiri, Anda menetapkannya sendiri. Gunakan Tetapkan SKP."
    return None if penilai.of(work, draft.after["pegawai"], draft.after["unor"]) is not None else TANPA_PENILAI


def tanpa_penilai(work: Work, draft: Draft) -> str | None:
    """The pegawai sets their SKP themselves. A vacant unit above never approves by itself."""
    if penilai.menetapkan(work, draft.after["pegawai"], draft.after["unor"]):
        return None
    return "SKP ini ditinjau oleh pejabat penilai kinerja. Gunakan Ajukan SKP."


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
