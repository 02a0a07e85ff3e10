"""Lihat Kurva: how the predikat of one's bawahan are spread, beside the ideal of the unit's capaian organisasi.

Source: Buku Petunjuk e-Kinerja 2022, 7.3; SE Menteri PANRB 3/2023 (warnings, which refuse nothing).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.kurva import NAMA_CAPAIAN, Capaian, Peringatan, peringatan
from app.domain.predikat import Predikat
from app.exports.kurva import Gambar, gambar
from app.models.build import Registry
from app.models.queries import evaluasi
from app.views.evaluasi.periode import Rangka

FINAL = "final"


@dataclass(frozen=True, slots=True)
class Halaman:
    """The page: `dinilai` of `semua` are rated. Without a capaian there is no ideal, and `gambar` is None."""

    rangka: Rangka
    unit: str
    capaian: str
    final: bool
    dinilai: int
    semua: int
    gambar: Gambar | None
    peringatan: tuple[Peringatan, ...]


def halaman(session: Session, registry: Registry, actor: Actor, rangka: Rangka) -> Halaman:
    """The page of a period."""
    number = rangka.periode.id if rangka.periode else 0
    people = evaluasi.orang(session, registry, actor, rangka.tahun, number)
    found = evaluasi.capaian(session, registry, actor, rangka.tahun, number)
    counts = Counter(Predikat(one.predikat) for one in people if one.predikat)
    kind = Capaian(found["capaian"]) if found else None
    return Halaman(
        rangka,
        found["nama"] if found else "",
        NAMA_CAPAIAN[kind] if kind else "",
        found is not None and found["status"] == FINAL,
        sum(counts.values()),
        len(people),
        gambar(kind, counts) if kind else None,
        peringatan(kind, counts) if kind else (),
    )
