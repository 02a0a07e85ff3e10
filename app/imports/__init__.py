"""Spreadsheets become plans, plans become rows."""
