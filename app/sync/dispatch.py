"""Every kind of background work and the job that does it: what is not on this list does not run."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.sync.jobs import cetak, ekspor, impor, kabar, massal, mph, tautan
from app.sync.task import Job

KINDS: Mapping[str, Job] = MappingProxyType(
    {
        "cetak": cetak.make,
        "ekspor": ekspor.export,
        "impor_rencana": impor.draw,
        "impor": impor.apply_plan,
        "batal_impor": impor.take_back,
        "kabar": kabar.tell,
        "massal": massal.run,
        "mph": mph.make,
        "tautan": tautan.check,
    }
)

QUIET = frozenset({"kabar", "tautan"})
"""Kinds that follow something else: nobody asked for them, and nobody waits for them."""
