"""Lists, look-ups, records and exports: every read of business rows by people, all through `app.models.scope`."""

from app.models.listing.below import exportable_lists, list_columns, stream_list
from app.models.listing.cells import Cell
from app.models.listing.changes import Change, Event, history
from app.models.listing.file import attached, file_field
from app.models.listing.lookup import choosable, chosen, lookup, titles
from app.models.listing.many import ids
from app.models.listing.offer import offers
from app.models.listing.page import ListPage, ListRow, fetch
from app.models.listing.query import Filter, Query, field_at, parse_query
from app.models.listing.record import Record, detail, records
from app.models.listing.sift import Sifted, sift
from app.models.listing.stream import ExportColumn, export_columns, exportable, stream
from app.models.listing.sums import sums

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
    "Sifted",
    "attached",
    "choosable",
    "chosen",
    "detail",
    "export_columns",
    "exportable",
    "exportable_lists",
    "fetch",
    "field_at",
    "file_field",
    "history",
    "ids",
    "list_columns",
    "lookup",
    "offers",
    "parse_query",
    "records",
    "sift",
    "stream",
    "stream_list",
    "sums",
    "titles",
]
