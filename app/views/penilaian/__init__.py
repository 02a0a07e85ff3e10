"""Pelaksanaan Kinerja: the periods of one's SKP, and what one reports in each of them."""

from app.views.penilaian.pages import page

__all__ = ["page"]
