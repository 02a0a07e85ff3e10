"""What the composition root hands to the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import current_app

from app.engine.spec import Catalog
from app.models.build import Registry
from app.models.filestore import FileStore
from app.models.transaction import Database
from app.settings import Settings
from app.sync.progress import Board
from app.sync.queues import JobQueue
from app.web.assets import Assets

EXTENSION = "ekinerja"

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """This moment, aware, in UTC: the one clock of the web server."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a page may reach; `queue` tells the workers after a commit, `board` is where running jobs
    say how far they are."""

    settings: Settings
    catalog: Catalog
    registry: Registry
    database: Database
    assets: Assets
    queue: JobQueue
    board: Board
    clock: Clock = utc_now

    @property
    def files(self) -> FileStore:
        """Where handed-in files lie."""
        return FileStore(self.settings.files)


def services() -> Services:
    """The services of the running application."""
    return cast(Services, current_app.extensions[EXTENSION])
