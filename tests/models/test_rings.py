"""Tables that point at each other in a ring can be put in order, filled and emptied."""

from __future__ import annotations

from pathlib import Path

from app.engine.catalog import load
from app.models.build import build
from app.models.rings import rings
from tests.engine.schemas import folder_of

BAB = """
entity: bab
label: Bab
scope: instansi
fields:
  judul: {type: text, label: Judul}
  utama: {type: relation, to: pasal, label: Pasal Utama}
  induk: {type: relation, to: bab, label: Induk}
"""
PASAL = """
entity: pasal
label: Pasal
scope: instansi
fields:
  isi: {type: text, label: Isi}
  bab: {type: relation, to: bab, label: Bab, required: true}
"""


def test_the_key_that_may_be_empty_gives_way(tmp_path: Path) -> None:
    registry = build(load([folder_of(tmp_path, BAB, "bab", **{"entities/pasal.yaml": PASAL})]))
    assert rings(registry.shape) == {"fk_bab__utama"}
    names = [table.name for table in registry.metadata.sorted_tables]
    assert names.index("bab") < names.index("pasal")
