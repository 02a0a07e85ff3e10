"""Folders that say the same give the same Catalog, and a Catalog the same tables: commands in this process share them.

Each command reads and builds everything anew, which takes it the best part of a second, and a test runs several.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.cli import site
from app.engine import catalog
from app.engine.spec import Catalog
from app.models import build
from app.models.build import Registry

Contents = tuple[tuple[str, bytes], ...]
_CATALOGS: dict[Contents, Catalog] = {}
_REGISTRIES: dict[int, Registry] = {}


def share(patch: pytest.MonkeyPatch) -> None:
    """Have the commands load what they loaded before."""
    patch.setattr(site, "load", _load)
    patch.setattr(site, "build", _build)


def _load(folders: Sequence[Path]) -> Catalog:
    contents = tuple((str(path), path.read_bytes()) for folder in folders for path in sorted(folder.rglob("*.yaml")))
    if contents not in _CATALOGS:
        _CATALOGS[contents] = catalog.load(folders)
    return _CATALOGS[contents]


def _build(loaded: Catalog) -> Registry:
    if id(loaded) not in _REGISTRIES:
        _REGISTRIES[id(loaded)] = build.build(loaded)
    return _REGISTRIES[id(loaded)]
