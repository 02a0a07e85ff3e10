"""How long a keberatan may be filed and answered."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.keberatan import Setelan

NATAL = {date(2026, 12, 25)}
JUMAT = date(2026, 12, 18)


@pytest.mark.parametrize(
    ("setelan", "ajukan", "respon"),
    [
        (Setelan(), date(2027, 1, 1), date(2027, 1, 1)),
        (Setelan(3, 5), date(2026, 12, 21), date(2026, 12, 23)),
        (Setelan(3, 5, "kalender"), date(2026, 12, 21), date(2026, 12, 23)),
        (Setelan(3, 5, "kerja"), date(2026, 12, 23), date(2026, 12, 28)),  # a weekend, Christmas and a weekend
        (Setelan(None, None, "kerja"), date(2027, 1, 8), date(2027, 1, 8)),
    ],
)
def test_the_last_day_follows_the_setting(setelan: Setelan, ajukan: date, respon: date) -> None:
    assert setelan.batas_ajukan(JUMAT, NATAL) == ajukan
    assert setelan.batas_respon(JUMAT, NATAL) == respon
