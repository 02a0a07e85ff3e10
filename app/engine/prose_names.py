"""What schema/README.md says about the names that are written in Python: the lists stand where <<name>> stands."""

# ruff: noqa: E501 - Markdown, whose long paragraphs cannot be broken

from __future__ import annotations

NAMES = """## Verbs

Steps that an action may take (`verb:`):

<<verbs>>

## Pages

Hand-written pages of a row that an action may open (`page:`). Who may and on which rows is said in `permissions` and `when`,
as for any other action; the page itself asks for the same right.

<<pages>>

<<derivations>>## Providers

Values that a computed field may take `by` name:

<<providers>>

## Queries

What the rows of an entity may come from (`source:`) in place of a table of its own. It has list, search, filters, details,
export, scope and permissions as any other; nothing is entered there, and nothing points at its rows. Each stored field shows
the query's column of its name (`unor_id` for a relation `unor`). The query does not know the day or who asks: say
`where: {selesai: {gte: {today: 0}}}` in the permissions.

<<queries>>

"""
