"""Lihat Kurva: how the predikat of one's bawahan are spread, beside the ideal of the unit's capaian organisasi.

Source: Buku Petunjuk e-Kinerja 2022, 7.3; SE Menteri PANRB 3/2023 (warnings, which refuse nothing).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.kurva import NAMA_CAPAIAN, Capaian, Peringatan, peringatan
from app.domain.predikat import NAMA_PREDIKAT, Predikat
from app.exports.kurva import Gambar, gambar
from app.models.build import Registry
from app.models.listing import titles
from app.models.queries import evaluasi
from app.models.scope import one
from app.views.evaluasi.periode import Rangka

FINAL = "final"
WHERE = ("unor", "periode")


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
    counts = Counter(Predikat(each.predikat) for each in people if each.predikat)
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


@dataclass(frozen=True, slots=True)
class Statistik:
    """The page about a unit's capaian: 'Pegawai dinilai : n / m', a count for each predikat, and the curve; `id` is
    that of the capaian."""

    id: int
    unit: str
    periode: str
    capaian: str
    final: bool
    dinilai: int
    semua: int
    sebaran: tuple[tuple[str, int], ...]
    gambar: Gambar
    peringatan: tuple[Peringatan, ...]


def statistik(session: Session, registry: Registry, actor: Actor, capaian_id: int) -> Statistik:
    """The page of a stored capaian. Raises OutOfScope, and NotAllowed for whoever sees it without this right."""
    entity = registry.catalog.entity("capaian_organisasi")
    row = one(session, registry, actor, entity, capaian_id, "statistik")
    found = evaluasi.statistik(session, registry, row)
    kind = Capaian(row["capaian"])
    names = {
        name: titles(session, registry, actor, registry.catalog.entity(name), [row[f"{name}_id"]]) for name in WHERE
    }
    unit, periode = (names[name].get(row[f"{name}_id"], "-") for name in WHERE)
    return Statistik(
        capaian_id,
        unit,
        f"{periode} {row['tahun']}",
        NAMA_CAPAIAN[kind],
        row["status"] == FINAL,
        sum(found.jumlah.values()),
        found.semua,
        tuple((name, found.jumlah.get(mark, 0)) for mark, name in NAMA_PREDIKAT.items()),
        gambar(kind, found.jumlah),
        peringatan(kind, found.jumlah),
    )
