"""Each kind of mistake: the right code, the very words it is about, and a cure that helps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.engine.catalog import check, load
from app.engine.codes import CODES
from app.engine.problems import Problem, SchemaError, render_json, render_text
from tests.engine.schemas import BARANG, BASE, findings, folder_of, write

FIELDS = """
entity: barang
label: Barang
scope: instansi
natural_key: [kode]
fields:
  kode: {type: text, label: Kode, required: true}
  jenis: {type: choice, label: Jenis, choices: {a: A, b: B}}
  jumlah: {type: integer, label: Jumlah, min: 0, max: 9}
  mulai: {type: date, label: Mulai}
  aktif: {type: boolean, label: Aktif}
  unor: {type: relation, to: unor, label: Unor}
  induk: {type: relation, to: barang, label: Induk}
  hari: {type: multi_choice, label: Hari, choices: {x: X, y: Y}}
  bagian: {type: children, label: Bagian, fields: {nama: {type: text, label: Nama}}}
  banyak: {type: computed, label: Banyak, count: bagian}
  rahasia: {type: nik, label: NIK}
"""


def _under(key: str) -> str:
    return FIELDS + key + "\n"


def _field(line: str) -> str:
    return FIELDS + f"  baru: {line}\n"


def _where(condition: str) -> str:
    return _under(f"list: {{presets: {{p: {{label: P, where: {condition}}}}}}}")


def _overlap(keys: str, more: str = "") -> str:
    return f"rules: [{{id: r, {more}no_overlap: {{{keys}}}, message: M.}}]\n"


def _twice(rule: str) -> str:
    return f"rules: [{{id: r, {rule}, message: M.}}, {{id: r, {rule}, message: M.}}]\n"


IMPORTED = "permissions: {operator: {actions: [list, read, import]}}\n"
UNOR = "  unor: {type: relation, to: unor, label: Unor, required: true}\n"


_TOTALS = "list: {columns: [baru], totals: [baru]}\n"


# code, the whole file, the text under the caret, part of the cure
CASES = [
    ("E103", BARANG + "list: {columns: [kode}\n", "}", "close the bracket"),
    ("E103", BARANG + "  nama:\t{type: text\n", "", "not with tabs"),
    ("E103", BARANG + "texts: {add: a: b}\n", ":", "put a text"),
    ("E103", BARANG.replace("label: Barang", 'label: "Barang'), '"', "begins here"),
    ("E103", BARANG.replace("label: Barang", "label:Barang"), "l", "blank behind the colon"),
    ("E103", BARANG + "title: {kode} - {kode}\n", "-", "whole text in quotes"),
    ("E104", BARANG + "list: &x {columns: [kode]}\n", "&x", "write the value out"),
    ("E104", BARANG + "list: !!set {columns: [kode]}\n", "!!set", "leave it out"),
    ("E104", BARANG + "---\nentity: lain\n", "---", "file of its own"),
    ("E104", BARANG + "<<: {a: b}\n", "<<", "write the keys out"),
    ("E104", BARANG + "[a, b]: c\n", "[a, b]", "name: value"),
    ("E102", BARANG + "description: a\x00b\n", "", "delete it"),
    ("E105", BARANG + "label: Lain\n", "label", "line 2"),
    ("E106", _under("list: {columns: [kode, kode]}"), "kode", "keep one"),
    ("E108", BARANG.replace("entity: barang", "entity: barangku"), "barangku", "barangku.yaml"),
    ("E110", BARANG + "listt: {columns: [kode]}\n", "listt", "did you mean 'list'?"),
    ("E110", _field("{type: text, label: B, max_lenght: 3}"), "max_lenght", "did you mean 'max_length'?"),
    ("E110", _field("{type: date, label: B, choices: warna}"), "choices", ""),
    ("E111", BARANG.replace("scope: instansi\n", ""), "e", "scope: instansi"),
    ("E111", BARANG.replace("entity: barang\n", ""), "l", "entity: barang"),
    ("E111", _field("{label: B}"), "{label: B}", "type: text"),
    ("E112", BARANG + "list: [kode]\n", "[kode]", "write {columns"),
    ("E112", _field("{type: choice, label: B, choices: [A, B]}"), "[A, B]", "write such as choices: {"),
    ("E112", _under("permissions: {operator: [list]}"), "list", "write {actions: [list, read]}"),
    ("E110", _field("{type: text, label: B, max: 3}"), "max", "did you mean 'max_length'?"),
    ("E112", _field("{type: text, label: B, required: ya}"), "ya", "write true"),
    ("E112", _field("{type: text, label: B, max_length: 010}"), "010", "digits"),
    ("E112", _field("{type: text, label: B, max_length: many}"), "many", "digits"),
    ("E112", BARANG.replace("  kode:", "  Kode:"), "Kode", "write 'kode'"),
    ("E112", BARANG.replace("  kode:", "  2kode:"), "2kode", "begin with a letter"),
    ("W102", BARANG.replace("label: Barang", "label: “Barang”"), "“Barang”", "straight"),
    ("E112", BARANG + "label_plural: [a]\n", "[a]", ""),
    ("E113", BARANG + "export: {formats: [xls]}\n", "xls", "did you mean 'xlsx'?"),
    ("E113", BARANG.replace("scope: instansi", "scope: instanse"), "instanse", "did you mean 'instansi'?"),
    ("E116", BARANG + "list:\n", "", "leave the key out"),
    ("E116", BARANG + "natural_key: []\n", "[]", "at least one"),
    ("E201", _field("{type: mounth_day, label: B}"), "mounth_day", "did you mean 'month_day'?"),
    ("E202", _field("{type: relation, to: unit, label: B}"), "unit", "unor"),
    ("E202", _field("{type: choice, label: B, choices: warnaa}"), "warnaa", "did you mean 'warna'?"),
    ("E202", _under("menu: {group: admin}\npermissions: {operator: {actions: [list]}}"), "admin", "administrator"),
    ("E202", _under("actions: {a: {label: A, verb: kode_reset}}"), "kode_reset", "akun.kode_reset"),
    ("E202", _under("actions: {a: {label: A, page: skp.cetak}}"), "skp.cetak", "no hand-written page"),
    ("E216", _under("actions: {tutup: {label: Tutup}}"), "tutup", "write either"),
    (
        "E216",
        _under("actions: {tutup: {label: T, verb: akun.kode_reset, set: {aktif: false}}}"),
        "tutup",
        "write either",
    ),
    ("E216", _under("actions: {tutup: {label: T, set: {kode: x}, fields: [kode]}}"), "kode", "each once"),
    ("E216", _under("actions: {tutup: {label: T, fields: [banyak]}}"), "banyak", "people enter"),
    ("E216", _under("actions: {beri: {label: B, verb: akun.kode_reset, on: [list]}}"), "[list]", "on the row only"),
    ("E206", _under("actions: {tutup: {label: T, set: {jumlah: x}}}"), "x", ""),
    ("E402", _under("list: {bulk: [delet]}"), "delet", "delete"),
    ("E216", _field("{type: file, label: B}") + "list: {inline_edit: [baru]}\n", "baru", "one text or choice"),
    ("E216", _under("list: {inline_edit: [unor]}"), "unor", "one text or choice"),
    ("E106", _under("list: {bulk: [delete, delete]}"), "delete", "keep one"),
    ("E202", _field("{type: computed, label: B, by: x}"), "x", "pimpinan_unor"),
    ("E203", _under("list: {search: [kodde]}"), "kodde", "did you mean 'kode'?"),
    ("E203", _under("list: {columns: [unor.namaa]}"), "unor.namaa", "did you mean 'nama'?"),
    ("E203", _under('title: "{kode} {nmaa}"'), "nmaa", ""),
    ("E204", _under("list: {columns: [jenis.nama]}"), "jenis.nama", "leave out"),
    ("E204", _under("list: {columns: [bagian]}"), "bagian", "computed"),
    ("E204", _under("unique: [{fields: [banyak]}]"), "banyak", "stored"),
    ("E204", _field("{type: computed, label: B, count: pegawai.unor}"), "pegawai.unor", ""),
    ("E204", _field("{type: computed, label: B, sum: bagian.nama}"), "bagian.nama", "number field"),
    ("E205", _field("{type: text, label: B, pattern: '[0-9'}"), "'[0-9'", "such as"),
    ("E205", _field("{type: integer, label: B, min: 5, max: 1}"), "5", "above the largest"),
    ("E205", _field("{type: text, label: B, max_length: 0}"), "0", "choose 1"),
    ("E205", _field("{type: decimal, label: B, digits: 3, places: 9}"), "9", "at most"),
    ("E206", _field("{type: integer, label: B, default: banyak}"), "banyak", "digits"),
    ("E206", _field("{type: integer, label: B, max: 3, default: 9}"), "9", "3"),
    ("E206", _field("{type: month_day, label: B, default: 13-01}"), "13-01", ""),
    ("E206", _field("{type: choice, label: B, choices: {aa: A, bb: B}, default: ab}"), "ab", "known here: aa, bb"),
    ("E206", _field("{type: text, label: B, default: {today: 0}}"), "0", "write a value"),
    ("E206", _field("{type: relation, to: unor, label: B, default: {me: pegawai}}"), "pegawai", "relation"),
    ("E206", _under("form: {quick_add: {s: {label: S, rows: [{kode: a, jumlah: 99}]}}}"), "99", "9"),
    ("E207", FIELDS + "  metadata: {type: text, label: B}\n", "metadata", "call it"),
    ("E207", FIELDS + "  version: {type: text, label: B}\n", "version", "call it"),
    ("E208", _field("{type: computed, label: B}"), "baru", "keep one"),
    ("E208", _field("{type: computed, label: B, count: bagian, days: [mulai, mulai]}"), "baru", "keep one"),
    ("E208", _field("{type: computed, label: B, when: {aktif: true}, where: {aktif: true}}"), "{aktif: true}", "count"),
    ("E209", FIELDS + "  unor_id: {type: text, label: B}\n", "unor_id", "another name"),
    (
        "E209",
        _field("{type: relation, to: unor, label: B, required: true, on_delete: set_null}"),
        "set_null",
        "restrict",
    ),
    ("E210", FIELDS.replace("scope: instansi", "scope: {unor: induk}"), "induk", "relation to unor"),
    ("E210", FIELDS.replace("scope: instansi", "scope: {via: unor}"), "unor", "required"),
    ("E210", _under("tree: {parent: unor}"), "unor", "to: barang"),
    ("E210", _under("owner: self"), "self", "pegawai"),
    ("E211", BARANG + "import: {modes: [add]}\n", "{modes: [add]}", "natural_key"),
    ("E211", _under("import: {modes: [add, deactivate]}"), "[add, deactivate]", "together"),
    ("E212", _under("list: {page_size: 5000}"), "5000", "200"),
    ("E213", _under("list: {columns: [{label: A}]}"), "{label: A}", "text"),
    ("E214", _under("list: {sort: [-banyak]}"), "-banyak", "stored"),
    ("E214", _under("list: {search: [unor]}"), "unor", "unor.nama"),
    ("E214", _under("list: {filters: [rahasia]}"), "rahasia", "leave it out"),
    ("E215", _under("form: {layout: [kode, banyak]}"), "banyak", "detail.layout"),
    ("E217", _under("rules: [{id: r, message: M.}]"), "{id: r", "no_overlap: {from"),
    ("E217", _under(_overlap("from: mulai, to: mulai", "check: {jumlah: 1}, ")), "{id: r", "no_overlap: {from"),
    ("E218", _under(_overlap("from: kode, to: kode")), "kode", "two dates"),
    ("E218", _under(_overlap("from: mulai, to: jumlah")), "jumlah", "one type"),
    ("E218", _under(_overlap("from: mulai, to: mulai")), "mulai", "lasts to"),
    ("E218", _field("{type: date, label: B}") + _overlap("from: mulai, to: baru, per: [baru]"), "mulai", "out of per"),
    ("E203", _under(_overlap("from: mulaii, to: mulai")), "mulaii", "did you mean 'mulai'?"),
    ("E111", _under(_overlap("from: mulai")), "{from: mulai}", "to: selesai"),
    ("E204", _field("{type: date, label: B}") + _overlap("from: mulai, to: baru, per: [banyak]"), "banyak", "stored"),
    ("E106", _field("{type: date, label: B}") + _twice("no_overlap: {from: mulai, to: baru}"), "r", "another id"),
    (
        "E305",
        _field("{type: date, label: B}") + _overlap("from: mulai, to: baru, where: {unor.mandiri: true}"),
        "unor.mandiri",
        "this very entity",
    ),
    ("E219", BARANG + "singleton: true\nlist: {columns: [kode]}\n", "list", "leave it out"),
    ("E219", BARANG + "singleton: true\nnatural_key: [kode]\n", "natural_key", "leave it out"),
    ("E219", BARANG + "singleton: true\nimport: {key: [kode]}\n" + IMPORTED, "import", "leave it out"),
    ("E219", BARANG + "singleton: true\nexport: {formats: [csv]}\n", "export", "leave it out"),
    ("E219", BARANG + "singleton: true\nunique: [{fields: [kode]}]\n", "unique", "leave it out"),
    ("E219", _under("tree: {parent: induk}\nsingleton: true").replace("natural_key: [kode]\n", ""), "tree", "leave"),
    ("E219", BARANG.replace("scope: instansi", "singleton: true\nscope: {via: unor}") + UNOR, "{via: unor}", "unor"),
    ("E222", _under("list: {columns: [kode], totals: [kode]}"), "kode", "integers"),
    ("E222", _under("list: {columns: [kode], totals: [jumlah]}"), "jumlah", "add it to columns"),
    ("E222", _field("{type: percent, label: B}") + "list: {columns: [baru], totals: [baru]}\n", "baru", "integers"),
    ("E222", _field("{type: integer, label: B, mask: true}") + _TOTALS, "baru", "leave it out"),
    ("E222", _field("{type: computed, label: B, when: {aktif: true}}") + _TOTALS, "baru", "integers"),
    ("E203", _under("list: {columns: [jumlah], totals: [jumlahh]}"), "jumlahh", "did you mean 'jumlah'?"),
    ("E106", _under("list: {columns: [jumlah], totals: [jumlah, jumlah]}"), "jumlah", "keep one"),
    ("E301", _where("{all: {aktif: true}}"), "{aktif: true}", "[{"),
    ("E301", _where("{}"), "{}", "leave"),
    ("E302", _where("{aktiv: true}"), "aktiv", "did you mean 'aktif'?"),
    ("E302", _where("{banyak: 1}"), "banyak", "condition"),
    ("E302", _where("{bagian: {is_null: true}}"), "bagian", "exists"),
    ("E303", _where("{jumlah: {ne: 1}}"), "ne", "not"),
    ("E303", _where("{jumlah: {gtee: 1}}"), "gtee", "did you mean 'gte'?"),
    ("E303", _where("{jenis: {gte: a}}"), "gte", "another"),
    ("E303", _where("{jumlah: [1, 2]}"), "[1, 2]", "in:"),
    ("E303", _where("{unor: 5}"), "5", "unor.nama"),
    ("E303", _where("{mulai: {gte: {field: jumlah}}}"), "jumlah", "one type"),
    ("E303", _where("{unor: {me: pegawai}}"), "pegawai", "one type"),
    ("E303", _where("{unor: {me: unors}}"), "unors", "in:"),
    ("E303", _where("{induk: {within: {field: induk}}}"), "within", "another"),
    ("E303", _where("{hari: x}"), "hari", ""),
    ("E303", _where("{mulai:}"), "", "is_null"),
    ("E206", _where("{jenis: c}"), "c", "known here: a, b"),
    ("E206", _where("{mulai: 31-12-2026}"), "31-12-2026", "2026-12-31"),
    ("E304", _where("{unor: {me: unorr}}"), "unorr", "did you mean 'unor'?"),
    ("E304", _under("rules: [{id: r, check: {unor: {me: unor}}, message: M.}]"), "unor", "leave"),
    ("E304", _under("unique: [{fields: [kode, unor], where: {mulai: {lte: {today: 0}}}}]"), "0", "stored"),
    (
        "E305",
        _under("unique: [{fields: [kode, unor], where: {unor.mandiri: true}}]"),
        "unor.mandiri",
        "this very entity",
    ),
    ("E306", _where("{is: penilai}"), "penilai", "menaungi_unit_saya"),
    (
        "E401",
        _under("permissions: {admin_instanci: {actions: [list]}}"),
        "admin_instanci",
        "did you mean 'admin_instansi'?",
    ),
    ("E402", _under("permissions: {operator: {actions: [lst]}}"), "lst", "did you mean 'list'?"),
    ("E403", _under("permissions: {operator: {actions: [list, import]}}"), "import", "add 'import:"),
    (
        "E404",
        FIELDS.replace("instansi", "shared") + "permissions: {admin_unit: {actions: [update]}}\n",
        "update",
        "operator",
    ),
    ("E403", _under("permissions: {operator: {actions: [list, restore]}}"), "restore", "soft_delete: true"),
    (
        "E408",
        _under("soft_delete: true\npermissions: {admin_unit: {actions: [list, restore]}}"),
        "restore",
        "reaches the instansi",
    ),
    (
        "E209",
        _under("soft_delete: true").replace("to: barang, label: Induk", "to: barang, on_delete: cascade, label: Induk"),
        "induk",
        "on_delete: restrict",
    ),
    ("E405", _under("permissions: {pegawai: {actions: [list, read, create]}}"), "create", "owner:"),
    (
        "E406",
        _under("permissions: {operator: {actions: [update], fields: {write: [banyak]}}}"),
        "banyak",
        "leave it out",
    ),
    ("E407", _under("menu: {group: administrator}"), "menu", "permissions:"),
    ("E601", _under('title: "{kode} {{kode}}"'), "{", "braces"),
    ("E601", _under('title: "{kode | upper}"'), "{kode | upper}", "braces"),
    ("E602", _under('title: "{induk}"'), '"{induk}"', "unor.nama"),
    ("E603", _under('title: "{kode} {rahasia}"'), "{rahasia}", "leave it out"),
    ("E204", _under('title: "{id}"'), "{id}", "leave it out"),
    ("E204", _under("list: {columns: [id]}"), "id", "leave it out"),
    ("E204", _under("list: {columns: [induk.rahasia]}"), "induk.rahasia", "its own entity"),
    ("E204", _under("detail: {related: [barang_bagian.barang]}"), "barang_bagian.barang", "entity of its own"),
    ("E205", _field("{type: text, label: B, required: true, readonly: true}"), "baru", "default"),
    ("E214", _field("{type: text, label: B, mask: true}") + "list: {search: [baru]}\n", "baru", "leave it out"),
    ("E215", _under("form: {layout: [jenis]}"), "[jenis]", "add it"),
    ("E204", _field("{type: file, label: B}") + "unique: [{fields: [baru]}]\n", "baru", "tell apart"),
    ("E205", _field("{type: file, label: B, max_mb: 21}"), "21", "choose 1 to 20"),
    ("E110", _field("{type: file, label: B, unique: true}"), "unique", ""),
    ("E110", _field("{type: file, label: B, default: a.pdf}"), "default", ""),
    ("E113", _field("{type: file, label: B, accept: [pdf, exe]}"), "exe", ""),
    (
        "E206",
        _field("{type: file, label: B}") + "form: {quick_add: {q: {label: Q, rows: [{baru: x}]}}}\n",
        "x",
        "people",
    ),
    ("E211", _field("{type: file, label: B, required: true}") + "import: {key: [kode]}\n", "baru", "modes: [update]"),
    ("E211", _field("{type: file, label: B}") + "import: {synonyms: {baru: [B]}}\n", "baru", "stored field"),
    ("E214", _field("{type: file, label: B}") + "list: {search: [baru]}\n", "baru", "text fields"),
    (
        "E303",
        _field("{type: file, label: B}") + "list: {presets: {p: {label: P, where: {baru: x}}}}\n",
        "baru",
        "operator",
    ),
    (
        "E303",
        _field("{type: file, label: B}") + "list: {presets: {p: {label: P, where: {baru: {contains: x}}}}}\n",
        "contains",
        "operator",
    ),
    (
        "E216",
        _field("{type: file, label: B}") + "actions: {a: {label: A, fields: [baru]}}\n",
        "baru",
        "form of the row",
    ),
    ("W202", BARANG + "import: {key: [kode]}\npermissions: {operator: {actions: [import]}}\n", "[kode]", "natural_key"),
    ("W201", FIELDS.replace("natural_key: [kode]", "natural_key: [jenis]"), "jenis", "required: true"),
    ("W401", _under("permissions: {admin_unit: {actions: [list, read, update]}}"), "update", "scope: {unor"),
    ("W402", _under("permissions: {operator: {actions: [update]}}"), "{actions: [update]}", "list and read"),
    ("W403", _under("export: {formats: [csv]}"), "export", "actions"),
]
ELSEWHERE = {
    *("E100", "E101", "E102", "E107", "W101"),
    *("E501", "E502", "E503", "E504", "E505", "E506", "E507", "E508", "W501", "W502"),
    *("E220", "E221"),
    *("E409", "E410"),
}
"""Codes about files and folders, workflows, queries and who rates whom, which have tests of their own."""


def _marked(problem: Problem) -> str:
    start = problem.place.column - 1
    return problem.source[start : start + problem.place.length]


@pytest.mark.parametrize(
    ("code", "text", "marked", "cure"), [pytest.param(*case, id=f"{n}-{case[0]}") for n, case in enumerate(CASES)]
)
def test_a_mistake_is_told_with_its_place_and_cure(
    tmp_path: Path, code: str, text: str, marked: str, cure: str
) -> None:
    found = findings(tmp_path, text)
    mine = [problem for problem in found if problem.code == code]
    assert mine, render_text(found)
    assert mine[0].place.file.endswith("barang.yaml")
    assert not marked or _marked(mine[0]).startswith(marked), render_text(found)
    assert cure in mine[0].cure, render_text(found)
    assert [problem for problem in found if problem.code != code and problem.severity == "error"] == [], render_text(
        found
    )


@pytest.mark.parametrize(
    ("code", "action", "more", "marked", "cure"),
    [
        ("E202", "page: cetak", "", "cetak", "did you mean 'skp.cetak'?"),
        ("E216", "page: skp.cetak, set: {kode: x}", "", "a", "write either"),
        ("E216", "page: skp.cetak, verb: akun.kode_reset", "", "a", "write either"),
        ("E216", "page: skp.cetak, confirm: Yakin", "", "Yakin", "leave the question out"),
        ("E216", "page: skp.cetak, on: [list]", "", "[list]", "on the row only"),
        ("E216", "page: skp.cetak", "list: {bulk: [a]}", "a]}", "on the row only"),
    ],
)
def test_an_action_opens_a_page_of_its_entity_and_does_nothing_else(
    tmp_path: Path, code: str, action: str, more: str, marked: str, cure: str
) -> None:
    text = _under(f"actions: {{a: {{label: A, {action}}}}}\n{more}").replace(": barang", ": skp")
    (found,) = (problem for problem in findings(tmp_path, text, "skp") if problem.severity == "error")
    assert (found.code, cure in found.cure) == (code, True), render_text([found])
    assert found.source[found.place.column - 1 :].startswith(marked)


def test_every_code_has_a_case() -> None:
    assert {case[0] for case in CASES} | ELSEWHERE == set(CODES)


def test_the_base_itself_is_fine(tmp_path: Path) -> None:
    assert findings(tmp_path, FIELDS) == ()


def test_a_finding_looks_as_the_design_says(tmp_path: Path) -> None:
    text = BARANG + "  periode_awal: {type: mounth_day, label: Periode Awal}\n"
    (found,) = findings(tmp_path, text)
    assert render_text([found]).replace(found.place.file, "schema/entities/barang.yaml") == (
        "schema/entities/barang.yaml:6:24: E201 unknown field type 'mounth_day'\n"
        "    6 |   periode_awal: {type: mounth_day, label: Periode Awal}\n"
        "      |                        ^^^^^^^^^^ did you mean 'month_day'?"
    )
    assert '"line": 6' in render_json([found])
    assert '"code": "E201"' in render_json([found])


def test_all_mistakes_of_all_files_come_at_once_and_in_order(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, BARANG + "listt: 1\nfoo: 2\n")
    write(folder, {"entities/aneh.yaml": "entity: aneh\nlabel: Aneh\nscope: x\nfields: {a: {type: y, label: A}}\n"})
    with pytest.raises(SchemaError) as caught:
        load([folder])
    places = [(problem.place.file.rpartition("/")[2], problem.place.line) for problem in caught.value.problems]
    assert places == [("aneh.yaml", 3), ("aneh.yaml", 4), ("barang.yaml", 6), ("barang.yaml", 7)]


def test_one_mistake_is_not_told_again_by_whoever_refers_to_it(tmp_path: Path) -> None:
    text = FIELDS.replace("type: choice, label: Jenis", "type: chioce, label: Jenis")
    text += "list: {columns: [jenis], filters: [jenis], presets: {p: {label: P, where: {jenis: a}}}}\n"
    assert [problem.code for problem in findings(tmp_path, text)] == ["E201"]


def test_a_relation_to_nowhere_is_told_where_it_is_written_and_nowhere_else(tmp_path: Path) -> None:
    text = FIELDS.replace("to: barang, label: Induk", "to: barnag, label: Induk")
    text = text.replace("natural_key: [kode]", "natural_key: [kode]\ntree: {parent: induk}")
    text += "detail: {related: [barang.induk]}\nlist: {columns: [induk.kode]}\n"
    assert [problem.code for problem in findings(tmp_path, text)] == ["E202"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("roles.yml", b"", "E107"),
        ("entities/x.yml", b"", "E107"),
        ("entities/x.yaml", b"", "E111"),
        ("entities/x.yaml", b"# nothing yet\n", "E111"),
        ("entities/x.yaml", b"label: \xff\xfe\n", "E102"),
        ("entities/x.yaml", "entity: x\nlabel: a\u0007b\n".encode(), "E102"),
        ("entities/x.yaml", b"a" * 300_000, "E101"),
        ("entities/x.yaml", b"[" * 5_000, "E104"),
        ("entities/x.yaml", b"just words\n", "E112"),
        ("entities/x.yaml", b"- a\n- b\n", "E112"),
    ],
)
def test_files_that_are_no_schema(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    folder = write(tmp_path / "schema", BASE)
    (folder / name).write_bytes(content)
    assert [problem.code for problem in check([folder])] == [code]


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    (found,) = check([tmp_path / "nowhere"])
    assert found.code == "E100"


def test_a_folder_without_entities(tmp_path: Path) -> None:
    (found,) = check([tmp_path])
    assert (found.code, found.severity) == ("W101", "warning")


def test_an_unreadable_list_of_roles_is_one_finding(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, BARANG + "permissions: {operator: {actions: [list]}}\n", **{"roles.yaml": "roles: ["})
    assert [problem.code for problem in check([folder])] == ["E103"]


@pytest.mark.parametrize("name", ["sys_akun", "alembic_version", "barang_fts", "from"])
def test_names_of_tables_that_are_not_theirs(tmp_path: Path, name: str) -> None:
    found = findings(tmp_path, BARANG.replace("barang", name), name)
    assert [problem.code for problem in found] == ["E207"]


def test_so_many_mistakes_that_they_are_cut_off(tmp_path: Path) -> None:
    text = BARANG + "".join(f"foo{number}: 1\n" for number in range(3000))
    assert len(findings(tmp_path, text)) == 1000


def test_marks_that_change_the_look_of_a_text_are_refused(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, BARANG.replace("label: Barang", "label: Bar\u202eang"))
    assert (found.code, found.place.line, found.place.column) == ("E102", 2, 11)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "schema", BASE)
    (folder / "entities" / "x.yaml").mkdir()
    assert [problem.code for problem in check([folder])] == ["E100"]


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    folder = write(tmp_path / "schema", BASE)
    (folder / "entities" / "x.yaml").write_bytes(b"entity: x\nla\x1b[31mbel: x\n")
    assert re.search(r"[\x00-\x08\x0b-\x1f]", render_text(check([folder]))) is None
