"""Rows below rows below a row: stored together, changed in place, told of by their places, and gone with their row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from app.errors import Invalid
from app.models import listing
from app.models.history import History
from app.workflows import entity, removal
from tests.personas import NOW, World

PLAN = [
    {
        "teks": "Layanan cepat",
        "indikator": [
            {"teks": "Waktu", "target": 3, "bukti": [{"tautan": "https://contoh.test/a"}]},
            {"teks": "Biaya"},
        ],
    },
    {"teks": "Laporan tepat"},
]


def _create(world: World, rhk: object = PLAN) -> int:
    with world.database.write() as session:
        values = {"pegawai": world.pegawai["pegawai"], "tahun": 2026, "rhk": rhk}
        return entity.create(session, world.registry, world.actor("pegawai"), "rencana", values, now=NOW).subject_id


def _update(world: World, row_id: int, rhk: object, version: int = 1) -> str:
    with world.database.write() as session:
        actor = world.actor("pegawai")
        return entity.update(session, world.registry, actor, "rencana", row_id, {"rhk": rhk}, version, now=NOW).message


def _record(world: World, row_id: int, person: str = "pegawai") -> listing.Record:
    with world.database.read() as session:
        spec = world.registry.catalog.entity("rencana")
        return listing.detail(session, world.registry, world.actor(person), spec, row_id)


def _as_sent(row: listing.Record) -> dict[str, Any]:
    """A row as a form sends it back."""
    keys = [name for name in ("teks", "target", "bobot", "tautan") if name in row.values]
    below = {name: [_as_sent(one) for one in rows] for name, rows in row.children.items()}
    return {"id": row.id, **{name: row.values[name] for name in keys}, **below}


def _rhk(world: World, row_id: int) -> list[dict[str, Any]]:
    return [_as_sent(row) for row in _record(world, row_id).children["rhk"]]


def _count(world: World, name: str) -> int | None:
    with world.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(world.registry.tables[name]))


def _told(world: World) -> list[tuple[str, str, str, int]]:
    with world.database.read() as session:
        rows = session.scalars(sa.select(History).where(History.entity.like("rencana%")).order_by(History.id))
        return [(row.action, row.entity, row.root_entity, row.root_id) for row in rows]


def test_three_levels_are_stored_and_shown_together(kantor: World) -> None:
    row_id = _create(kantor)
    first, second = _record(kantor, row_id).children["rhk"]
    assert [row.values["teks"] for row in first.children["indikator"]] == ["Waktu", "Biaya"]
    assert first.children["indikator"][0].children["bukti"][0].shown["tautan"] == "https://contoh.test/a"
    assert (first.shown["banyak"], second.children["indikator"]) == ("2", ())


def test_all_of_it_is_the_history_of_the_row_on_top(kantor: World) -> None:
    row_id = _create(kantor)
    assert {(root, number) for _, _, root, number in _told(kantor)} == {("rencana", row_id)}
    assert [name for _, name, _, _ in _told(kantor)] == [
        "rencana", "rencana_rhk", "rencana_rhk", "rencana_rhk_indikator", "rencana_rhk_indikator",
        "rencana_rhk_indikator_bukti",
    ]  # fmt: skip


def test_what_is_sent_back_unchanged_changes_nothing(kantor: World) -> None:
    row_id = _create(kantor)
    assert _update(kantor, row_id, _rhk(kantor, row_id)) == "Tidak ada perubahan."


def test_a_change_far_below_touches_that_row_alone(kantor: World) -> None:
    row_id = _create(kantor)
    told, rhk = len(_told(kantor)), _rhk(kantor, row_id)
    rhk[0]["indikator"][0]["target"] = 5
    _update(kantor, row_id, rhk)
    assert _told(kantor)[told:] == [("update", "rencana_rhk_indikator", "rencana", row_id)]
    assert _record(kantor, row_id).children["rhk"][0].children["indikator"][0].values["target"] == 5
    assert _record(kantor, row_id).version == 2


def test_a_row_that_goes_takes_along_what_stands_below_it(kantor: World) -> None:
    row_id = _create(kantor)
    told = len(_told(kantor))
    _update(kantor, row_id, _rhk(kantor, row_id)[1:])
    assert (_count(kantor, "rencana_rhk_indikator"), _count(kantor, "rencana_rhk_indikator_bukti")) == (0, 0)
    assert [(action, name) for action, name, _, _ in _told(kantor)[told:]] == [
        ("delete", "rencana_rhk_indikator_bukti"),
        ("delete", "rencana_rhk_indikator"),
        ("delete", "rencana_rhk_indikator"),
        ("delete", "rencana_rhk"),
    ]


def test_the_row_on_top_goes_with_all_below_it(kantor: World) -> None:
    row_id = _create(kantor)
    told = len(_told(kantor))
    with kantor.database.write() as session:
        entity.delete(session, kantor.registry, kantor.actor("pegawai"), "rencana", row_id, now=NOW)
    assert _count(kantor, "rencana_rhk_indikator_bukti") == 0
    gone = _told(kantor)[told:]
    assert len(gone) == 6
    assert {(action, root, number) for action, _, root, number in gone} == {("delete", "rencana", row_id)}


WRONG: list[tuple[object, Mapping[str, list[str]]]] = [
    (
        [{"teks": "A", "indikator": [{"teks": "x"}, {"target": 0}]}],
        {
            "rhk-0-indikator-1-teks": ["Teks Indikator wajib diisi."],
            "rhk-0-indikator-1-target": ["Target paling kecil 1."],
        },
    ),
    (
        [{"teks": "A"}, {"teks": "B", "indikator": [{"teks": "x"}, {"teks": "x"}]}],
        {"rhk-1-indikator-1-teks": ["Teks Indikator sudah ada pada baris lain."]},
    ),
    (
        [{"teks": "A", "indikator": [{"teks": "x", "bukti": [{"tautan": "ftp://x"}]}]}],
        {
            "rhk-0-indikator-0-bukti-0-tautan": [
                "Tautan harus berupa tautan lengkap yang diawali http:// atau https://."
            ]
        },
    ),
    ([{"teks": "A", "indikator": [{"id": 999, "teks": "x"}]}], {"rhk": ["?"]}),
    ([{"teks": "A", "indikator": "x"}], {"rhk": ["?"]}),
    ([{"teks": "A", "indikator": [{"teks": "x", "rencana_rhk": 1}]}], {"rhk": ["?"]}),
]


@pytest.mark.parametrize(("rhk", "problems"), WRONG)
def test_what_is_wrong_is_told_by_its_place(kantor: World, rhk: object, problems: Mapping[str, list[str]]) -> None:
    with pytest.raises(Invalid) as refusal:
        _create(kantor, rhk)
    if problems != {"rhk": ["?"]}:
        assert refusal.value.fields == problems
    assert _count(kantor, "rencana") == 0


def test_a_row_of_another_parent_is_not_taken_over(kantor: World) -> None:
    row_id = _create(kantor)
    rhk = _rhk(kantor, row_id)
    rhk[1]["indikator"] = [rhk[0]["indikator"][0]]
    with pytest.raises(Invalid, match="tidak dikenal"):
        _update(kantor, row_id, rhk)


def test_whoever_does_not_read_the_rows_reads_none_below_them(kantor: World) -> None:
    row_id = _create(kantor)
    assert _record(kantor, row_id, "unit").children == {}
    with kantor.database.read() as session:
        spec = kantor.registry.catalog.entity("rencana")
        record = listing.detail(session, kantor.registry, kantor.actor("unit"), spec, row_id)
        events = listing.history(session, kantor.registry, kantor.actor("unit"), spec, row_id, below=record.children)
    assert [event.subject for event in events] == ["Rencana"]


def test_what_goes_along_with_a_row_is_counted_before(kantor: World) -> None:
    row_id = _create(kantor)
    with kantor.database.read() as session:
        spec = kantor.registry.catalog.entity("rencana")
        found = removal.along(session, kantor.registry, kantor.actor("pegawai"), spec, row_id)
    assert {one.entity.name: one.count for one in found} == {
        "rencana_rhk": 2,
        "rencana_rhk_indikator": 2,
        "rencana_rhk_indikator_bukti": 1,
    }
