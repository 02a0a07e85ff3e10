"""What was reported on an indikator, in the words in which its penilai and the Tim Penilai read it."""

from __future__ import annotations

from dataclasses import dataclass

from app.engine.spec import Catalog
from app.models.queries.isi_skp import Indikator
from app.models.queries.penilaian import Bukti, Laporan

FILE = "/admin/bukti_dukung/file/berkas/?id={}&lihat=1"


@dataclass(frozen=True, slots=True)
class Tentang:
    """Aspek and target of an indikator, its realisasi, and its bukti dukung as (name, address, what else is said)."""

    target: str
    realisasi: str
    bukti: tuple[tuple[str, str, str], ...]


def tentang(catalog: Catalog, told: Laporan, one: Indikator) -> Tentang:
    """What was reported on an indikator."""
    fields = catalog.entity("indikator").fields
    parts = (fields[name].show(value) for name, value in (("aspek", one.aspek), ("target", one.target)) if value)
    done, pieces = told.realisasi.get(one.id), (*told.bukti, *told.sebelumnya)
    return Tentang(
        " · ".join(parts),
        f"{done.nilai} berdasarkan {done.sumber_data}" if done else "",
        tuple(_bukti(catalog, piece) for piece in pieces if one.id in piece.indikator),
    )


def rencana(told: Laporan, rhk_id: int) -> tuple[tuple[str, str], ...]:
    """The rencana aksi of an RHK as (text, target)."""
    return tuple((plan.teks, plan.target) for plan in told.rencana.get(rhk_id, ()))


def _bukti(catalog: Catalog, piece: Bukti) -> tuple[str, str, str]:
    """Name and address of a piece, and what else is said of it: the earlier period that it is from, and what was wrong
    with its link when it was looked at."""
    field = catalog.entity("bukti_dukung").fields["pemeriksaan"]
    checked = field.show(piece.pemeriksaan) if piece.pemeriksaan and piece.pemeriksaan != "terbuka" else ""
    said = " · ".join(text for text in (piece.periode, checked) if text)
    return piece.nama, piece.tautan or FILE.format(piece.id), said
