"""The office whose people write SKP."""

from tests.support.skpfixtures import dialect_name, office, world

__all__ = ["dialect_name", "office", "world"]
