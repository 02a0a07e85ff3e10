"""Fixtures for documents."""

from __future__ import annotations

import pytest

from tests.support import requirements


@pytest.fixture
def pango() -> None:
    """For tests that make PDF documents; leaves them out on a machine that cannot."""
    if not requirements.pango():
        requirements.leave_out("pango", "no Pango on this machine (Debian: libpangoft2-1.0-0, libharfbuzz-subset0)")
