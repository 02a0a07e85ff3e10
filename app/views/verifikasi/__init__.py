"""Verifikasi Dokumen: whether a printed document is what the program printed, for anybody who holds it."""

from app.views.verifikasi.pages import page

__all__ = ["page"]
