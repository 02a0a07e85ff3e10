"""Whether the program lives and whether it can work."""

from app.views.health.pages import page

__all__ = ["page"]
