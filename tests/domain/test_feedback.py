"""Who may give feedback on a penilaian, and while what holds: the whole table."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from app.domain.feedback import KALIMAT, Fakta, Halangan, halangan, kalimat, tertutup

OPEN = Fakta(
    sendiri=False,
    penilai=False,
    posisi="definitif",
    status_skp="persetujuan",
    status="berjalan",
    jenis="reguler",
    terakhir=False,
    lewat=False,
)
FIELDS = {
    "sendiri": (False, True),
    "penilai": (False, True),
    "posisi": ("definitif", "plt"),
    "status_skp": ("persetujuan", "draft", "pengajuan"),
    "status": ("berjalan", "dinilai"),
    "jenis": ("reguler", "final"),
    "terakhir": (True, False),
    "lewat": (False, True),
}


def test_it_can_be_given_where_nothing_stands_against_it_and_nowhere_else() -> None:
    every = [Fakta(**dict(zip(FIELDS, values, strict=True))) for values in product(*FIELDS.values())]  # type: ignore[arg-type]
    open_ = [one for one in every if halangan(one) is None]
    assert len(every) == 2**7 * 3
    assert {(one.jenis, one.terakhir) for one in open_} == {("reguler", True), ("reguler", False), ("final", True)}
    assert {replace(one, jenis="reguler", terakhir=False) for one in open_} == {OPEN}


@pytest.mark.parametrize(
    ("other", "reason", "closed"),
    [
        ({}, None, None),
        ({"sendiri": True}, Halangan.SENDIRI, None),
        ({"penilai": True}, Halangan.PENILAI, None),
        ({"penilai": True, "lewat": True}, Halangan.PENILAI, Halangan.LEWAT),
        ({"posisi": "plt"}, Halangan.PLT, Halangan.PLT),
        ({"sendiri": True, "posisi": "plt"}, Halangan.SENDIRI, Halangan.PLT),
        ({"status": "dinilai", "lewat": True}, Halangan.DINILAI, Halangan.DINILAI),
        ({"status_skp": "draft"}, Halangan.TERKUNCI, Halangan.TERKUNCI),
        ({"jenis": "final"}, Halangan.FINAL, Halangan.FINAL),
        ({"jenis": "final", "terakhir": True}, None, None),
        ({"lewat": True}, Halangan.LEWAT, Halangan.LEWAT),
    ],
)
def test_the_reason_is_the_first_one(
    other: dict[str, object], reason: Halangan | None, closed: Halangan | None
) -> None:
    fakta = replace(OPEN, **other)  # type: ignore[arg-type]
    assert (halangan(fakta), tertutup(fakta)) == (reason, closed)


def test_every_reason_has_its_sentence() -> None:
    assert set(KALIMAT) == set(Halangan)


@pytest.mark.parametrize(
    ("arah", "teks", "shown", "printed"),
    [
        ("positif", "bagus", "(RINI) 👍 Positif: bagus", "(RINI) Positif: bagus"),
        ("negatif", None, "(RINI) 👎 Negatif", "(RINI) Negatif"),
        (None, "bagus", "(RINI) bagus", "(RINI) bagus"),
    ],
)
def test_it_is_told_with_the_name_in_front(arah: str | None, teks: str | None, shown: str, printed: str) -> None:
    assert (kalimat("RINI", arah, teks), kalimat("RINI", arah, teks, jempol=False)) == (shown, printed)
