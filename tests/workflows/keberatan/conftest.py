"""An approved SKP whose quarter was rated; the pegawai may object to it."""

import pytest

from tests.support.penilaian import Kerja
from tests.support.skpfixtures import dialect_name
from tests.workflows.penilaian.conftest import work

__all__ = ["dialect_name", "work"]


@pytest.fixture
def dinilai(work: Kerja) -> int:
    """Its rated penilaian: SESUAI and SESUAI, so Baik."""
    penilaian = work.buka("Triwulan 3")
    work.dinilai(penilaian)
    return penilaian
