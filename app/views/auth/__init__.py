"""Login, logout, and passwords."""

from app.views.auth.pages import page

__all__ = ["page"]
