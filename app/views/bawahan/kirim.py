"""What the forms about a bawahan's SKP send along, and what is said to whoever is late."""

from __future__ import annotations

from flask import request

from app.errors import AppError, Stale

SEEN_SINCE = "SKP ini berubah sejak Anda membukanya. Periksa lagi isinya di bawah, lalu putuskan."


def sent_version() -> int | None:
    """The version that the form showed; one that nobody can have, where it is not a number."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def berubah(refusal: AppError) -> str:
    """What is said over a form that came too late."""
    return SEEN_SINCE if isinstance(refusal, Stale) else refusal.message
