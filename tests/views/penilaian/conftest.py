"""The web application over the office whose people report what they did."""

from __future__ import annotations

import pytest

from tests.support.penilaian import Kerja, kerja
from tests.support.skp_site import Situs
from tests.views.skp.conftest import dialect_name, site, world

__all__ = ["dialect_name", "site", "world"]


@pytest.fixture
def work(site: Situs) -> Kerja:
    """An approved SKP of three RHK with two indikator each."""
    return kerja(site.office, rhk=3, indikator=2)
