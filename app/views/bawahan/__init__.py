"""What a pejabat penilai does with SKP: the list of their bawahan, Edit Status, and the queue of those to review."""

from app.views.bawahan.pages import page

__all__ = ["page"]
