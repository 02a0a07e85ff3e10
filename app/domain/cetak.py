"""What a person says when a document is printed: day and place of the signatures, and where a service is to sign.

Source: 'Cetak SKP Pegawai' (Buku Petunjuk Admin e-Kinerja, 2.5): an anchor is the mark, '@' or '#', that an e-signing
service looks for in the printed document; without one there is room for a signature by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.domain.tanggal import in_years, parse_tanggal
from app.domain.teks import collapse, normalise

LONGEST_ANCHOR = 3
LONGEST_LOKASI = 100
ANCHOR_MARKS = frozenset("@#$%^*~|=+<>!?_{}[]\\`")
"""What an anchor is made of: marks that have a look-alike (see `lookalikes`) and stand in no document's own wording."""

TO_FULL_WIDTH = 0xFEE0
"""From a mark of ASCII to its full-width form."""


@dataclass(frozen=True, slots=True)
class Cetak:
    """The choices of one print; an empty anchor leaves room for a signature by hand.

    Where the pejabat penilai signs on another day and place, `tanggal_penilai` and `lokasi_penilai` tell them.
    """

    tanggal: date
    lokasi: str
    anchor_pegawai: str = ""
    anchor_penilai: str = ""
    tanggal_penilai: date | None = None
    lokasi_penilai: str = ""


class CetakKeliru(ValueError):
    """Choices that cannot be printed; `fields` maps the name of a field of `Cetak` to its messages."""

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        super().__init__(next(iter(fields.values()))[0])
        self.fields = fields


def baca_cetak(
    tanggal: str,
    lokasi: str,
    anchor_pegawai: str = "",
    anchor_penilai: str = "",
    penilai: tuple[str, str] | None = None,
) -> Cetak:
    """The choices as they were typed; `penilai`: tanggal and lokasi of the pejabat penilai, where they are asked apart.
    Raises CetakKeliru with a message for each field that is wrong."""
    fields: dict[str, list[str]] = {}
    day = _hari("tanggal", tanggal, fields)
    place, own, other = (collapse(normalise(text)) for text in (lokasi, anchor_pegawai, anchor_penilai))
    told = {"lokasi": _lokasi(place), "anchor_pegawai": _anchor(own), "anchor_penilai": _anchor(other)}
    their_day, their_place = None, ""
    if penilai is not None:
        their_day = _hari("tanggal_penilai", penilai[0], fields)
        their_place = collapse(normalise(penilai[1]))
        told["lokasi_penilai"] = _lokasi(their_place)
    if own and other and not told["anchor_penilai"] and (own in other or other in own):
        told["anchor_penilai"] = "Kedua anchor harus berbeda, dan yang satu tidak boleh bagian dari yang lain."
    fields |= {name: [message] for name, message in told.items() if message}
    if fields or day is None:
        raise CetakKeliru(fields)
    return Cetak(day, place, own, other, their_day, their_place)


def _hari(name: str, typed: str, fields: dict[str, list[str]]) -> date | None:
    """The day as it was typed; None with a message in `fields` where it is none."""
    try:
        return in_years(parse_tanggal(normalise(typed)))
    except ValueError as err:
        fields[name] = ["Isi tanggal tanda tangan." if not typed.strip() else str(err)]
        return None


def lookalikes(cetak: Cetak) -> Mapping[int, str]:
    """For `str.translate`: the marks of the anchors, each with the full-width form that stands for it elsewhere.

    Where names, addresses and texts of the document are translated so, each anchor is found at its one place only.
    """
    marks = set(cetak.anchor_pegawai + cetak.anchor_penilai)
    return MappingProxyType({ord(mark): chr(ord(mark) + TO_FULL_WIDTH) for mark in sorted(marks)})


def _lokasi(place: str) -> str:
    """What is wrong with the place, '' when nothing is."""
    if not place:
        return "Isi lokasi tanda tangan."
    return "" if len(place) <= LONGEST_LOKASI else f"Lokasi paling panjang {LONGEST_LOKASI} huruf."


def _anchor(anchor: str) -> str:
    """What is wrong with an anchor, '' when nothing is."""
    if len(anchor) > LONGEST_ANCHOR:
        return f"Anchor paling panjang {LONGEST_ANCHOR} tanda."
    if not ANCHOR_MARKS.issuperset(anchor):
        return "Anchor hanya terdiri atas tanda seperti @ # $ ^ * ~, tanpa huruf, angka, dan spasi."
    return ""
