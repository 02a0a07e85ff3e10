"""The first page after login."""

from app.views.beranda.pages import page

__all__ = ["page"]
