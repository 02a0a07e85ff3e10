"""Tim Penilai Kinerja: the board of every 'Sangat Baik' and 'Sangat Kurang', and the review of each."""

from app.views.tim_penilai.pages import page

__all__ = ["page"]
