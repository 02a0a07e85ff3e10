"""Values from the address, checked before they reach the database."""

from __future__ import annotations

from flask import request
from werkzeug.routing import IntegerConverter

from app.errors import OutOfScope

LARGEST_ID = 2**63 - 1
SMALL = 99_999


class RowIdConverter(IntegerConverter):
    """`<rowid:id>` in a route: a number that can be the id of a row; anything else is 404."""

    def __init__(self, map: object) -> None:  # noqa: A002 - werkzeug passes it by this name
        super().__init__(map, min=1, max=LARGEST_ID)  # type: ignore[arg-type]


def whole(raw: str | None) -> int | None:
    """A row's id, a version or a count, of an address or a form; None for whatever the database could not hold."""
    number = int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 20 else None
    return number if number is not None and number <= LARGEST_ID else None


def row_id(raw: str | None) -> int:
    """The row id of an `id=` parameter. Raises OutOfScope for whatever cannot be one."""
    number = whole(raw)
    if not number:
        raise OutOfScope
    return number


def small_number(raw: str | None, other: int) -> int:
    """A page, a size or a year of an address; `other` for whatever cannot be one."""
    number = whole(raw)
    return other if number is None or number > SMALL else number


def sent_version() -> int | None:
    """The version that a form was made from; None where it does not say."""
    return whole(request.form.get("version"))


def local_path(raw: str | None) -> str | None:
    """A path of this site to go to after login, or None: never another host, whatever a browser makes of it."""
    if not raw or len(raw) > 2000 or not raw.startswith("/") or raw.startswith(("//", "/\\")):
        return None
    return None if any(character < " " or character in "\\\x7f" for character in raw) else raw
