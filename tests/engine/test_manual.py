"""The manual says everything that the schema says, says it truly, and always in the same words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.conditions import ALWAYS
from app.engine import names
from app.engine.catalog import load
from app.engine.manual.blocks import Block, Diagram, Lines, Page, Table
from app.engine.manual.markdown import files
from app.engine.manual.page import menus, page, rest
from app.engine.rolespec import Reach
from app.engine.spec import ACTIONS, Catalog, Entity
from app.engine.telling import reach, tell_overlap
from tests.engine.schemas import BARANG, PACKAGED, catalog_of

KANTOR = Path(__file__).parents[1] / "kantor"
CATALOG = load([PACKAGED, KANTOR])
MENUS = [entity.name for entity in menus(CATALOG)]


def _words(told: Page) -> str:
    return "\n".join([told.heading, told.intro, *(_of(block) for part in told.sections for block in part.blocks)])


def _of(block: Block) -> str:
    match block:
        case Lines(items):
            return "\n".join(items)
        case Table():
            return "\n".join(" | ".join(row) for row in block.rows)
        case Diagram():
            return ""


def _table(told: Page, caption: str) -> Table:
    blocks = (block for part in told.sections for block in part.blocks)
    return next(block for block in blocks if isinstance(block, Table) and block.caption == caption)


def _family(catalog: Catalog, entity: Entity) -> list[Entity]:
    below = [one for child in catalog if child.parent == entity.name for one in _family(catalog, child)]
    return [entity, *below]


@pytest.mark.parametrize("name", MENUS)
def test_everything_that_the_schema_says_of_a_menu_is_there(name: str) -> None:
    entity = CATALOG.entity(name)
    words = _words(page(CATALOG, entity))
    for one in _family(CATALOG, entity):
        wanted = [str(rule.message) for rule in one.rules if not rule.id.endswith(("_tampak", "_wajib"))]
        wanted += [tell_overlap(CATALOG, one, rule) for rule in one.overlaps]
        wanted += [str(unique.message) for unique in one.unique if unique.message]
        for field in one.fields.values():
            if field.name != one.parent:
                wanted += [str(field.label), *([str(field.help)] if field.help else []), field.basis or ""]
        assert [text for text in wanted if text not in words] == []
    flow = entity.workflow
    for step in flow.transitions.values() if flow else ():
        wanted = [str(step.label), step.basis or "", *(names.GUARD_WORDS[guard] for guard in step.guards)]
        wanted += [str(CATALOG.roles[role].label) for role in step.roles]
        assert [text for text in wanted if text.casefold() not in words.casefold()] == []
    assert (entity.basis or "") in words


@pytest.mark.parametrize("name", MENUS)
def test_the_overview_of_rights_is_that_of_the_permissions(name: str) -> None:
    entity = CATALOG.entity(name)
    table = _table(page(CATALOG, entity), "Ringkasan hak")
    found = {row[0]: dict(zip([*ACTIONS, *entity.actions], row[1:], strict=True)) for row in table.rows}
    for role in CATALOG.roles.values():
        for action in (*ACTIONS, *entity.actions):
            held = [one.where for one in entity.permissions if one.role == role.name and action in one.actions]
            expected = "tidak" if not held else "ya" if ALWAYS in held else "bersyarat"
            assert found.get(str(role.label), {}).get(action, "tidak") == expected


def test_conditions_and_fields_of_a_right_are_told() -> None:
    rows = _table(page(CATALOG, CATALOG.entity("usulan")), "Rincian hak").rows
    unit = [row[2:] for row in rows if row[0] == "Admin Unit"]
    assert unit == [
        ("Daftar dan Lihat", "", "semua isian", ""),
        ("Ubah", "Status salah satu dari Draft atau Diajukan", "", "Catatan Admin"),
    ]
    reviewer = [row for row in _table(page(CATALOG, CATALOG.entity("pegawai")), "Rincian hak").rows if "Tim" in row[0]]
    assert "NIP, Nama" in reviewer[0][4]
    assert "NIK" not in reviewer[0][4]


def test_a_masked_field_is_not_among_what_everybody_sees() -> None:
    rows = _table(page(CATALOG, CATALOG.entity("pegawai")), "Rincian hak").rows
    assert {row[4] for row in rows if row[0] in ("Admin Instansi", "Pegawai")} == {"semua isian kecuali NIK"}


REACHES = {
    # entity: (all, instansi, unor, self), from the table in app/models/scope.py
    "golongan": ("semua data",) * 4,
    "instansi": ("semua data", *("instansinya sendiri",) * 3),
    "periode": ("semua data", *("semua data instansinya",) * 3),
    "unor": (
        "semua data",
        "semua data instansinya",
        "data unor yang dikelolanya dan unor di bawahnya",
        "semua data instansinya",
    ),
    "usulan": (
        "semua data",
        "semua data instansinya",
        "data unor yang dikelolanya dan unor di bawahnya",
        "data miliknya sendiri",
    ),
    "akun_peran": (
        "semua data",
        "semua data instansinya",
        "data yang Akun dan Peran-nya termasuk data unor yang dikelolanya dan unor di bawahnya",
        "data yang Akun dan Peran-nya termasuk data miliknya sendiri",
    ),
}


@pytest.mark.parametrize("name", REACHES)
def test_how_far_a_role_reaches_is_told(name: str) -> None:
    entity = CATALOG.entity(name)
    told = tuple(reach(CATALOG, entity, far) for far in (Reach.ALL, Reach.INSTANSI, Reach.UNOR, Reach.SELF))
    assert told == REACHES[name]


def test_what_is_worked_out_says_how() -> None:
    def note(name: str, label: str) -> str:
        rows = _table(page(CATALOG, CATALOG.entity(name)), f"Isian {CATALOG.entity(name).label}").rows
        return next(row[3] for row in rows if row[0] == label)

    assert note("unor", "Jumlah Pegawai") == "Banyaknya data Pegawai yang Unor-nya data ini."
    assert note("rencana", "Banyak RHK") == "Banyaknya baris Rencana Hasil Kerja."
    assert note("plt_plh", "Status").startswith("AKTIF bila Aktif adalah Ya dan Periode Awal paling lambat hari ini")


def test_conditional_fields_say_when(tmp_path: Path) -> None:
    rows = {row[0]: row for row in _table(page(CATALOG, CATALOG.entity("izin")), "Isian Izin").rows}
    assert rows["Nomor Surat"][2] == "bila Jenis adalah Dinas Luar atau Hari lebih dari 3"
    assert "Hanya ditanyakan bila Mulai terisi." in rows["Kembali"][3]
    assert "Tidak dapat diubah bila Ditutup adalah Ya." in rows["Catatan"][3]


def test_a_menu_that_nobody_may_open_says_so(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, BARANG)
    assert "Belum ada peran yang boleh membuka menu ini." in _words(page(catalog, catalog.entity("barang")))


def test_every_guard_has_words() -> None:
    assert set(names.GUARD_WORDS) == set(names.GUARDS)


def test_there_is_a_file_for_each_menu_and_an_index() -> None:
    made = files(CATALOG)
    assert set(made) == {"README.md", *(f"{entity.name}.md" for entity in CATALOG if entity.parent is None)}
    assert all(f"]({name})" in made["README.md"] for name in made if name != "README.md")
    assert "```mermaid\nstateDiagram-v2\n" in made["usulan.md"]
    assert "[Manajemen Pegawai](pegawai.md)" in made["usulan.md"]


def test_text_of_the_schema_is_no_markup(tmp_path: Path) -> None:
    text = BARANG.replace("label: Barang", "label: 'A|B <b>_x_</b> [c](d)'")
    assert "A|B" in text
    catalog = catalog_of(tmp_path, f"{text}permissions:\n  operator: {{actions: [list]}}\n")
    made = files(catalog)["barang.md"]
    assert r"# A|B \<b\>\_x\_\</b\> \[c\](d)" in made
    assert r"Daftar A\|B" in made


def test_the_same_schema_gives_the_same_bytes() -> None:
    script = (
        "import sys, json; from pathlib import Path; from app.engine.catalog import load;"
        "from app.engine.manual.markdown import files;"
        "sys.stdout.write(json.dumps(dict(files(load([Path(one) for one in sys.argv[1:]])))))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script, str(PACKAGED), str(KANTOR)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "42")
    }
    assert len(outputs) == 1


def test_the_addresses_of_the_api_are_complete() -> None:
    usulan = CATALOG.entity("usulan")
    many = {*usulan.list.bulk, *(action.name for action in usulan.actions.values() if "list" in action.on)}
    assert len(list(rest(usulan))) == 5 + len(usulan.transitions) + len(usulan.actions) + len(many)
    assert ("/api/v1/usulan/actions/setujui", "POST", "Setujui: banyak data") in list(rest(usulan))
    assert "cetak" in CATALOG.entity("skp").actions  # which opens a page
    assert not [told for told in rest(CATALOG.entity("skp")) if "cetak" in told[0]]
    assert ("/api/v1/akun/{id}/actions/kode_reset", "POST", "Buat kode atur ulang") in list(
        rest(CATALOG.entity("akun"))
    )


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("piket", "Mulai sampai Selesai tidak boleh tumpang tindih di antara data dengan Ruang yang sama, bila Batal"),
        ("piket_giliran", "Dari sampai Sampai tidak boleh tumpang tindih di antara baris dengan Petugas yang sama"),
        ("musim", "Awal sampai Akhir tidak boleh tumpang tindih di antara data"),
    ],
)
def test_a_rule_about_periods_is_told_in_a_sentence(name: str, told: str) -> None:
    [rule] = CATALOG.entity(name).overlaps
    assert tell_overlap(CATALOG, CATALOG.entity(name), rule).startswith(told)
