"""The trash: what is deleted comes back whole under its old number, for those who may, where it still fits."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.errors import Invalid, NotAllowed, OutOfScope
from app.models import listing, trash
from app.models.history import History
from app.workflows import entity
from app.workflows.effects import Done
from tests.personas import NOW, World

INDIKATOR = [{"teks": "Waktu", "target": 3, "bukti": [{"tautan": "https://contoh.test/a"}]}, {"teks": "Mutu"}]


def _made(world: World, tahun: int = 2026, whose: str = "pegawai") -> int:
    values = {"pegawai": world.pegawai[whose], "tahun": tahun, "rhk": [{"teks": "Layanan", "indikator": INDIKATOR}]}
    with world.database.write() as session:
        return entity.create(session, world.registry, world.actor("admin"), "rencana", values, now=NOW).subject_id


def _delete(world: World, row_id: int, person: str = "pegawai") -> None:
    with world.database.write() as session:
        entity.delete(session, world.registry, world.actor(person), "rencana", row_id, now=NOW)


def _restore(world: World, trash_id: int, person: str = "admin") -> Done:
    with world.database.write() as session:
        return entity.restore(session, world.registry, world.actor(person), "rencana", trash_id, now=NOW)


def _trash(world: World, person: str = "admin") -> list[tuple[int, str]]:
    spec = world.registry.catalog.entity("rencana")
    with world.database.read() as session:
        return [(one.id, one.title) for one in trash.latest(session, world.registry, world.actor(person), spec)]


def _shown(world: World, row_id: int) -> Any:
    spec = world.registry.catalog.entity("rencana")
    with world.database.read() as session:
        return listing.detail(session, world.registry, world.actor("admin"), spec, row_id)


def test_a_row_comes_back_with_all_that_stood_below_it(kantor: World) -> None:
    row_id = _made(kantor)
    before = _shown(kantor, row_id)
    _delete(kantor, row_id)
    [(trash_id, title)] = _trash(kantor)
    assert title == "2026: PANJI PEGAWAI"
    assert _restore(kantor, trash_id).message == "Data Rencana dipulihkan."
    after = _shown(kantor, row_id)
    assert after.values == before.values
    [rhk] = after.children["rhk"]
    assert [(one.values["teks"], one.values["target"]) for one in rhk.children["indikator"]] == [
        ("Waktu", 3),
        ("Mutu", None),
    ]
    assert rhk.children["indikator"][0].children["bukti"][0].values["tautan"] == "https://contoh.test/a"
    assert _trash(kantor) == []
    with kantor.database.read() as session:
        events = list(
            session.scalars(
                sa.select(History.action)
                .where(History.entity == "rencana", History.row_id == row_id)
                .order_by(History.id)
            )
        )
    assert events == ["create", "delete", "restore"]


def test_a_new_row_never_takes_the_number_of_a_deleted_one(kantor: World) -> None:
    row_id = _made(kantor)
    _delete(kantor, row_id)
    other = _made(kantor, 2027)
    assert other != row_id
    _restore(kantor, _trash(kantor)[0][0])
    assert _made(kantor, 2028) not in (row_id, other)


def test_what_no_longer_fits_stays_in_the_trash(kantor: World) -> None:
    row_id = _made(kantor)
    _delete(kantor, row_id)
    _made(kantor)
    [(trash_id, _)] = _trash(kantor)
    with pytest.raises(Invalid, match="sudah"):
        _restore(kantor, trash_id)
    assert _trash(kantor) == [(trash_id, "2026: PANJI PEGAWAI")]


def test_only_those_who_may_and_only_in_their_instansi(kantor: World) -> None:
    row_id = _made(kantor)
    _delete(kantor, row_id)
    [(trash_id, _)] = _trash(kantor)
    assert _trash(kantor, "beta_admin") == []
    assert _trash(kantor, "pegawai") == []
    with pytest.raises(NotAllowed):
        _restore(kantor, trash_id, "pegawai")
    with pytest.raises(OutOfScope):
        _restore(kantor, trash_id, "beta_admin")
    with pytest.raises(OutOfScope):
        _restore(kantor, trash_id + 1)
    _restore(kantor, trash_id)
    with pytest.raises(OutOfScope):
        _restore(kantor, trash_id)


def test_what_cannot_be_read_any_more_is_told(kantor: World) -> None:
    """A field may have got another type while the row lay in the trash."""
    row_id = _made(kantor)
    _delete(kantor, row_id)
    [(trash_id, _)] = _trash(kantor)
    with kantor.database.write() as session:
        found = session.get_one(trash.Trash, trash_id)
        rhk = {**found.content["below"]["rhk"][0]}
        rhk["fields"] = {**rhk["fields"], "bobot": "banyak sekali", "tiada": 1}
        found.content = {**found.content, "below": {"rhk": [rhk], "tiada": []}}
    message = _restore(kantor, trash_id).message
    assert message == "Data Rencana dipulihkan. Isian yang tidak terbaca lagi tidak ikut pulih: Bobot."
