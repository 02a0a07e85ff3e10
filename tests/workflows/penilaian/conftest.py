"""The office whose people report what they did."""

import pytest

from tests.support.penilaian import Kerja, kerja
from tests.support.skp import Dinas
from tests.support.skpfixtures import office, world

__all__ = ["office", "world"]


@pytest.fixture
def work(office: Dinas) -> Kerja:
    """An approved SKP of two RHK with two indikator each."""
    return kerja(office, rhk=2, indikator=2)
