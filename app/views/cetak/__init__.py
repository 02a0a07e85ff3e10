"""Cetak SKP Pegawai: documents of an SKP and its penilaian, for its owner, the penilai and the admins."""

from app.views.cetak import penilaian, semua, unit
from app.views.cetak.pages import page

page.register_blueprint(penilaian.page)

__all__ = ["page", "semua", "unit"]
