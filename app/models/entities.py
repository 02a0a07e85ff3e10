"""The packaged schema as mapped classes: `Pegawai`, `Unor` … one for every entity of `schema/`.

Beside this module stands `entities.pyi`, written by `ekinerja schema types`, from which editors and mypy know the
columns. Nothing here reads the environment; whoever runs with overlay folders builds a registry of their own.
"""

from __future__ import annotations

from app.engine.catalog import load
from app.models.build import build
from app.settings import PACKAGED_SCHEMA

CATALOG = load([PACKAGED_SCHEMA])
REGISTRY = build(CATALOG)

globals().update({made.__name__: made for made in REGISTRY.classes.values()})
