"""Verbs on a keberatan: who may file one and until when, and what the decision does to the marks."""
