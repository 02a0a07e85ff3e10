"""What one was told: steps that others took on rows that concern one."""

from app.views.pemberitahuan.pages import page

__all__ = ["page"]
