"""Sheets of rows below rows: found by their names, planned cell by cell, applied and taken back with the row on top."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from app.cli.files import Quiet
from app.exports.table import Head, xlsx_book
from app.imports import errorfile, store
from app.imports.apply import StalePlan, apply
from app.imports.stored import tables_from
from app.imports.template import write_template
from app.imports.undo import CannotUndo, undo
from app.models import listing
from app.models.history import History
from app.models.imports import ImportPlan, ImportRow
from app.sync.jobs.ekspor import write_list
from app.sync.task import Workshop
from app.web.services import EXTENSION
from app.workflows import entity as verbs
from tests.imports.conftest import silent
from tests.personas import NOW, PASSWORD, World
from tests.support.web import Browser, Clock, application

PANJI = "199005052015051905"
Sheets = Mapping[str, Sequence[Sequence[object]]]
RHK = ["Pegawai", "Tahun", "Teks RHK", "Bobot"]
PLAN: Sheets = {
    "Data": [["Pegawai", "Tahun"], [PANJI, 2026]],
    "Rencana Hasil Kerja": [RHK, [PANJI, 2026, "Cepat", 60], [PANJI, 2026, "Tepat", 40]],
    "Indikator": [
        ["Pegawai", "Tahun", "Teks RHK", "Teks Indikator", "Target"],
        [PANJI, 2026, "Cepat", "Waktu", 3],
        [PANJI, 2026, "Tepat", "Biaya", None],
    ],
    "Bukti": [
        ["Pegawai", "Tahun", "Teks RHK", "Teks Indikator", "Tautan"],
        [PANJI, 2026, "Cepat", "Waktu", "https://contoh.test/a"],
    ],
}


def book(sheets: Sheets) -> bytes:
    """A workbook of these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class Office:
    """An admin who imports rencana, with the tables of `tests/kantor`."""

    world: World

    def desk(self, session: Any) -> store.Desk:
        """The desk at which it is done."""
        actor = replace(self.world.actor("admin"), origin="import")
        return store.Desk(session, self.world.registry, actor, self.world.registry.catalog.entity("rencana"))

    def plan(self, sheets: Sheets, modes: tuple[str, ...] = ("add", "update")) -> ImportPlan:
        """Take a file in and draw its plan."""
        return self.plan_of(book(sheets), modes)

    def plan_of(self, content: bytes, modes: tuple[str, ...] = ("add", "update")) -> ImportPlan:
        """The same for the bytes of a file."""
        with self.world.database.write() as session:
            plan_id = store.receive(self.desk(session), "rencana.xlsx", content, modes, NOW).subject_id
        with self.world.database.read() as session:
            return session.get_one(ImportPlan, plan_id)

    def rows(self, plan: ImportPlan) -> list[ImportRow]:
        """Its rows."""
        with self.world.database.read() as session:
            query = sa.select(ImportRow).where(ImportRow.plan_id == plan.id).order_by(ImportRow.seq)
            return list(session.scalars(query))

    def apply(self, plan: ImportPlan) -> str:
        """Apply a plan."""
        with self.world.database.write() as session:
            desk = self.desk(session)
            store.ask_apply(desk, desk.one(plan.id))
        with self.world.database.write() as session:
            return apply(session, self.world.registry, self.desk(session).actor, plan.id, NOW, silent)

    def undo(self, plan: ImportPlan) -> str:
        """Take it back."""
        with self.world.database.write() as session:
            desk = self.desk(session)
            store.ask_undo(desk, desk.one(plan.id))
        with self.world.database.write() as session:
            return undo(session, self.world.registry, self.desk(session).actor, plan.id, NOW, silent)

    def stored(self) -> list[dict[str, Any]]:
        """Every rencana with all that is below it."""
        registry = self.world.registry
        with self.world.database.read() as session:
            spec = registry.catalog.entity("rencana")
            ids = session.scalars(sa.select(registry.tables["rencana"].c.id)).all()
            actor = self.world.actor("admin")
            return [plain(listing.detail(session, registry, actor, spec, row_id)) for row_id in ids]


def plain(row: listing.Record) -> dict[str, Any]:
    """A row and what is below it, without what nobody entered."""
    names = ("tahun", "teks", "bobot", "target", "tautan")
    values = {name: row.values[name] for name in names if row.values.get(name) is not None}
    return values | {name: [plain(one) for one in rows] for name, rows in row.children.items() if rows}


@pytest.fixture
def office(kantor: World) -> Office:
    """The office."""
    return Office(kantor)


FULL: list[dict[str, Any]] = [
    {
        "tahun": 2026,
        "rhk": [
            {
                "teks": "Cepat",
                "bobot": 60,
                "indikator": [{"teks": "Waktu", "target": 3, "bukti": [{"tautan": "https://contoh.test/a"}]}],
            },
            {"teks": "Tepat", "bobot": 40, "indikator": [{"teks": "Biaya"}]},
        ],
    }
]


def test_three_levels_go_in_are_the_same_again_and_come_out(office: Office) -> None:
    plan = office.plan(PLAN)
    assert plan.counts == {"new": 6, "total": 6}, [row.messages for row in office.rows(plan)]
    office.apply(plan)
    assert office.stored() == FULL

    again = office.plan(PLAN)
    assert again.counts == {"same": 6, "total": 6}

    office.undo(plan)
    assert office.stored() == []


def applied(office: Office) -> None:
    """The whole plan is in."""
    office.apply(office.plan(PLAN))


def test_rows_that_are_skipped_are_told_with_their_sheet(office: Office) -> None:
    sheets = dict(PLAN)
    for name in ("Data", "Rencana Hasil Kerja"):
        sheets[name] = [[*PLAN[name][0], "Keterangan"], [*PLAN[name][1], "Contoh - hapus baris ini"], *PLAN[name][1:]]
    (told,) = [said for said in office.plan(sheets).notices if said.startswith("Dilewati")]
    assert told == "Dilewati, baris contoh dari template: baris 2 (Data), 2 (Rencana Hasil Kerja)."


def test_cells_that_change_are_told_and_rows_that_are_not_named_stay(office: Office) -> None:
    applied(office)

    plan = office.plan({"Rencana Hasil Kerja": [RHK, [PANJI, 2026, "Cepat", 70], [PANJI, 2026, "Hemat", None]]})
    told = {row.title: (row.outcome, row.before, row.after) for row in office.rows(plan)}

    top = "2026: PANJI PEGAWAI"
    assert told == {
        top: ("same", {}, {}),
        f"{top} › Cepat": ("changed", {"bobot": 60}, {"bobot": 70}),
        f"{top} › Hemat": ("new", {}, {"teks": "Hemat"}),
    }
    assert any("dibiarkan tetap ada" in said for said in plan.notices)
    office.apply(plan)
    (rencana,) = office.stored()
    assert [(row["teks"], row.get("bobot"), len(row.get("indikator", ()))) for row in rencana["rhk"]] == [
        ("Cepat", 70, 1),
        ("Tepat", 40, 1),
        ("Hemat", None, 0),
    ]

    office.undo(plan)
    assert office.stored() == FULL


def test_rows_go_below_stored_rows_that_the_file_names_nowhere_else(office: Office) -> None:
    applied(office)

    head = ["Pegawai", "Tahun", "Teks RHK", "Teks Indikator", "Tautan"]
    plan = office.plan({"Bukti": [head, [PANJI, 2026, "Tepat", "Biaya", "https://contoh.test/b"]]})
    assert plan.counts == {"new": 1, "same": 3, "anchors": 3, "total": 1}
    office.apply(plan)
    (rencana,) = office.stored()
    assert rencana["rhk"][1]["indikator"] == [{"teks": "Biaya", "bukti": [{"tautan": "https://contoh.test/b"}]}]
    assert rencana["rhk"][0] == FULL[0]["rhk"][0]

    office.undo(plan)
    assert office.stored() == FULL


def test_history_stands_with_the_row_on_top(office: Office) -> None:
    applied(office)
    office.apply(office.plan({"Rencana Hasil Kerja": [RHK, [PANJI, 2026, "Cepat", 70]]}))

    with office.world.database.read() as session:
        query = sa.select(History).where(History.root_entity == "rencana", History.origin == "import")
        told = [(one.entity, one.action, one.changes) for one in session.scalars(query.order_by(History.id))]

    assert [(name, action) for name, action, _ in told[:-1]] == [
        ("rencana", "create"),
        ("rencana_rhk", "create"),
        ("rencana_rhk", "create"),
        *[("rencana_rhk_indikator", "create"), ("rencana_rhk_indikator_bukti", "create")],
        ("rencana_rhk_indikator", "create"),
    ]
    assert told[-1] == ("rencana_rhk", "update", {"bobot": [60, 70]})


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[PANJI, 2027, "Cepat", 1]], "tidak ada, baik di sistem maupun dalam berkas"),
        ([["199001012020011901", 2026, "Cepat", 1]], "tidak ditemukan"),
        ([[PANJI, None, "Cepat", 1]], "Tahun wajib diisi"),
        ([[PANJI, 2026, None, 1]], "Teks RHK wajib diisi"),
        ([[PANJI, 2026, "Cepat", 101]], "Bobot"),
        ([[PANJI, 2026, "Cepat", "banyak"]], "Bobot"),
        ([[PANJI, 2026, "Hemat", 1], [PANJI, 2026, "Hemat", 2]], "yang sama ada pada baris"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_where_it_stands(office: Office, rows: list[list[object]], said: str) -> None:
    applied(office)

    plan = office.plan({"Rencana Hasil Kerja": [RHK, *rows]})
    wrong = [row for row in office.rows(plan) if row.outcome == "error"]

    assert len(wrong) == plan.counts["error"] == len(rows)
    for row in wrong:
        assert any(said in text and letter for _, letter, text, error in row.messages if error), row.messages
        assert row.part == "rhk"
    assert office.stored() == FULL


def test_nothing_goes_below_a_row_that_is_wrong(office: Office) -> None:
    sheets: Sheets = {
        "Data": [["Pegawai", "Tahun"], [PANJI, "entah"], [PANJI, 1600]],
        "Rencana Hasil Kerja": PLAN["Rencana Hasil Kerja"],
    }
    plan = office.plan(sheets)
    assert plan.counts["error"] == 4
    assert "new" not in plan.counts

    wrong: Sheets = {**PLAN, "Rencana Hasil Kerja": [RHK, [PANJI, 2026, "Cepat", 101], [PANJI, 2026, "Tepat", 40]]}
    plan = office.plan(wrong)
    assert plan.counts == {"new": 3, "error": 3, "total": 6}
    said = [text for row in office.rows(plan) for _, _, text, _ in row.messages]
    assert sum("masih salah" in text for text in said) == 2
    office.apply(plan)
    assert office.stored() == [{"tahun": 2026, "rhk": [FULL[0]["rhk"][1]]}]


def test_what_was_not_asked_for_is_passed_over(office: Office) -> None:
    applied(office)
    sheets: Sheets = {"Rencana Hasil Kerja": [RHK, [PANJI, 2026, "Cepat", 70], [PANJI, 2026, "Hemat", 1]]}

    assert office.plan(sheets, ("add",)).counts["skipped"] == 1
    only_changes = office.plan(sheets, ("update",))
    assert (only_changes.counts["changed"], only_changes.counts["skipped"]) == (1, 1)
    office.apply(only_changes)
    (rencana,) = office.stored()
    assert [row["teks"] for row in rencana["rhk"]] == ["Cepat", "Tepat"]


def test_a_plan_is_stale_once_something_below_the_row_changed(office: Office) -> None:
    applied(office)
    plan = office.plan({"Rencana Hasil Kerja": [RHK, [PANJI, 2026, "Cepat", 70]]})
    touch(office)

    with pytest.raises(StalePlan):
        office.apply(plan)
    assert office.stored()[0]["rhk"][0]["bobot"] == 61


def test_an_import_is_not_taken_back_over_later_changes(office: Office) -> None:
    plan = office.plan(PLAN)
    office.apply(plan)
    below = office.plan({"Rencana Hasil Kerja": [RHK, [PANJI, 2026, "Hemat", 1]]})
    office.apply(below)
    touch(office)

    for one in (below, plan):
        with pytest.raises(CannotUndo):
            office.undo(one)
    assert len(office.stored()[0]["rhk"]) == 3


def touch(office: Office) -> None:
    """Somebody changes a row below."""
    with office.world.database.write() as session:
        desk = office.desk(session)
        spec = desk.entity
        (row_id,) = session.scalars(sa.select(desk.registry.tables["rencana"].c.id)).all()
        rhk = listing.detail(session, desk.registry, desk.actor, spec, row_id).children["rhk"]
        rows: list[dict[str, object]] = [{"id": one.id} for one in rhk]
        rows[0] |= {"bobot": 61}
        verbs.update(session, desk.registry, desk.actor, spec, row_id, {"rhk": rows}, None, now=NOW)


def test_without_the_columns_that_say_where_a_line_belongs_they_are_asked_for(office: Office) -> None:
    plan = office.plan({"Rencana Hasil Kerja": [["Pegawai", "Teks RHK", "Bobot"], [PANJI, "Cepat", 1]]})

    assert plan.status == "pemetaan"
    with office.world.database.read() as session:
        desk = office.desk(session)
        assert store.lacking(desk.parts(), tables_from(plan)) == ["Tahun (lembar Rencana Hasil Kerja)"]


def test_the_template_can_be_filled_in_on_every_sheet(office: Office) -> None:
    stream = io.BytesIO()
    with office.world.database.read() as session:
        write_template(office.desk(session), stream)
    made = openpyxl.load_workbook(io.BytesIO(stream.getvalue()))
    assert [sheet.title for sheet in made if sheet.sheet_state == "visible"] == [*PLAN, "Petunjuk"]
    for name, (titles, *rows) in PLAN.items():
        heads: list[object] = [cell.value for cell in made[name][1]]
        assert heads[: len(titles) - 1] == list(titles[:-1])
        for number, row in enumerate(rows, start=3):
            for title, value in zip(titles, row, strict=True):
                cell: Any = made[name].cell(number, heads.index(title) + 1)
                cell.value = value
    stream = io.BytesIO()
    made.save(stream)

    plan = office.plan_of(stream.getvalue())

    assert plan.counts == {"new": 6, "total": 6}
    office.apply(plan)
    assert office.stored() == FULL


def test_the_file_of_errors_has_a_sheet_for_each_and_can_be_read_again(office: Office, tmp_path: Path) -> None:
    wrong: Sheets = {**PLAN, "Rencana Hasil Kerja": [RHK, [PANJI, 2026, "Cepat", 101], [PANJI, 2026, "Tepat", 40]]}
    plan = office.plan(wrong)
    path = tmp_path / "kesalahan.xlsx"
    with office.world.database.read() as session:
        desk = office.desk(session)
        with xlsx_book(path, "Asia/Jakarta", errorfile.TITLE, NOW) as add:
            for part, name in errorfile.sheets(plan).items():
                writer = add(name, [Head(title, "text") for title in errorfile.columns(plan, part)])
                for line in errorfile.lines(desk, desk.one(plan.id), part):
                    writer.write(line)
    office.apply(plan)
    given = openpyxl.load_workbook(path)
    sheet = given["Rencana Hasil Kerja"]
    assert "100" in str(sheet.cell(2, 6).value)
    sheet.cell(2, 4).value = 60
    stream = io.BytesIO()
    given.save(stream)

    mended = office.plan_of(stream.getvalue())

    assert mended.counts["new"] == 3, [row.messages for row in office.rows(mended)]
    office.apply(mended)
    (rencana,) = office.stored()
    assert sorted(rencana["rhk"], key=lambda row: str(row["teks"])) == FULL[0]["rhk"]


@pytest.fixture
def browser(kantor: World, var: Path) -> Iterator[Browser]:
    """The admin's browser."""
    url = kantor.database.url.render_as_string(hide_password=False)
    app = application(url, var, kantor.registry.catalog, Clock(NOW))
    made = Browser(app.test_client())
    made.login(kantor.nip("admin"), PASSWORD)
    yield made
    app.extensions[EXTENSION].database.dispose()


def test_the_preview_shows_what_stands_below_by_its_way_down(office: Office, browser: Browser) -> None:
    page = browser.get("/admin/rencana/import/").text
    assert "Lembar Rencana Hasil Kerja" in page

    applied(office)
    changed: Sheets = {
        "Rencana Hasil Kerja": [RHK, [PANJI, 2026, "Cepat", 70], [PANJI, 2026, "Hemat", 101]],
    }
    plan = office.plan(changed)
    shown = browser.get(f"/admin/rencana/import/{plan.id}/?lihat=changed").text
    assert "PANJI PEGAWAI › Cepat" in shown
    assert "<del>60</del>" in shown
    assert "<ins>70</ins>" in shown
    assert "Tahun (Rencana)" in shown  # what the column can mean
    assert "Kolom D (Bobot)" in browser.get(f"/admin/rencana/import/{plan.id}/?lihat=error").text
    wrong = browser.get(f"/admin/rencana/import/{plan.id}/kesalahan/")
    assert openpyxl.load_workbook(io.BytesIO(wrong.data)).sheetnames == ["Rencana Hasil Kerja"]


def test_an_export_has_the_lists_on_sheets_of_their_own_and_changes_nothing_when_read_again(
    office: Office, var: Path
) -> None:
    applied(office)
    world = office.world
    with world.database.write() as session:
        values = {"pegawai": world.pegawai["rekan"], "tahun": 2026, "rhk": [{"teks": "Lain"}]}
        verbs.create(session, world.registry, world.actor("admin"), "rencana", values, now=NOW)

    whole = exported(world, var, {})
    again = office.plan_of(whole.read_bytes())
    assert again.counts == {"same": 8, "total": 8}, [row.messages for row in office.rows(again)]

    narrowed = openpyxl.load_workbook(exported(world, var, {"q": ["Panji"]}))
    assert narrowed.sheetnames == ["Rencana", *list(PLAN)[1:]]
    lines = [[cell.value for cell in row] for row in narrowed["Rencana Hasil Kerja"].iter_rows()]
    assert [line[2:] for line in lines] == [["Teks RHK", "Bobot"], ["Cepat", 60], ["Tepat", 40]]
    assert [row[4].value for row in narrowed["Bukti"].iter_rows()] == ["Tautan", "https://contoh.test/a"]


def exported(world: World, var: Path, args: Mapping[str, Sequence[str]]) -> Path:
    """What the admin exports."""
    actor, path = world.actor("admin"), var / f"ekspor-{len(args)}.xlsx"
    workshop = Workshop(world.registry.catalog, world.registry, world.database, var)
    write_list(workshop, actor, world.registry.catalog.entity("rencana"), path, "xlsx", args, Quiet())
    return path


def test_lists_that_do_not_show_in_every_row_stay_out_of_an_export(kantor: World) -> None:
    spec = kantor.registry.catalog.entity("rencana")

    def names(person: str) -> list[str]:
        found = listing.exportable_lists(kantor.registry, kantor.actor(person), spec)
        return [one.name for one in found]

    assert names("admin") == ["rhk", "rhk.indikator", "rhk.indikator.bukti"]
    assert names("unit") == []
