"""Lists, look-ups, records and exports: every read of business rows by people, all through `app.models.scope`."""

from app.models.listing.cells import Cell
from app.models.listing.changes import Change, Event, history
from app.models.listing.lookup import choosable, chosen, lookup, titles
from app.models.listing.offer import offers
from app.models.listing.page import ListPage, ListRow, fetch
from app.models.listing.query import Filter, Query, field_at, parse_query
from app.models.listing.record import Record, detail
from app.models.listing.stream import ExportColumn, export_columns, exportable, stream

__all__ = [
    "Cell",
    "Change",
    "Event",
    "ExportColumn",
    "Filter",
    "ListPage",
    "ListRow",
    "Query",
    "Record",
    "choosable",
    "chosen",
    "detail",
    "export_columns",
    "exportable",
    "fetch",
    "field_at",
    "history",
    "lookup",
    "offers",
    "parse_query",
    "stream",
    "titles",
]
