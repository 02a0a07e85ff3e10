"""What was typed into a form whose session ended meanwhile: it goes through the login and back into the form.

The server keeps none of it. The fields travel in the pages themselves, sealed, and are accepted from our own pages
only, so that nobody else can put words into somebody's form. They are shown again, never saved unseen: `MARK` among
them asks the view for its form as it was sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from app.web.params import local_path

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "__resumable__"
MARK = "_pulih"
LEFT_OUT = frozenset({"csrf_token", MARK, "_cari", "_lagi", "_kirim"})
LARGEST = 200_000  # characters
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form that was sent to the path `action`."""

    action: str
    fields: tuple[tuple[str, str], ...]


def form(view: View) -> View:
    """Declare that a view shows its form as it was sent, without saving, when MARK is among the fields."""
    setattr(view, ATTRIBUTE, True)
    return view


def typed(*, ours: bool) -> Typed | None:
    """The fields that this request sent to a form, if they can be taken along. Files cannot: nobody was signed in to
    keep them for.

    `ours`: the CSRF token was right. Without that, only the browser's own word for where the form came from counts.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method != "POST" or not getattr(view, ATTRIBUTE, False):
        return None
    if not ours and urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        return None
    fields = tuple((name, text) for name, text in request.form.items(multi=True) if name not in LEFT_OUT)
    small = sum(len(name) + len(text) for name, text in fields) <= LARGEST
    return Typed(request.full_path.rstrip("?"), fields) if small and fields else None


def sealed(kept: Typed) -> str:
    """The fields as a text that only this server can have made."""
    return str(_seal().dumps([kept.action, kept.fields]))


def unsealed(text: str) -> Typed | None:
    """What `sealed` was given, for a day; None for anything else."""
    try:
        action, fields = _seal().loads(text, max_age=DAY)
    except BadData:
        return None
    path = local_path(action)
    return Typed(path, tuple((str(name), str(value)) for name, value in fields)) if path else None


def asked() -> bool:
    """True when a form comes back after a login: it is to be shown as it was sent."""
    return MARK in request.form


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="ekinerja-isian")
