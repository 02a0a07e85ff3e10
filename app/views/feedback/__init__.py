"""Feedback Perilaku Rekan Kerja."""

from app.views.feedback.pages import page

__all__ = ["page"]
