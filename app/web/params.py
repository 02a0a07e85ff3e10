"""Values from the address, checked before they reach the database."""

from __future__ import annotations

from werkzeug.routing import IntegerConverter

from app.errors import OutOfScope

LARGEST_ID = 2**63 - 1


class RowIdConverter(IntegerConverter):
    """`<rowid:id>` in a route: a number that can be the id of a row; anything else is 404."""

    def __init__(self, map: object) -> None:  # noqa: A002 - werkzeug passes it by this name
        super().__init__(map, min=1, max=LARGEST_ID)  # type: ignore[arg-type]


def row_id(raw: str | None) -> int:
    """The row id of an `id=` parameter. Raises OutOfScope for whatever cannot be one."""
    if raw is None or not (raw.isascii() and raw.isdigit()) or len(raw) > 19:
        raise OutOfScope
    number = int(raw)
    if not 1 <= number <= LARGEST_ID:
        raise OutOfScope
    return number


def small_number(raw: str | None, other: int) -> int:
    """A page, a size or a year of an address; `other` for whatever cannot be one."""
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 6 else other


def local_path(raw: str | None) -> str | None:
    """A path of this site to go to after login, or None: never another host, whatever a browser makes of it."""
    if not raw or len(raw) > 2000 or not raw.startswith("/") or raw.startswith(("//", "/\\")):
        return None
    return None if any(character < " " or character in "\\\x7f" for character in raw) else raw
