"""Fields that are asked for, required or open only while a condition holds: what is kept, emptied and refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from app.errors import Invalid
from app.workflows import entity
from tests.personas import NOW, World

CUTI: Mapping[str, object] = {"nomor": "1", "jenis": "cuti"}


def _create(world: World, **values: object) -> int:
    with world.database.write() as session:
        actor = world.actor("admin")
        return entity.create(session, world.registry, actor, "izin", {**CUTI, **values}, now=NOW).subject_id


def _update(world: World, row_id: int, **values: object) -> None:
    with world.database.write() as session:
        entity.update(session, world.registry, world.actor("admin"), "izin", row_id, values, None, now=NOW)


def _row(world: World, row_id: int) -> Mapping[str, Any]:
    table = world.registry.tables["izin"]
    with world.database.read() as session:
        return dict(session.execute(sa.select(table).where(table.c.id == row_id)).mappings().one())


REFUSED = [
    ({"jenis": "lain"}, {"uraian": ["Uraian wajib diisi."]}),
    ({"uraian": "x"}, {"uraian": ["Uraian hanya diisi bila Jenis adalah Lain-lain."]}),
    ({"jenis": "dinas"}, {"surat": ["Nomor Surat wajib diisi."]}),
    ({"hari": 4}, {"surat": ["Nomor Surat wajib diisi."]}),
    ({"kembali": date(2026, 11, 20)}, {"kembali": ["Kembali hanya diisi bila Mulai terisi."]}),
    ({"mulai": date(2026, 11, 20)}, {"kembali": ["Kembali wajib diisi."]}),
    ({"butir": [{"jenis": "uang"}]}, {"butir-0-nilai": ["Nilai wajib diisi."]}),
    (
        {"butir": [{"jenis": "barang", "nilai": 1}]},
        {"butir-0-nilai": ["Nilai hanya diisi bila Jenis Butir adalah Uang."]},
    ),
]


@pytest.mark.parametrize(("values", "problems"), REFUSED)
def test_what_does_not_go_together_is_told(
    kantor: World, values: dict[str, object], problems: Mapping[str, list[str]]
) -> None:
    with pytest.raises(Invalid) as refusal:
        _create(kantor, **values)
    assert refusal.value.fields == problems


@pytest.mark.parametrize(
    "values",
    [
        {"jenis": "lain", "uraian": "x"},
        {"jenis": "dinas", "surat": "S-1"},
        {"hari": 3},
        {"mulai": date(2026, 11, 19)},
        {"mulai": date(2026, 11, 20), "kembali": date(2026, 11, 21)},
    ],
)
def test_what_goes_together_is_kept(kantor: World, values: dict[str, object]) -> None:
    row = _row(kantor, _create(kantor, **values))
    assert {name: row[name] for name in values} == values


def test_a_field_that_is_no_longer_asked_for_is_emptied(kantor: World) -> None:
    row_id = _create(kantor, jenis="lain", uraian="x")
    _update(kantor, row_id, jenis="cuti")
    assert _row(kantor, row_id)["uraian"] is None


def test_a_form_without_a_script_that_sends_the_old_value_along_is_understood(kantor: World) -> None:
    row_id = _create(kantor, jenis="lain", uraian="x")
    _update(kantor, row_id, jenis="cuti", uraian="x")
    assert _row(kantor, row_id)["uraian"] is None


def test_a_fixed_field_does_not_change(kantor: World) -> None:
    row_id = _create(kantor, catatan="a")
    _update(kantor, row_id, catatan="b", ditutup=True)
    with pytest.raises(Invalid, match=r"Catatan tidak dapat diubah bila Ditutup adalah Ya\."):
        _update(kantor, row_id, catatan="c")
    _update(kantor, row_id, catatan="b", ditutup=False)
    _update(kantor, row_id, catatan="c")


def test_the_database_keeps_to_it_as_well(kantor: World) -> None:
    table = kantor.registry.tables["izin"]
    row_id = _create(kantor)
    for values in ({"uraian": "x"}, {"jenis": "lain"}, {"jenis": "dinas"}):
        with pytest.raises(sa.exc.IntegrityError), kantor.database.write() as session:
            session.execute(sa.update(table).where(table.c.id == row_id).values(values))
