"""The REST API: the same verbs, scope and errors as the pages, for programs with a key."""

from app.admin.api.routes import api

__all__ = ["api"]
