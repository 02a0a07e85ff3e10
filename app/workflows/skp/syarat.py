"""What an SKP must fulfil before it is handed in; each gives the reason against it, or None."""

from __future__ import annotations

import sqlalchemy as sa

from app.workflows.draft import Draft, Work
from app.workflows.skp import penilai, turunan


def lengkap(work: Work, draft: Draft) -> str | None:
    """A main RHK, an indikator to each RHK, and the model that goes with the post."""
    rows, lines = work.registry.tables["rhk"], work.registry.tables["indikator"]
    count = sa.select(sa.func.count()).where(lines.c.rhk_id == rows.c.id).scalar_subquery()
    found = work.session.execute(
        sa.select(rows.c.jenis, rows.c.teks, count).where(rows.c.skp_id == draft.row_id).order_by(rows.c.urutan)
    ).all()
    if not any(jenis == "utama" for jenis, _, _ in found):
        return "belum ada Rencana Hasil Kerja utama."
    bare = next((teks for _, teks, lines in found if not lines), None)
    if bare is not None:
        return f"Rencana Hasil Kerja '{_short(bare)}' belum memiliki indikator."
    post = turunan.jabatan(work, draft.after["pegawai"], draft.after["plt_plh"])
    if post is not None and draft.after["periode_akhir"] >= work.actor.today and post.model != draft.after["model"]:
        return "model SKP ini tidak lagi sesuai jabatan pegawai. Hapus indikatornya, atau buat SKP untuk jabatan baru."
    return None


def ada_penilai(work: Work, draft: Draft) -> str | None:
    """Somebody rates the pegawai today: an SKP without penilai would wait for nobody."""
    if penilai.of(work, draft.after["pegawai"], draft.after["unor"]) is not None:
        return None
    if penilai.tertinggi(work, draft.after["pegawai"], draft.after["unor"]):
        return "Anda adalah pimpinan tertinggi, tidak ada atasan yang meninjau. Gunakan Tetapkan SKP."
    return "pejabat penilai Anda belum ada. Lihat 'Kenapa penilai saya …?' pada Profil untuk penyebabnya."


def tanpa_penilai(work: Work, draft: Draft) -> str | None:
    """The pegawai heads a unit above which there is none. A vacant unit above never approves by itself."""
    if penilai.tertinggi(work, draft.after["pegawai"], draft.after["unor"]):
        return None
    return "SKP ini ditinjau oleh pejabat penilai kinerja. Gunakan Ajukan SKP."


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
