"""An approved SKP whose quarter was rated; the pegawai may object to it."""

import pytest

from tests.support.penilaian import Kerja, kerja
from tests.support.skp import Dinas
from tests.support.skpfixtures import office, world

__all__ = ["office", "world"]


@pytest.fixture
def work(office: Dinas) -> Kerja:
    """An approved SKP of one RHK."""
    return kerja(office)


@pytest.fixture
def dinilai(work: Kerja) -> int:
    """Its rated penilaian: SESUAI and SESUAI, so Baik."""
    penilaian = work.buka("Triwulan 3")
    work.dinilai(penilaian)
    return penilaian
