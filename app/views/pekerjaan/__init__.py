"""Background work of one's own: how far it is, its result, and how to stop it."""

from app.views.pekerjaan.pages import page

__all__ = ["page"]
