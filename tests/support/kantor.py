"""The schema folder of `tests/kantor`, migrated beside the packaged one."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from app.engine.catalog import load
from app.models import migrate
from app.models.build import Registry, build
from app.models.transaction import Database
from app.settings import PACKAGED_SCHEMA

SOURCE = Path(__file__).resolve().parents[1] / "kantor"


class Kantor:
    """A copy of the folder in which migrations may be written; `registry` is that of both folders together."""

    def __init__(self, place: Path) -> None:
        shutil.copytree(SOURCE, place)
        self.folders = (PACKAGED_SCHEMA, place)

    @property
    def registry(self) -> Registry:
        """The tables and classes of both folders."""
        return _registry(self.folders)

    def migrate(self, url: str) -> None:
        """Give the database at `url`, which has the packaged tables, those of the folder."""
        database = Database(url)
        migrate.migrate(database.engine, self.folders)
        database.dispose()


@cache
def _registry(folders: tuple[Path, ...]) -> Registry:
    return build(load(folders))
