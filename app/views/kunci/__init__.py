"""Keys of the API: making one, seeing which there are, ending them."""

from app.views.kunci.pages import page

__all__ = ["page"]
