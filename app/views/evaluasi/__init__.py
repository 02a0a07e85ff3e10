"""Pemantauan dan Evaluasi: rating one's bawahan in a period, the summary of it, and the curve."""

from app.views.evaluasi.pages import page

__all__ = ["page"]
