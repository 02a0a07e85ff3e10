"""The web application for these tests."""

from tests.support.webfixtures import catalog, dialect_name, more, web

__all__ = ["catalog", "dialect_name", "more", "web"]
