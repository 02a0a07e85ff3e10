"""Capaian Kinerja Organisasi (screens A8): who writes it, Final and Batal Final, and 40 units at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.errors import AppError, Invalid, NotAllowed
from app.models.scope import visible
from app.workflows import entity
from app.workflows.effects import Done
from tests.personas import NOW, PASSWORD, World
from tests.support.web import Browser, Clock, application

NAME = "capaian_organisasi"


@pytest.fixture
def dialect_name() -> str:
    """What the pages do is the same over both databases."""
    return "sqlite"


def _period(world: World) -> int:
    values = {"nama": "Triwulan 1", "periode_awal": "01-01", "periode_akhir": "03-31", "batas_pengisian": "04-05"}
    with world.database.write() as session:
        return entity.create(session, world.registry, world.actor("admin"), "periode", values, now=NOW).subject_id


def _set(world: World, unit: str, **values: object) -> int:
    given = {"tahun": 2026, "periode": _period(world), "unor": world.unor[unit], "capaian": "baik", **values}
    units = world.registry.tables["unor"]
    with world.database.write() as session:
        session.execute(sa.update(units).where(units.c.id == world.unor["alpa"]).values(mandiri=True))
        return entity.create(session, world.registry, world.actor("admin"), NAME, given, now=NOW).subject_id


def _fire(world: World, person: str, row_id: int, step: str, reason: str = "") -> Done:
    with world.database.write() as session:
        actor = world.actor(person)
        return entity.fire(session, world.registry, actor, NAME, row_id, step, reason=reason, now=NOW)


def test_it_is_made_final_and_taken_back_with_a_reason(world: World) -> None:
    row_id = _set(world, "alpa")
    for person in ("unit", "pegawai"):
        with pytest.raises(AppError):
            _fire(world, person, row_id, "final")
    assert "FINAL" in _fire(world, "admin", row_id, "final").message
    with world.database.write() as session, pytest.raises(NotAllowed):
        entity.delete(session, world.registry, world.actor("admin"), NAME, row_id, now=NOW)
    with pytest.raises(Invalid, match="Alasan"):
        _fire(world, "admin", row_id, "batal_final")
    assert "Belum Final" in _fire(world, "admin", row_id, "batal_final", "Ada pegawai belum dinilai").message


def test_only_units_jpt_and_mandiri_have_one(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        _set(world, "alpa.satu")
    assert list(refusal.value.fields) == ["unor"]


def test_people_see_that_of_the_units_above_theirs(world: World) -> None:
    row_id = _set(world, "alpa")
    table, spec = world.registry.tables[NAME], world.registry.catalog.entity(NAME)
    seen = {}
    with world.database.read() as session:
        for person in ("pegawai", "beta_pegawai"):
            shown = visible(world.registry, world.actor(person), spec, "list")
            seen[person] = list(session.scalars(sa.select(table.c.id).where(shown)))
    assert seen == {"pegawai": [row_id], "beta_pegawai": []}


def test_the_dialog_and_the_grid_speak_the_words_of_the_manual(world: World, var: Path) -> None:
    row_id = _set(world, "alpa")
    app = application(str(world.database.url), var, world.registry.catalog, Clock(NOW))
    browser = Browser(app.test_client())
    browser.login(world.nip("admin"), PASSWORD)
    listed = browser.get(f"/admin/{NAME}/").text
    assert "Tambah Capaian Organisasi" in listed
    assert re.search(r"Unit Kerja Induk.*Capaian Organisasi.*Status", listed, re.DOTALL)
    asked = browser.get(f"/admin/{NAME}/action/final/?id={row_id}").text
    assert "Apakah Anda yakin ingin melakukan finalisasi Capaian Organisasi ini ?" in asked
    assert "Pastikan semua pegawai yang ada di Unit Kerja Induk ini sudah dinilai" in asked
    grid = f"/admin/{NAME}/tabel/"
    saved = browser.post(grid, grid, **{"id": str(row_id), f"b{row_id}-version": "1", f"b{row_id}-capaian": "istimewa"})
    assert saved.status_code == 303
    with world.database.read() as session:
        assert session.scalar(sa.select(world.registry.tables[NAME].c.capaian)) == "istimewa"
