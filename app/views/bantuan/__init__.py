"""The manual of each menu, for whoever may open that menu."""

from app.views.bantuan.pages import page

__all__ = ["page"]
