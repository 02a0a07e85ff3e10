"""`make bench`: build data, measure ours and the peers in one run, print a table a database with the promises."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench import data, documents, files, pages
from tests.bench.report import Row, table
from tests.bench.stage import Stage, reachable, server, stage

PARTS: Mapping[str, Callable[[Stage], Iterator[Row]]] = {
    "pages": pages.pages,
    "load": pages.load,
    "save": pages.saving,
    "export": files.exporting,
    "import": files.importing,
    "documents": documents.documents,
}


def main() -> None:
    """Measure on every database that was asked for."""
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="ekinerja-bench-") as name:
        for dialect in there(asked.databases.split(",")):
            folder = Path(name) / dialect
            folder.mkdir()
            with stage(dialect, folder, asked.pegawai, asked.rounds) as made:
                rows = [row for part in asked.only.split(",") for row in told(PARTS[part](made))]
                print(table(f"{dialect}: {data.UNITS} unor, {asked.pegawai} pegawai", rows), flush=True)


def there(dialects: Sequence[str]) -> list[str]:
    """Those databases that can be had here; says which is left out."""
    found = [dialect for dialect in dialects if dialect != "postgresql" or reachable()]
    for dialect in dialects:
        if dialect not in found:
            print(f"left out: {dialect}, no server at {server()} (EKINERJA_TEST_DATABASE_URL)", file=sys.stderr)
    return found


def told(rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, each named on the screen as soon as it is measured."""
    for row in rows:
        print(f"measured: {row.name}", file=sys.stderr, flush=True)
        yield row


def arguments() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--databases", default="postgresql,sqlite", help="which, by commas")
    parser.add_argument("--pegawai", type=int, default=100_000, help="how many people; 1000000 on request")
    parser.add_argument("--rounds", type=int, default=7, help="rounds of each measurement")
    parser.add_argument("--only", default=",".join(PARTS), help=f"which parts, by commas: {', '.join(PARTS)}")
    return parser.parse_args()


if __name__ == "__main__":
    main()
