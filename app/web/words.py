"""Words that several pages need."""

from __future__ import annotations

MINUTE = 60
HOUR = 60 * MINUTE


def wait(seconds: int) -> str:
    """A span of time as people say it, rounded up: '45 detik', '15 menit', '2 jam'."""
    if seconds < 2 * MINUTE:
        return f"{seconds} detik"
    if seconds < 2 * HOUR:
        return f"{-(-seconds // MINUTE)} menit"
    return f"{-(-seconds // HOUR)} jam"
