"""Cetak SKP Pegawai: documents of an SKP, for its owner, the penilai and the admins."""

from app.views.cetak.pages import page

__all__ = ["page"]
