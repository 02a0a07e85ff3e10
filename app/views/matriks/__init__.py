"""Matriks Pembagian Peran Hasil of a pimpinan, and the menu of all matrices of an office."""

from app.views.matriks.pages import page

__all__ = ["page"]
