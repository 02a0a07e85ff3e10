"""Whole processes that write every pegawai to a file, or take new ones from a spreadsheet."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from tests.bench import data, measure
from tests.bench.report import DJANGO, OURS, Promise, Row
from tests.bench.stage import Stage

EXPORT_MB, IMPORT_MB = 100, 300
FEW, MANY = 5_000, 100_000
HEADS = {
    OURS: ("NIP", "Nama", "Unor", "Jenis Jabatan", "Status Pimpinan", "Jabatan", "Aktif"),
    DJANGO: ("nip", "nama", "unor", "jenis_jabatan", "status_pimpinan", "jabatan", "aktif"),
}
EVERY_WRONG = 1_000
"""One row in so many has a NIP that is none."""


def exporting(made: Stage) -> Iterator[Row]:
    """Each process says how long the export took, without its start; three rounds in turn."""
    for form, bound in (("csv", 0.10), ("xlsx", 0.30)):
        commands = {
            OURS: [sys.executable, "-m", "tests.bench.ours", form, str(made.folder / f"ours.{form}"), data.ADMIN],
            DJANGO: [sys.executable, "-m", "tests.bench.peers.django_lean", "export", form, str(made.folder / "peer")],
        }
        runs = _runs(made, commands, min(made.rounds, 3))
        figures = {who: measure.figure([run.told["seconds"] for run in ran], _peak(ran)) for who, ran in runs.items()}
        first = max(run.told["first"] for run in runs[OURS])
        promises = (
            Promise.ratio(figures, DJANGO, bound),
            Promise("MB", EXPORT_MB, figures[OURS].size / 1_000_000),
            Promise("s to the first rows", 1.0, first),
        )
        yield Row(f"export {form}", figures, promises if form == "csv" else promises[:2])


def importing(made: Stage) -> Iterator[Row]:
    """A few rows beside the peer; then many, dry and in earnest, by ours alone."""
    commands = {}
    for who, first in ((OURS, 2_000_000), (DJANGO, 3_000_000)):
        path = made.folder / f"{who}.xlsx"
        workbook(path, who, first, FEW)
        commands[who] = (
            [*_ours(path)]
            if who == OURS
            else [sys.executable, "-m", "tests.bench.peers.django_lean", "import", str(path)]
        )
    runs = _runs(made, commands, 1)
    figures = {who: measure.figure([run.seconds for run in ran], _peak(ran)) for who, ran in runs.items()}
    yield Row(f"import xlsx, {FEW} rows", figures)
    yield from _many(made, min(MANY, made.people))


def _many(made: Stage, count: int) -> Iterator[Row]:
    path = made.folder / "many.xlsx"
    workbook(path, OURS, 4_000_000, count, wrong=True)
    told = []
    for name, more in (("dry run", ["--dry-run"]), ("real run", [])):
        run = measure.process([*_ours(path), "--json", *more], made.environment, fine=(0, 1))
        figures = {OURS: measure.figure([run.seconds], run.peak)}
        told.append({key: run.told[key] for key in ("new", "changed", "same", "error", "errors")})
        promises = [Promise("MB", IMPORT_MB, run.peak / 1_000_000)]
        if len(told) == 2:
            promises.append(Promise("rows on which the runs differ", 0, float(told[0] != told[1])))
        yield Row(f"import xlsx, {count} rows, {name}", figures, tuple(promises))


def _ours(path: Path) -> list[str]:
    return [sys.executable, "-m", "app.cli", "import", "pegawai", str(path), "--as", data.ADMIN]


def _runs(made: Stage, commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[measure.Run]]:
    """The commands of those systems that are installed, in turn."""
    runs: dict[str, list[measure.Run]] = {who: [] for who in commands if who in made.clients}
    for _ in range(rounds):
        for who, ran in runs.items():
            ran.append(measure.process(commands[who], made.environment))
    return runs


def _peak(runs: Sequence[measure.Run]) -> int:
    return max(run.peak for run in runs)


def workbook(path: Path, who: str, first: int, count: int, *, wrong: bool = False) -> None:
    """A spreadsheet of `count` new people, in the words of the system that reads it."""
    unit = "2" if who == DJANGO else next(str(row["nama"]) for row in data.units() if row["id"] == 2)
    rest = (unit, "pegawai", "definitif", "Pelaksana", "1" if who == DJANGO else "Ya")
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADS[who])
        for line in range(count):
            number = first + line
            nip = data.nip(number, date(1966, 1, 1) + timedelta(days=number % 11_000), number % 2 + 1)
            spoiled = wrong and line % EVERY_WRONG == EVERY_WRONG - 1
            sheet.write_row(line + 1, 0, ("1,98E+17" if spoiled else nip, data.name(number), *rest))
