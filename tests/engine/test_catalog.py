"""What the loader makes of a schema: defaults, children, overlays, and values that stay what was written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.conditions import ALWAYS, All, AnyOf, Compare, Exists, FieldRef, IsNull, Literal, Me, Not, Today
from app.engine.catalog import check, load
from app.engine.fieldtypes.base import Text
from app.engine.fieldtypes.relation import RelationField
from app.engine.problems import render_text
from app.engine.rulespec import Unique
from app.engine.spec import Scope, Section, Sort
from tests.engine.schemas import BARANG, PACKAGED, catalog_of, folder_of, write


def test_our_own_schema_has_no_findings() -> None:
    assert render_text(check([PACKAGED])) == ""


def test_the_median_entity_is_short() -> None:
    lengths = sorted(
        len(path.read_text(encoding="utf-8").splitlines()) for path in (PACKAGED / "entities").glob("*.yaml")
    )
    assert lengths[len(lengths) // 2] <= 45


def test_an_entity_says_little_and_has_everything(tmp_path: Path) -> None:
    barang = catalog_of(tmp_path, BARANG).entity("barang")
    assert barang.label_plural == barang.label == Text("Barang")
    assert barang.title.paths == (("kode",),)
    assert [column.path for column in barang.list.columns] == [("kode",)]
    assert barang.list.sort == (Sort(("kode",)),)
    assert (barang.list.page_size, barang.list.count, barang.list.number) == (50, "exact", "No.")
    assert barang.form.layout == barang.detail.layout == (Section((("kode",),)),)
    assert barang.texts.add.id == "Tambah Barang"
    assert barang.texts.delete_confirm.id == "Yakin akan menghapus Barang tersebut?"
    assert barang.permissions == ()
    assert (barang.imports, barang.exports, barang.menu) == (None, None, None)


def test_words_stay_what_was_written(tmp_path: Path) -> None:
    text = """
        entity: barang
        label: no
        scope: instansi
        fields:
          kode: {type: text, label: on, default: 0123}
          hari: {type: month_day, label: Hari, default: 01-31}
          tanda: {type: choice, label: Tanda, choices: {no: Tidak, yes: Ya, 012: Dua}, default: no}
          harga: {type: decimal, label: Harga, default: 12.50}
          mulai: {type: date, label: Mulai, default: 2026-02-28}
        """
    fields = catalog_of(tmp_path, text).entity("barang").fields
    assert fields["kode"].label.id == "on"
    assert {name: field.default for name, field in fields.items()} == {
        "kode": "0123",
        "hari": "01-31",
        "tanda": "no",
        "harga": Decimal("12.50"),
        "mulai": date(2026, 2, 28),
    }


CHILDREN = """
    entity: barang
    label: Barang
    scope: instansi
    fields:
      kode: {type: text, label: Kode}
      bagian:
        type: children
        label: Bagian
        natural_key: [nama]
        fields:
          nama: {type: text, label: Nama, required: true}
          nomor: {type: integer, label: Nomor, unique: true}
          unor: {type: relation, to: unor, label: Unor}
      banyak: {type: computed, label: Banyak, count: bagian, where: {nomor: {gt: 1}}}
      jumlah: {type: computed, label: Jumlah, sum: bagian.nomor}
    """


def test_children_are_an_entity_of_their_own(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, CHILDREN)
    child = catalog.entity("barang_bagian")
    assert (child.parent, child.parent_field, child.scope) == ("barang", "bagian", Scope("via", ("barang",)))
    above = child.fields["barang"]
    assert isinstance(above, RelationField)
    assert (above.to, above.on_delete, above.required) == ("barang", "cascade", True)
    assert child.unique == (Unique(("barang", "nama")), Unique(("barang", "nomor")))
    assert child.form.layout == (Section((("nama",), ("nomor",), ("unor",))),)
    assert child.title.paths == (("nama",),)
    banyak, jumlah = catalog.entity("barang").fields["banyak"], catalog.entity("barang").fields["jumlah"]
    assert (banyak.of, banyak.path) == ("barang_bagian", ("barang",))  # type: ignore[attr-defined]
    assert (jumlah.of, jumlah.path) == ("barang_bagian", ("barang", "nomor"))  # type: ignore[attr-defined]


def test_children_of_shared_rows_are_shared(tmp_path: Path) -> None:
    child = catalog_of(tmp_path, CHILDREN.replace("scope: instansi", "scope: shared")).entity("barang_bagian")
    assert not child.tenant_bound


@pytest.mark.parametrize(
    ("unique", "expected"),
    [
        ("", (Unique(("kode",)),)),
        ("unique: [{fields: [kode], everywhere: true}]", (Unique(("kode",), everywhere=True),)),
        (
            "unique: [{fields: [kode], where: {kode: a}}]",
            (Unique(("kode",)), Unique(("kode",), Compare(("kode",), "eq", (Literal("a"),)))),
        ),
    ],
)
def test_a_natural_key_is_unique_unless_said_more_precisely(
    tmp_path: Path, unique: str, expected: tuple[Unique, ...]
) -> None:
    text = f"{BARANG}natural_key: [kode]\n{unique}\n"
    assert catalog_of(tmp_path, text).entity("barang").unique == expected


CONDITIONS = [
    ("{kode: a}", Compare(("kode",), "eq", (Literal("a"),))),
    ("{kode: {in: [a, b]}}", Compare(("kode",), "in", (Literal("a"), Literal("b")))),
    ("{n: {gte: 1, lt: 5}}", All((Compare(("n",), "gte", (Literal(1),)), Compare(("n",), "lt", (Literal(5),))))),
    ("{n: {is_null: true}}", IsNull(("n",))),
    ("{n: {is_null: false}}", IsNull(("n",), wanted=False)),
    ("{not: {n: 1}}", Not(Compare(("n",), "eq", (Literal(1),)))),
    (
        "{any: [{n: 1}, {kode: x}]}",
        AnyOf((Compare(("n",), "eq", (Literal(1),)), Compare(("kode",), "eq", (Literal("x"),)))),
    ),
    ("{d: {lte: {today: -3}}}", Compare(("d",), "lte", (Today(-3),))),
    ("{unor: {me: unor}}", Compare(("unor",), "eq", (Me("unor"),))),
    ("{unor: {within: {me: unors}}}", Compare(("unor",), "within", (Me("unors"),))),
    ("{kode: {in: {me: roles}}}", Compare(("kode",), "in", (Me("roles"),))),
    ("{unor.nama: {contains: Dinas}}", Compare(("unor", "nama"), "contains", (Literal("Dinas"),))),
    ("{n: {field: m}}", Compare(("n",), "eq", (FieldRef(("m",)),))),
    ("{exists: {of: barang.induk}}", Exists("barang", "induk", ALWAYS)),
    ("{unor.atasan.mandiri: true}", Compare(("unor", "atasan", "mandiri"), "eq", (Literal(value=True),))),
]


@pytest.mark.parametrize(("written", "expected"), CONDITIONS, ids=[case[0] for case in CONDITIONS])
def test_conditions_as_data(tmp_path: Path, written: str, expected: object) -> None:
    text = f"""
        entity: barang
        label: Barang
        scope: instansi
        fields:
          kode: {{type: text, label: Kode}}
          n: {{type: integer, label: N}}
          m: {{type: decimal, label: M}}
          d: {{type: date, label: D}}
          unor: {{type: relation, to: unor, label: Unor}}
          induk: {{type: relation, to: barang, label: Induk}}
        list: {{presets: {{p: {{label: P, where: {written}}}}}}}
        """
    (preset,) = catalog_of(tmp_path, text).entity("barang").list.presets
    assert preset.where == expected


def test_an_overlay_adds_entities_roles_and_groups(tmp_path: Path) -> None:
    base = folder_of(tmp_path, BARANG)
    overlay = write(
        tmp_path / "kantor",
        {
            "roles.yaml": "roles: {juru: {label: Juru, reach: instansi}}",
            "menu.yaml": "groups: {kantor: {label: Kantor}}",
            "entities/lemari.yaml": """
                entity: lemari
                label: Lemari
                scope: instansi
                menu: {group: kantor}
                fields: {barang: {type: relation, to: barang, label: Barang}}
                permissions: {juru: {actions: [list, read]}}
                """,
        },
    )
    catalog = load([base, overlay])
    assert catalog.entity("lemari").folder == str(overlay)
    assert catalog.entity("barang").folder == str(base)
    assert {"juru", "pegawai"} <= set(catalog.roles)
    alone = [problem.code for problem in check([overlay])]
    assert alone == ["E202"]


def test_two_entities_of_one_name(tmp_path: Path) -> None:
    base = folder_of(tmp_path, BARANG)
    overlay = write(tmp_path / "kantor", {"entities/barang.yaml": BARANG})
    (found,) = check([base, overlay])
    assert found.code == "E106"
    assert str(overlay) in found.place.file


def test_the_list_of_roles_is_a_list_of_choices(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, BARANG + "  peran: {type: choice, label: Peran, choices: roles}\n")
    assert list(catalog.entity("barang").fields["peran"].choices) == list(catalog.roles)  # type: ignore[attr-defined]
