"""An approved SKP whose quarter was rated 'Sangat Baik'; the team looks into it."""

import pytest

from app.domain.predikat import Rating
from tests.support.penilaian import Kerja
from tests.support.skpfixtures import dialect_name
from tests.workflows.penilaian.conftest import work

__all__ = ["dialect_name", "work"]


@pytest.fixture
def dinilai(work: Kerja) -> int:
    """Its rated penilaian: DIATAS and DIATAS, so Sangat Baik."""
    penilaian = work.buka("Triwulan 3")
    work.dinilai(penilaian, Rating.DIATAS, Rating.DIATAS)
    return penilaian
