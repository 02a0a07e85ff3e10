"""The pre-flight report, for whoever may change people."""

from app.views.praperiksa.pages import page

__all__ = ["page"]
