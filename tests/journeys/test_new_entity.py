"""Somebody without Python writes a YAML file: from its first check to a menu that lists, edits, imports and exports."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy as sa

from app.cli.commands import ekinerja as root
from app.cli.outcome import run_command
from app.settings import PACKAGED_SCHEMA, PREFIX, Settings
from tests.journeys.kantor import ADDED, KENDARAAN, PEMINJAMAN, Client, Kantor, workbook
from tests.personas import World
from tests.support.webfixtures import sqlite_first

BLOCKS = re.findall(r"```yaml\n(.*?)```", (PACKAGED_SCHEMA / "README.md").read_text("utf-8"), re.DOTALL)
EXAMPLES, WORKFLOWS = (
    {match[1]: block for block in BLOCKS if (match := re.match(rf"{word}: (\w+)\n", block))}
    for word in ("entity", "workflow")
)
PLACE = "/admin/kendaraan/"
Ekinerja = Callable[..., str]


@pytest.fixture
def kantor(world: World, var: Path, tmp_path: Path) -> Iterator[Kantor]:
    """An office with a vehicle list and its lendings, not yet migrated."""
    made = Kantor(tmp_path, world, var)
    made.write("kendaraan", KENDARAAN)
    made.write("peminjaman", PEMINJAMAN)
    yield made
    made.stop()


@pytest.fixture
def ekinerja(kantor: Kantor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ekinerja:
    """Run a command in the office; gives what it printed."""
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    url = kantor.world.database.url.render_as_string(hide_password=False)
    monkeypatch.setenv("EKINERJA_DATABASE_URL", url)
    monkeypatch.setenv("EKINERJA_SCHEMA", ":".join(map(str, kantor.folders)))
    monkeypatch.setenv("EKINERJA_VAR", str(kantor.var))

    def run(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        ended = run_command(root, list(arguments))
        printed = capsys.readouterr()
        assert int(ended) == code, printed.out + printed.err
        return printed.out + printed.err

    return run


def rows(page: str) -> list[str]:
    """The rows of the list as texts."""
    body = re.search(r"<tbody.*?</tbody>", page, re.DOTALL)
    texts = re.findall(r"<tr.*?</tr>", body[0], re.DOTALL) if body else []
    return [words(text) for text in texts]


def words(page: str) -> str:
    """What people read of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@sqlite_first
def test_the_readmes_examples_are_menus(kantor: Kantor, ekinerja: Ekinerja) -> None:
    assert {"inventaris", "pelatihan", "usulan"} <= set(EXAMPLES)
    for name, text in EXAMPLES.items():
        kantor.write(name, text)
    for name, text in WORKFLOWS.items():
        kantor.write_workflow(name, text)

    assert "fine" in ekinerja("schema", "check")
    ekinerja("schema", "migrate")

    kantor.start()
    admin = kantor.client("admin")
    for name in EXAMPLES:
        assert f'href="/admin/{name}/"' in admin.get("/beranda")
        admin.get(f"/admin/{name}/")
        if name != "usulan":  # it is the pegawai who proposes
            admin.get(f"/admin/{name}/new/")


@sqlite_first
def test_from_a_file_to_a_menu(kantor: Kantor, ekinerja: Ekinerja) -> None:
    kantor.write("kendaraan", KENDARAAN.replace("type: choice", "type: chioce"))
    found = ekinerja("schema", "check", code=1)
    assert "kendaraan.yaml:16:19: E201" in found
    assert "did you mean 'choice'?" in found

    kantor.write("kendaraan", KENDARAAN)
    ekinerja("schema", "check")
    assert "create-table:kendaraan_biaya" in ekinerja("schema", "diff")
    ekinerja("schema", "migrate")
    assert "nothing to do" in ekinerja("schema", "migrate")

    kantor.start()
    admin = kantor.client("admin")
    _forms_and_lists(admin)
    _files(kantor, admin)
    _lendings(kantor, admin)
    _another_field(kantor, ekinerja)


def _forms_and_lists(admin: Client) -> None:
    assert rows(admin.get(PLACE)) == []
    bad = {"pelat": "b-1", "biaya-0-jenis": "Pajak", "biaya-0-juta": "-1"}
    refused = admin.post(PLACE + "new/", bad, status=422)
    assert all(text in refused for text in ("Contoh: B 1234 XYZ", "Merek wajib diisi", "Juta Rupiah paling kecil 0"))

    good = {"pelat": "B 1 A", "merek": "Avanza", "hari": ["senin", "rabu"], "diterima": "2026-11-20T08:30"}
    costs = {"biaya-0-jenis": "Pajak", "biaya-0-juta": "2", "biaya-1-jenis": "Servis", "biaya-1-juta": "3"}
    twice = admin.post(PLACE + "new/", {**good, **costs, "biaya-1-jenis": "Pajak"}, status=422)
    assert "Jenis sudah ada pada baris lain." in twice
    assert rows(admin.post(PLACE + "new/", {**good, **costs}))[0].startswith("1 B 1 A Avanza Baik Senin, Rabu 5 ")
    assert "sudah dipakai" in admin.post(PLACE + "new/", good, status=422)

    for query, count in {"q=B+1+A": 1, "q=1+A": 1, "q=ava+b": 1, "q=Innova": 0, "f.kondisi.eq=rusak": 0}.items():
        assert len(rows(admin.get(f"{PLACE}?{query}"))) == count, query
    assert len(rows(admin.get(f"{PLACE}?f.hari.contains=rabu&sort=-jumlah"))) == 1

    same = {**good, **costs, "biaya-0-id": "1", "biaya-1-id": "2", "kondisi": "baik", "version": "1"}
    admin.post(PLACE + "edit/?id=1", same)
    assert "Diubah oleh" not in words(admin.get(PLACE + "details/?id=1"))  # nothing was changed

    changed = {**same, "merek": "Avanza Baru"}
    admin.post(PLACE + "edit/?id=1", changed)
    stale = admin.post(PLACE + "edit/?id=1", {**changed, "merek": "Avanza Lain"}, status=409)
    assert all(text in stale for text in ("Avanza Baru", "Avanza Lain"))
    details = words(admin.get(PLACE + "details/?id=1"))
    for text in ("Diubah oleh", "20 November 2026 08.30 WIB", "Biaya", "Servis"):
        assert text in details


def _files(kantor: Kantor, admin: Client) -> None:
    template = openpyxl.load_workbook(io.BytesIO(admin.file(PLACE + "import/template/")))
    head, example = ([cell.value for cell in row] for row in list(template.worksheets[0].rows)[:2])
    assert example[3:5] == ["Senin; Selasa", "2026-12-31 17:00"]
    told = {row[0].value: (row[1].value, row[2].value) for row in template["Petunjuk"].rows}
    assert told["Kondisi"] == ("", "Pilih: Baik, Rusak.")  # it has a default, and so need not be filled
    assert head[:4] == ["Nomor Polisi", "Merek", "Kondisi", "Hari Pakai"]

    lines: list[list[object]] = [
        ["B 1 A", "Avanza", "rusak", None],
        ["B 2 B", "Innova", "Baik", "Senin; Selasa"],
        ["x", "Salah", "Baik", ""],
    ]
    preview = admin.upload(PLACE + "import/", workbook([head[:4], *lines]))
    page = admin.get(preview)
    assert "Kolom A (Nomor Polisi)" in page
    wrong = openpyxl.load_workbook(io.BytesIO(admin.file(preview + "kesalahan/"))).worksheets[0]
    assert [row[0].value for row in wrong.iter_rows(min_row=2)] == ["x"]
    admin.post(preview + "terapkan/", {})
    assert kantor.work() == ["selesai"]
    assert [row[:10] for row in rows(admin.get(PLACE))] == ["1 B 1 A Av", "2 B 2 B In"]
    assert "Rusak" in rows(admin.get(PLACE))[0]

    admin.post(PLACE + "export/csv/", {})
    assert kantor.work() == ["selesai"]
    job = re.findall(r'href="(/pekerjaan/\d+)/?"', admin.get("/pekerjaan/"))[0]
    link = re.search(r'href="(/pekerjaan/\d+/[^"]+)"', admin.get(job))
    assert link is not None
    exported = admin.file(link[1]).decode("utf-8-sig").splitlines()
    assert exported[1] == "B 1 A,Avanza,Rusak,Senin; Rabu,2026-11-20 08:30:00"

    admin.post(preview + "batalkan/", {})
    assert kantor.work() == ["selesai"]
    (row,) = rows(admin.get(PLACE))
    assert row.startswith("1 B 1 A Avanza Baru Baik Senin, Rabu 5 ")


def _lendings(kantor: Kantor, admin: Client) -> None:
    pegawai, unit = kantor.client("pegawai"), kantor.client("unit")
    assert rows(pegawai.get(PLACE)) == ["1 B 1 A Avanza Baru"]  # the fields that were granted, no buttons
    for page in ("new/", "edit/?id=1", "delete/?id=1", "import/", "export/csv/"):
        pegawai.get(PLACE + page, status=403)

    there = "/admin/peminjaman/"
    mine = {"kendaraan": "1", "pegawai": str(kantor.world.pegawai["pegawai"]), "mulai": "2026-11-20"}
    others = {**mine, "pegawai": str(kantor.world.pegawai["rekan"])}
    assert "tidak dapat dipilih" in pegawai.post(there + "new/", others, status=422)
    pegawai.post(there + "new/", mine)
    assert "masih dipinjam" in admin.post(there + "new/", others, status=422)
    admin.post(there + "edit/?id=1", {**mine, "kembali": "2026-11-21", "version": "1"})
    admin.post(there + "new/", {**others, "mulai": "2026-11-22"})
    assert "Kembali sebelum Mulai." in admin.post(
        there + "edit/?id=2", {**others, "kembali": "2026-11-01", "version": "1"}, status=422
    )

    assert [len(rows(one.get(there))) for one in (admin, unit, pegawai)] == [2, 1, 1]
    assert len(rows(admin.get(there + "?preset=keluar"))) == 1
    pegawai.get(there + "details/?id=2", status=404)
    assert kantor.client("beta_admin").get(there).count("B 1 A") == 0
    assert "Peminjaman" in admin.get(PLACE + "details/?id=1")
    assert "masih dipakai oleh 2" in admin.post(PLACE + "delete/", _first(kantor), status=409)
    for row_id, version in (("1", "2"), ("2", "1")):
        admin.post(there + "delete/", {"id": row_id, "version": version})


def _another_field(kantor: Kantor, ekinerja: Ekinerja) -> None:
    kantor.write(
        "kendaraan", KENDARAAN.replace("  kondisi: {", ADDED + "  kondisi: {").replace("[kondisi, hari]", "[tahun]")
    )
    assert "add-column:kendaraan.tahun" in ekinerja("schema", "diff")
    ekinerja("schema", "migrate")
    assert "nothing to do" in ekinerja("schema", "migrate")

    kantor.start()
    admin = kantor.client("admin")
    given = {"pelat": "B 1 A", "merek": "Avanza Baru", "kondisi": "baik", "tahun": "2020"}
    admin.post(PLACE + "edit/?id=1", {**given, **_first(kantor)})
    assert len(rows(admin.get(PLACE + "?f.tahun.gte=2020"))) == 1
    admin.post(PLACE + "delete/", _first(kantor))
    assert rows(admin.get(PLACE)) == []


def _first(kantor: Kantor) -> dict[str, str]:
    """Which row is meant, and as of which version."""
    with kantor.world.database.read() as session:
        version = session.execute(sa.text("SELECT version FROM kendaraan WHERE id = 1")).scalar_one()
    return {"id": "1", "version": str(version)}
