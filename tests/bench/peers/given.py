"""What the runner hands to a peer's process."""

from __future__ import annotations

import os


def url() -> str:
    """The SQLAlchemy address of the database under measurement."""
    return os.environ["BENCH_DATABASE_URL"]
