"""Verbs: the only code that changes business rows."""
