"""What the forms about a bawahan's SKP send along, and what is said to whoever is late."""

from __future__ import annotations

from app.errors import AppError, Stale
from app.web.params import sent_version

SEEN_SINCE = "SKP ini berubah sejak Anda membukanya. Periksa lagi isinya di bawah, lalu putuskan."


def versi_dilihat() -> int:
    """The version that the form showed; one that nobody can have, where it does not say."""
    return sent_version() or 0


def berubah(refusal: AppError) -> str:
    """What is said over a form that came too late."""
    return SEEN_SINCE if isinstance(refusal, Stale) else refusal.message
