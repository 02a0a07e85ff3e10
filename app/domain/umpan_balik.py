"""Umpan balik of the penilai: on what, and which way. Source: rules.md 3.2, step 6."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Arah(StrEnum):
    """A thumb."""

    POSITIF = "positif"
    NEGATIF = "negatif"


class Atas(StrEnum):
    """What an umpan balik is about."""

    HASIL = "hasil"
    PERILAKU = "perilaku"

    @property
    def nama(self) -> str:
        """What the things are called that have one each."""
        return "indikator" if self is Atas.HASIL else "perilaku"


ENTITY: Mapping[Atas, str] = MappingProxyType({Atas.HASIL: "umpan_balik_hasil", Atas.PERILAKU: "umpan_balik_perilaku"})
KEY: Mapping[Atas, str] = MappingProxyType({Atas.HASIL: "indikator", Atas.PERILAKU: "perilaku"})
"""The entity of each kind, and the field that says what it is about."""

JEMPOL: Mapping[Arah, str] = MappingProxyType({Arah.POSITIF: "👍", Arah.NEGATIF: "👎"})
