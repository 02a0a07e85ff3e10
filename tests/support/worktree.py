"""What no test may change: the packaged schema and its revisions, which belong to whoever commits them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from app.settings import PACKAGED_SCHEMA

MODELS = Path(PACKAGED_SCHEMA).parent / "app" / "models"
KEPT = (Path(PACKAGED_SCHEMA), MODELS / "migrations", MODELS / "entities.pyi")


def contents(places: Iterable[Path] = KEPT) -> dict[Path, str]:
    """A digest of every file in `places`, without what Python compiles there."""
    files = [path for place in places for path in ([place] if place.is_file() else place.rglob("*")) if path.is_file()]
    return {path: sha256(path.read_bytes()).hexdigest() for path in files if "__pycache__" not in path.parts}


def touched(before: Mapping[Path, str], after: Mapping[Path, str]) -> list[str]:
    """The files that were written, changed or deleted in between."""
    return sorted(str(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path))
