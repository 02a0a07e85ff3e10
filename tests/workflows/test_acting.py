"""An entity's own steps, which write values and what was filled in: on one row, and on many."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.errors import AppError, Invalid, NotAllowed, OutOfScope, Stale
from app.models import listing
from app.models.history import History
from app.workflows import entity, many
from app.workflows.effects import Done
from app.workflows.many import Left, Outcome, Step
from tests.personas import NOW, World
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first


def _make(world: World, perihal: str = "Laptop", whose: str = "pegawai", jumlah: int = 1) -> int:
    values = {"pegawai": world.pegawai[whose], "perihal": perihal, "jumlah": jumlah, "lampiran": [{"judul": "Surat"}]}
    with world.database.write() as session:
        actor = world.actor("admin")
        return entity.create(session, world.registry, actor, "usulan", values, now=NOW).subject_id


def _act(world: World, person: str, row_id: int, step: str, version: int | None = None, **values: object) -> Done:
    with world.database.write() as session:
        actor = world.actor(person)
        return entity.act(session, world.registry, actor, "usulan", row_id, step, values, version, now=NOW)


def _each(world: World, person: str, ids: list[int], step: Step) -> Outcome:
    usulan = world.registry.catalog.entity("usulan")
    with world.database.write() as session:
        return many.each(session, world.registry, world.actor(person), usulan, ids, step, now=NOW)


def _stored(world: World, row_id: int, *names: str) -> tuple[object, ...]:
    table = world.registry.tables["usulan"]
    with world.database.read() as session:
        return tuple(session.execute(sa.select(*(table.c[name] for name in names)).where(table.c.id == row_id)).one())


def _matching(world: World, person: str, step: str, **filters: list[str]) -> list[int]:
    catalog = world.registry.catalog
    query = listing.parse_query(catalog, catalog.entity("usulan"), filters)
    with world.database.read() as session:
        return listing.ids(session, world.registry, world.actor(person), query, step, many.MOST)


def test_a_step_writes_its_values_and_what_is_filled_in(kantor: World) -> None:
    row_id = _make(kantor)
    assert _act(kantor, "admin", row_id, "tandai", jumlah=4).message == "Tandai: perubahan data Usulan tersimpan."
    assert _stored(kantor, row_id, "catatan", "jumlah", "version") == ("Diperiksa", 4, 2)
    assert _act(kantor, "admin", row_id, "tandai", jumlah=4).message == "Tidak ada perubahan."
    with kantor.database.read() as session:
        last = session.scalars(sa.select(History).where(History.entity == "usulan").order_by(History.id.desc())).first()
    assert last is not None
    assert (last.action, last.changes) == ("tandai", {"catatan": [None, "Diperiksa"], "jumlah": [1, 4]})


REFUSED: list[tuple[str, dict[str, object], type[AppError]]] = [
    ("pegawai", {}, NotAllowed),  # sees the row, has no right to the step
    ("beta_admin", {}, OutOfScope),
    ("admin", {"perihal": "Meja"}, Invalid),  # nobody asked for that field
    ("admin", {"jumlah": -1}, Invalid),
    ("admin", {"version": 7}, Stale),
]


@pytest.mark.parametrize(("person", "values", "refusal"), REFUSED)
def test_a_step_is_refused(kantor: World, person: str, values: dict[str, object], refusal: type[AppError]) -> None:
    row_id = _make(kantor)
    with pytest.raises(refusal):
        _act(kantor, person, row_id, "tandai", **values)  # type: ignore[arg-type]
    assert _stored(kantor, row_id, "catatan", "jumlah", "version") == (None, 1, 1)


def test_a_step_whose_condition_does_not_hold_is_refused(kantor: World) -> None:
    row_id = _make(kantor)
    with pytest.raises(NotAllowed, match="dalam keadaannya sekarang"):
        _act(kantor, "admin", row_id, "arsipkan")


def test_many_rows_each_for_itself(kantor: World) -> None:
    """The unit's admin approves: a row with too many is refused, and so is one of another unit; the others go on."""
    near, many_things, other = _make(kantor, "Meja"), _make(kantor, "Kursi", jumlah=9), _make(kantor, "Lemari")
    assert _each(kantor, "admin", [near, many_things, other], Step("ajukan")).done == 3
    outcome = _each(kantor, "unit", [other, near, many_things, 999], Step("setujui"))
    assert outcome.done == 2
    assert [(left.row_id, left.title) for left in outcome.left] == [(many_things, "Kursi"), (999, "Nomor 999")]
    assert "Jumlah paling banyak 5" in outcome.left[0].reason
    assert outcome.left[1] == Left(999, "Nomor 999", "Data tidak ditemukan.")
    assert [_stored(kantor, row, "status")[0] for row in (near, many_things, other)] == [
        "disetujui",
        "diajukan",
        "disetujui",
    ]
    assert [effect.kind for effect in outcome.effects] == ["kabar", "kabar"]


def test_nobody_approves_their_own_among_many(kantor: World) -> None:
    row_id = _make(kantor)
    _each(kantor, "admin", [row_id], Step("ajukan"))
    outcome = _each(kantor, "admin", [row_id], Step("setujui"))
    assert outcome.done == 0
    assert "pada data Anda sendiri" in outcome.left[0].reason


def test_a_reason_counts_for_all(kantor: World) -> None:
    ids = [_make(kantor, name) for name in ("Meja", "Kursi")]
    _each(kantor, "admin", ids, Step("ajukan"))
    assert [left.reason for left in _each(kantor, "unit", ids, Step("tolak")).left] == ["Alasan wajib diisi."] * 2
    assert _each(kantor, "unit", ids, Step("tolak", reason="Anggaran habis.")).done == 2


def test_rows_of_others_stay_and_are_not_named(kantor: World) -> None:
    row_id = _make(kantor, "Rahasia")
    outcome = _each(kantor, "beta_admin", [row_id], Step("delete"))
    assert outcome.left == (Left(row_id, f"Nomor {row_id}", "Data tidak ditemukan."),)
    assert _each(kantor, "admin", [row_id], Step("delete")).done == 1


@pytest.mark.parametrize("step", ["kembalikan", "update", "tidak_ada"])
def test_only_what_the_list_offers(kantor: World, step: str) -> None:
    with pytest.raises(OutOfScope):
        _each(kantor, "unit", [_make(kantor)], Step(step))


def test_a_role_without_the_step_is_refused_before_any_row(kantor: World) -> None:
    with pytest.raises(NotAllowed):
        _each(kantor, "pegawai", [_make(kantor)], Step("tandai"))


def test_the_rows_that_a_step_fits_are_found_within_the_filters(kantor: World) -> None:
    first, second = _make(kantor, "Meja"), _make(kantor, "Kursi")
    _each(kantor, "admin", [first], Step("ajukan"))
    assert _matching(kantor, "admin", "ajukan") == [second]
    assert _matching(kantor, "admin", "tandai") == [first, second]
    assert _matching(kantor, "admin", "tandai", q=["meja"]) == [first]
    assert _matching(kantor, "admin", "arsipkan") == []
    assert _matching(kantor, "beta_admin", "tandai") == []


def test_a_step_for_the_whole_list(kantor: World) -> None:
    first, second = _make(kantor, "Meja"), _make(kantor, "Kursi")
    _each(kantor, "admin", [first], Step("ajukan"))
    _each(kantor, "unit", [first], Step("setujui"))
    ids = _matching(kantor, "admin", "arsipkan")
    assert ids == [first]
    assert _each(kantor, "admin", ids, Step("arsipkan")).done == 1
    assert _stored(kantor, second, "catatan") == (None,)
