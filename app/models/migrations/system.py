"""Write the next revision of the hand-written tables: `python -m app.models.migrations.system "Add sys_thing"`.

It compares the tables of `SystemBase` with what the revisions so far lead to, on an empty SQLite database.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext

from app.models import account, files, history, imports, job_run, notice, receipt, saved_view, token, trash  # noqa: F401 -- they put their tables into SystemBase
from app.models.base import SystemBase, UTCDateTime
from app.models.migrate import scripts, upgrade

VERSIONS = Path(__file__).parent / "versions"

_TEMPLATE = '''"""{message}."""

import sqlalchemy as sa
from alembic import op

from app.models.base import UTCDateTime

revision = "{revision}"
down_revision = {down}
branch_labels = {labels}
depends_on = None


def upgrade() -> None:
    """Make the tables or change them."""
    {up}


def downgrade() -> None:
    """Undo it."""
    {down_code}
'''


def render_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Our own type is named by itself; all others as Alembic writes them."""
    return "UTCDateTime()" if kind == "type" and isinstance(item, UTCDateTime) else False


def differences(connection: sa.Connection) -> list[Any]:
    """What still leads from the tables of this database to those of SystemBase; empty when they are the same."""
    return list(_produced(connection).upgrade_ops.ops)


def _produced(connection: sa.Connection) -> Any:
    def ours(_object: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or str(name).startswith("sys_")

    options = {"include_object": ours, "render_item": render_type, "user_module_prefix": "", "compare_type": True}
    context = MigrationContext.configure(connection, opts={**options, "render_as_batch": False})
    return produce_migrations(context, SystemBase.metadata)


def write(message: str) -> Path | None:
    """Write the revision; None when nothing changed."""
    with tempfile.TemporaryDirectory() as folder:
        engine = sa.create_engine(f"sqlite:///{folder}/empty.db")
        upgrade(engine, [])
        with engine.connect() as connection:
            script = _produced(connection)
        engine.dispose()
    if script.upgrade_ops.is_empty():
        return None
    heads = scripts([]).get_heads()
    revision = f"{len(list(VERSIONS.glob('[0-9]*.py'))) + 1:04}_system"
    path = VERSIONS / f"{revision}_{'_'.join(message.lower().split())}.py"
    path.write_text(
        _TEMPLATE.format(
            message=message,
            revision=revision,
            down=f'"{heads[0]}"' if heads else None,
            labels=None if heads else '("system",)',
            up=_code(script.upgrade_ops),
            down_code=_code(script.downgrade_ops),
        ),
        encoding="utf-8",
    )
    return path


def _code(operations: Any) -> str:
    text = render_python_code(operations, render_item=render_type, user_module_prefix="")
    lines = (line for line in text.splitlines() if "### commands" not in line and "### end" not in line)
    return "\n".join(lines).strip()


if __name__ == "__main__":
    print(write(sys.argv[1]) or "nothing to write")  # noqa: T201 -- a command of the developers
