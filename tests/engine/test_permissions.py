"""Who may do what: a truth table, apart from the code."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.actor import Actor, Grant
from app.engine.catalog import load
from app.engine.permissions import enumeration, may, readable, role_labels, rules, writable
from app.engine.spec import Catalog
from tests.engine.schemas import PACKAGED, catalog_of

TEXT = """
entity: barang
label: Barang
scope: {unor: unor}
owner: pegawai
fields:
  kode: {type: text, label: Kode}
  rahasia: {type: nik, label: NIK}
  tetap: {type: text, label: Tetap, readonly: true}
  unor: {type: relation, to: unor, label: Unor}
  pegawai: {type: relation, to: pegawai, label: Pegawai}
  bagian: {type: children, label: Bagian, fields: {nama: {type: text, label: Nama}, nik: {type: nik, label: NIK}}}
  banyak: {type: computed, label: Banyak, count: bagian}
actions: {kode: {label: Kode, verb: akun.kode_reset}}
export: {formats: [csv]}
permissions:
  admin_instansi: {actions: [list, read, create, update, delete, export, kode]}
  admin_unit:
    - {actions: [list, read], fields: {read: [kode, rahasia]}}
    - {actions: [update], where: {kode: a}, fields: {write: [kode, tetap]}}
  pegawai: {actions: [list]}
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return catalog_of(tmp_path, TEXT.replace(", tetap]", "]"))


def _actor(*roles: str) -> Actor:
    return Actor(
        akun_id=1,
        nip="199001012015011900",
        nama="Contoh",
        instansi_id=1,
        pegawai_id=1,
        unor_id=1,
        grants=tuple(Grant(role, 1, 1 if role == "admin_unit" else None) for role in roles),
        now=datetime(2026, 1, 1, tzinfo=UTC),
        today=date(2026, 1, 1),
    )


TABLE = {
    "admin_instansi": {"list", "read", "create", "update", "delete", "export", "kode"},
    "admin_unit": {"list", "read", "update"},
    "pegawai": {"list"},
    "operator": set(),
    "tidak_ada": set(),
}


@pytest.mark.parametrize("role", TABLE)
def test_a_role_may_what_it_was_granted_and_nothing_else(catalog: Catalog, role: str) -> None:
    names = ("list", "read", "create", "update", "delete", "import", "export", "kode", "apa_saja")
    assert {name for name in names if may(catalog, _actor(role), "barang", name)} == TABLE[role]


def test_nobody_may_anything_with_what_does_not_exist(catalog: Catalog) -> None:
    assert not may(catalog, _actor(*TABLE), "hantu", "list")
    assert not may(catalog, _actor(), "barang", "list")


def test_each_grant_comes_with_each_of_its_permissions(catalog: Catalog) -> None:
    found = rules(catalog, _actor("admin_unit", "admin_instansi", "admin_unit"), "barang", "update")
    assert [grant.role for grant, _ in found] == ["admin_unit", "admin_instansi", "admin_unit"]


def test_rows_below_follow_the_row_above(catalog: Catalog) -> None:
    assert may(catalog, _actor("pegawai"), "barang_bagian", "list")
    assert not may(catalog, _actor("pegawai"), "barang_bagian", "update")


def test_masked_fields_are_seen_only_where_they_are_named(catalog: Catalog) -> None:
    barang = catalog.entity("barang")
    every, named = barang.permissions[0], barang.permissions[1]
    assert readable(barang, every) == {"kode", "tetap", "unor", "pegawai", "bagian", "banyak"}
    assert readable(barang, named) == {"kode", "rahasia"}
    assert readable(catalog.entity("barang_bagian"), named) == {"barang", "nama"}


def test_readonly_and_computed_fields_are_never_written(catalog: Catalog) -> None:
    barang = catalog.entity("barang")
    assert writable(barang, barang.permissions[0]) == {"kode", "rahasia", "unor", "pegawai", "bagian"}
    assert writable(barang, barang.permissions[2]) == {"kode"}
    assert writable(catalog.entity("barang_bagian"), barang.permissions[0]) == {"nama", "nik"}


def test_every_permission_has_a_name(catalog: Catalog) -> None:
    names = enumeration(catalog)
    assert {"barang.list", "barang.kode", "unor.delete"} <= set(names)
    assert len(names) == len(set(names))


def test_roles_of_ones_standing_are_not_named() -> None:
    """Everybody has them: whom they give nothing, their names would only puzzle."""
    actor = _actor("pejabat_penilai", "bawahan", "admin_unit", "pegawai", "hilang")

    assert role_labels(load([PACKAGED]), actor) == ("Admin Unit", "Pegawai")
