"""Writing revisions: a short Python file for Alembic, and beside it the two shapes that it leads between."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from pathlib import Path

from alembic.script import ScriptDirectory

from app.engine.diff import Change, diff
from app.engine.shapefile import dump
from app.engine.tableshape import Shape
from app.models.alter import write_steps

MIGRATIONS = "migrations"
SHAPE_FILE = "shape.json"

_TEMPLATE = '''"""{title}

{changes}
"""

from app.models.alter import back, forward

revision = "{revision}"
down_revision = {down}
branch_labels = {labels}
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
'''


def write_revision(folder: Path, old: Shape, new: Shape, allow_loss: Collection[str] = ()) -> Path | None:
    """Write the revision from `old` to `new` into the folder's migrations, and the shape it leads to.

    `allow_loss` names the changes that may lose data. Gives its path, or None where nothing changes.
    """
    changes = diff(old, new)
    if not changes:
        return None
    home = folder / MIGRATIONS
    home.mkdir(exist_ok=True)
    heads = ScriptDirectory(str(home), version_locations=[str(home)]).get_heads()
    before, after = _touched(old, new, changes)
    number = len(list(home.glob("[0-9]*.json"))) + 1
    digest = hashlib.sha256("".join((*heads, dump(before), "→", dump(after))).encode()).hexdigest()
    revision = f"{number:04}_{digest[:8]}"
    path = home / f"{revision}_{_slug(changes)}.py"
    allowed = {change.id for change in changes} & set(allow_loss)
    write_steps(path.with_suffix(".json"), before, after, allowed)
    path.write_text(
        _TEMPLATE.format(
            title=_title(changes),
            changes="\n".join(map(str, changes)),
            revision=revision,
            down=_literal(heads[0] if heads else None),
            labels=_literal(None if heads else (f"{branch(folder)}_{digest[:4]}",)),
        ),
        encoding="utf-8",
    )
    (home / SHAPE_FILE).write_text(dump(new), encoding="utf-8")
    return path


def branch(folder: Path) -> str:
    """The folder's own name as a word for Alembic; the digest behind it keeps folders of one name apart."""
    return re.sub(r"[^a-z0-9_]+", "_", folder.resolve().name.lower()).strip("_") or "overlay"


def _touched(old: Shape, new: Shape, changes: Sequence[Change]) -> tuple[Shape, Shape]:
    names = {name for change in changes for name in (change.table, change.source or change.table)}
    before, after = ({table.name: table for table in one if table.name in names} for one in (old, new))
    return Shape(before), Shape(after)


def _title(changes: Sequence[Change]) -> str:
    first = f"{changes[0].verb} {changes[0].table}{'.' if changes[0].name else ''}{changes[0].name}".capitalize()
    return first + (f" and {len(changes) - 1} more." if len(changes) > 1 else ".")


def _slug(changes: Sequence[Change]) -> str:
    return re.sub(r"[^a-z0-9]+", "_", f"{changes[0].verb} {changes[0].table} {changes[0].name}".lower()).strip("_")[:60]


def _literal(value: str | tuple[str, ...] | None) -> str:
    """As ruff would format it."""
    return repr(value).replace("'", '"')
