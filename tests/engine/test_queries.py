"""Findings about entities whose rows come from a query."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.names import Query
from app.engine.shape import shape
from tests.engine.schemas import catalog_of, findings
from tests.support import kekosongan

LINES = """entity: barang
label: Barang
source: {query: kekosongan}
scope: {unor: unor}
fields:
  unor: {type: relation, to: unor, label: Unor}
  nama: {type: text, label: Nama}
  jumlah: {type: integer, label: Jumlah}
permissions:
  admin_instansi: {actions: [list, read]}
"""


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    kekosongan.register(monkeypatch)


def _codes(folder: Path, text: str) -> list[tuple[str, str]]:
    return [
        (found.code, found.source[found.place.column - 1 :][: found.place.length]) for found in findings(folder, text)
    ]


def test_it_has_no_table(tmp_path: Path) -> None:
    assert _codes(tmp_path, LINES) == []
    catalog = catalog_of(tmp_path, LINES)
    assert catalog.entity("barang").source == "kekosongan"
    assert "barang" not in shape(catalog).tables


def test_an_unknown_query_is_told_with_a_suggestion(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, LINES.replace("query: kekosongan", "query: kekosong"))
    assert (found.code, "kekosongan" in found.cure) == ("E202", True)


@pytest.mark.parametrize(
    "line",
    [
        "natural_key: [nama]",
        "unique: [{fields: [nama]}]",
        "rules: [{id: r, check: {jumlah: {gte: 1}}, message: M.}]",
        "form: {layout: [nama]}",
        "singleton: true",
        "soft_delete: true",
        "import: {key: [nama]}",
        "actions: {a: {label: A, verb: akun.kode_reset}}",
    ],
)
def test_words_about_entering_have_no_meaning(tmp_path: Path, line: str) -> None:
    assert ("E220", line.split(":")[0]) in _codes(tmp_path, LINES + line + "\n")


@pytest.mark.parametrize(
    "more", ["unique: true", "default: x", "readonly: true", "set_once: true", "visible_when: {jumlah: 1}"]
)
def test_nor_have_those_of_a_field(tmp_path: Path, more: str) -> None:
    found = _codes(tmp_path, LINES.replace("label: Nama}", f"label: Nama, {more}}}"))
    assert ("E220", more.split(":")[0]) in found


@pytest.mark.parametrize(
    "more", ["type: children, label: Isi, fields: {x: {type: text, label: X}}", "type: file, label: Isi"]
)
def test_rows_below_and_files_are_refused(tmp_path: Path, more: str) -> None:
    line = f"  isi: {{{more}}}\n"
    assert "E220" in [code for code, _ in _codes(tmp_path, LINES.replace("permissions:", line + "permissions:"))]


def test_nothing_is_filled_in_in_the_list(tmp_path: Path) -> None:
    assert ("E220", "inline_edit") in _codes(tmp_path, LINES + "list: {inline_edit: [nama]}\n")


@pytest.mark.parametrize("action", ["create", "update", "delete", "restore", "import"])
def test_rights_to_change_are_refused(tmp_path: Path, action: str) -> None:
    assert ("E220", action) in _codes(tmp_path, LINES.replace("[list, read]", f"[list, read, {action}]"))


def test_a_field_that_the_query_does_not_give_is_refused(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, LINES.replace("  nama:", "  namma:"))
    assert (found.code, "nama" in found.cure) == ("E221", True)


def test_a_field_of_another_kind_is_refused(tmp_path: Path) -> None:
    (found,) = findings(tmp_path, LINES.replace("jumlah: {type: integer", "jumlah: {type: date"))
    assert found.code == "E221"
    assert "integer" in found.message


def test_rows_of_an_instansi_are_not_everybodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for scope in ("shared", "tenant"):
        found = _codes(tmp_path / scope, LINES.replace("{unor: unor}\nfields", f"{scope}\nfields"))
        assert "E221" in [code for code, _ in found]
    free = {name: kind for name, kind in kekosongan.QUERY.columns.items() if name != "instansi_id"}
    monkeypatch.setattr("app.engine.queries.QUERIES", {"kekosongan": Query("Rows of nobody.", free)})
    assert "E221" in [code for code, _ in _codes(tmp_path / "nobody", LINES)]
    assert _codes(tmp_path / "free", LINES.replace("{unor: unor}\nfields", "shared\nfields")) == []


def test_nothing_points_at_the_rows(tmp_path: Path) -> None:
    line = "  lain: {type: relation, to: barang, label: Lain}\n"
    assert "E209" in [code for code, _ in _codes(tmp_path, LINES.replace("permissions:", line + "permissions:"))]
