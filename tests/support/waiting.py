"""Waiting for other processes: asking again and again until something is so, up to a bound."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(so: Callable[[], bool], seconds: float) -> None:
    """Return as soon as `so()`; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not so():
        if time.monotonic() > end:
            raise AssertionError(f"not so within {seconds} seconds")
        time.sleep(0.05)
