"""Alembic revisions of the hand-written tables; those of the Catalog stand with their schema folders."""
