"""The review of the Tim Penilai Kinerja: which predikat it looks at, and what a review stands at.

Sources: Sosialisasi penilaian TW IV dan Final 2024 and Mekanisme teknis pengisian realisasi 2023 ('review/cek ulang …
terutama … Sangat Baik'); screens.md B16 adds 'Sangat Kurang'.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.predikat import Predikat

DITINJAU = (Predikat.SANGAT_BAIK, Predikat.SANGAT_KURANG)
"""The predikat of which each is reviewed."""

SETUJUI, TANYA, JELASKAN = "setujui", "tanya", "jelaskan"
"""The steps."""

BELUM, DITANYA, DIJELASKAN, SETUJU = "belum", "ditanya", "dijelaskan", "setuju"
ULANG = "ulang"
"""The states, and what a review stands at when the marks are others than it was about."""

KEADAAN: Mapping[str, str] = MappingProxyType(
    {
        BELUM: "Belum ditinjau",
        ULANG: "Dinilai ulang setelah ditinjau",
        DIJELASKAN: "Sudah dijelaskan",
        DITANYA: "Minta penjelasan",
        SETUJU: "Setuju",
    }
)
MENUNGGU = (BELUM, ULANG, DIJELASKAN)
"""Where it is the team's turn."""

DASAR = ("rating_hasil", "rating_perilaku", "dinilai_pada")
"""What a review is about: when one of these is another by now, the penilaian was rated again."""
