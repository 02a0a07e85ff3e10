"""The office whose people write SKP."""

from tests.support.skpfixtures import office, world

__all__ = ["office", "world"]
