"""The zone in which people type and read moments: that of their instansi, for the length of a request, job or command.

Moments are kept in UTC; only what is typed or shown knows a zone. It is said once, when the acting account is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

DEFAULT: Final = "Asia/Jakarta"
ENDS: Final = (DEFAULT, "Asia/Jayapura")
"""The zones at the country's ends: at any moment, everywhere in it has the day of one of them."""

_CURRENT: ContextVar[str] = ContextVar("zona", default=DEFAULT)


def current() -> str:
    """The zone's name, such as 'Asia/Makassar'."""
    return _CURRENT.get()


def use(zone: str) -> None:
    """Have this zone from now on, until the surrounding `within` ends."""
    _CURRENT.set(zone)


@contextmanager
def within(zone: str = DEFAULT) -> Iterator[None]:
    """Have this zone in the block; what was before comes back, whatever `use` said in between."""
    before = _CURRENT.set(zone)
    try:
        yield
    finally:
        _CURRENT.reset(before)
