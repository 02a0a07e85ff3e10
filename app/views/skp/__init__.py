"""Daftar SKP and Detil SKP: a pegawai's own plan, from an empty one to one that is handed in."""

from app.views.skp.pages import page

__all__ = ["page"]
