"""Golongan: how files and people write it, made one way.

Source: rules 8.2 (golonganPns.json of SIASN: I/a to IV/e; PPPK I to XVII without letters). The list itself with its
pangkat is reference data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from app.domain.teks import collapse, normalise

JenisPegawai = Literal["PNS", "PPPK"]

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")
_SPACE = re.compile(r"(?<![A-Za-z])(IV|I{1,3})\s?[/.,\-]?\s?([A-Ea-e])(?![A-Za-z])", re.IGNORECASE)
_LEVEL = re.compile(r"(?<![A-Za-z])([IVX]+)[\s()\-]*$")
_KIND = re.compile(r"(?<![A-Za-z])(PNS|CPNS|PPPK|P3K)(?![A-Za-z0-9])", re.IGNORECASE)
_SIASN = re.compile(r"[1-4][1-5]")


@dataclass(frozen=True, slots=True)
class Golongan:
    """A golongan: ('PNS', 'III/b') or ('PPPK', 'IX'). IX is not IV."""

    jenis: JenisPegawai
    nama: str


def parse_golongan(text: str, jenis: JenisPegawai | None = None) -> Golongan:
    """The golongan in 'III/b', 'IIIb', 'Penata Muda Tk. I, III/b', 'PNS - III/b', SIASN's '32', or a PPPK's 'IX'.

    `jenis` is what another column says. Raises ValueError with an Indonesian sentence, also where it could be both.
    """
    clean = collapse(normalise(text[:200]))
    said = _said(clean) or jenis
    if _SIASN.fullmatch(clean):
        return _pns("I" * int(clean[0]) if clean[0] != "4" else "IV", "abcde"[int(clean[1]) - 1])
    if said != "PPPK" and (match := _SPACE.search(clean)):
        return _pns(match[1].upper(), match[2].lower())
    if match := _LEVEL.search(_KIND.sub("", clean)):
        return _pppk(match[1].upper(), said)
    raise ValueError(f"Golongan '{clean}' tidak dikenali. Tulis seperti III/b untuk PNS atau IX untuk PPPK.")


def _said(text: str) -> JenisPegawai | None:
    """The kind of civil servant that the text itself names."""
    match = _KIND.search(text)
    return None if match is None else "PNS" if match[1].upper() in ("PNS", "CPNS") else "PPPK"


def _pns(golongan: str, ruang: str) -> Golongan:
    if ruang == "e" and golongan != "IV":
        raise ValueError(f"Golongan {golongan}/e tidak ada; ruang e hanya ada pada golongan IV.")
    return Golongan("PNS", f"{golongan}/{ruang}")


def _pppk(level: str, said: JenisPegawai | None) -> Golongan:
    if level not in _ROMAN:
        raise ValueError(f"Golongan {level} tidak ada; golongan PPPK adalah I sampai XVII.")
    if said == "PNS" or (said is None and level in _ROMAN[:4]):
        raise ValueError(
            f"Golongan {level} belum lengkap. Tulis ruangnya, misalnya {level}/a, atau isi jenis pegawai PPPK."
        )
    return Golongan("PPPK", level)
