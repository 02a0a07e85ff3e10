"""One's own profile: data, penilai, colleagues, bawahan, Klaim Pimpinan, and the form to change what one may."""

from app.views.profil.pages import page

__all__ = ["page"]
