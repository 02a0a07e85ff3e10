"""Check Keberatan: what was objected to, explained and decided, side by side."""

from app.views.keberatan.pages import page

__all__ = ["page"]
