"""Matriks Peran Hasil, printed: who carries which part of the pimpinan's indikator (documents.md 10.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Peran:
    """One row: a person and, for each IKI of the pimpinan in turn, the outcome antara / output / layanan they carry."""

    nama: str
    jabatan: str
    hasil: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that stands in the matrix. `iki` are the pimpinan's indikator, printed in the pimpinan's own row."""

    instansi: str
    jenis: Literal["unit", "tim"]
    nama_unit: str
    tahun: int
    nama_pimpinan: str
    jabatan_pimpinan: str
    iki: tuple[str, ...] = ()
    bawahan: tuple[Peran, ...] = ()
