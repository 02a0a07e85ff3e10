"""The generic verbs: who may, what is refused and in which words, what is written, and what the history keeps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from app.errors import AppError, InUse, Invalid, NotAllowed, OutOfScope, Stale
from app.models.history import History
from app.workflows import entity
from app.workflows.effects import Done
from tests.personas import NOW, World

PERIODE = {"nama": "Januari", "periode_awal": "01-01", "periode_akhir": "01-31", "batas_pengisian": "02-05"}
NEW_NIP = "199302022018022950"


def create(world: World, person: str, name: str, values: Mapping[str, object]) -> int:
    with world.database.write() as session:
        return entity.create(session, world.registry, world.actor(person), name, values, now=NOW).subject_id


def update(
    world: World, person: str, name: str, row_id: int, values: Mapping[str, object], version: int | None = 1
) -> Done:
    with world.database.write() as session:
        return entity.update(session, world.registry, world.actor(person), name, row_id, values, version, now=NOW)


def delete(world: World, person: str, name: str, row_id: int, version: int | None = None) -> Done:
    with world.database.write() as session:
        return entity.delete(session, world.registry, world.actor(person), name, row_id, version, now=NOW)


def stored(world: World, name: str, row_id: int) -> Mapping[str, Any] | None:
    table = world.registry.tables[name]
    with world.database.read() as session:
        row = session.execute(sa.select(table).where(table.c.id == row_id)).mappings().first()
    return dict(row) if row else None


def history(world: World, name: str, row_id: int) -> list[History]:
    with world.database.read() as session:
        query = sa.select(History).where(History.entity == name, History.row_id == row_id).order_by(History.id)
        return list(session.scalars(query))


def refusal(do: Callable[[], object]) -> Mapping[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        do()
    return caught.value.fields


def counts(world: World, **users: int) -> dict[str, int]:
    """Counts as people are told them, by the labels of the menus."""
    return {str(world.registry.catalog.entity(name).label_plural): count for name, count in users.items()}


def person(**values: object) -> dict[str, object]:
    return {"nip": NEW_NIP, "nama": "BARU", "jabatan": "Analis", **values}


def test_a_new_row_belongs_to_the_actors_instansi_with_defaults_and_history(world: World) -> None:
    made = create(world, "admin", "periode", PERIODE)
    row = stored(world, "periode", made)
    assert row is not None
    assert (row["instansi_id"], row["jenis"], row["version"]) == (world.instansi["alpa"], "reguler", 1)
    (event,) = history(world, "periode", made)
    assert (event.action, event.actor_nama, event.origin, event.root_id) == ("create", "ASTI ADMIN", "web", made)
    assert event.changes["periode_awal"] == [None, "01-01"]


def test_a_row_of_a_unit_belongs_to_the_units_instansi(world: World) -> None:
    made = create(world, "beta_admin", "pegawai", person(unor=world.unor["beta.satu"]))
    row = stored(world, "pegawai", made)
    assert row is not None
    assert row["instansi_id"] == world.instansi["beta"]
    assert history(world, "pegawai", made)[0].changes["unor"][1] == {
        "id": world.unor["beta.satu"],
        "teks": "Bidang Satu",
    }


@pytest.mark.parametrize(
    ("who", "unor", "outcome"),
    [
        ("admin", "alpa.dua", None),
        ("admin", "beta.satu", Invalid),
        ("unit", "alpa.satu.seksi", None),
        ("unit", "alpa.dua", NotAllowed),
        ("unit", "beta.satu", Invalid),
        ("tim", "alpa.dua", NotAllowed),
        ("pegawai", "alpa.satu.seksi", NotAllowed),
        ("lewat", "alpa.dua", NotAllowed),
        ("nanti", "alpa.dua", NotAllowed),
        ("operator", "alpa.dua", NotAllowed),
        ("beta_admin", "alpa.dua", Invalid),
    ],
)
def test_who_may_add_a_pegawai_where(world: World, who: str, unor: str, outcome: type[AppError] | None) -> None:
    values = person(unor=world.unor[unor])
    if outcome is None:
        assert create(world, who, "pegawai", values) > 0
        return
    with pytest.raises(outcome):
        create(world, who, "pegawai", values)
    with world.database.read() as session:
        table = world.registry.tables["pegawai"]
        assert session.scalar(sa.select(sa.func.count()).where(table.c.nip == NEW_NIP)) == 0


def test_nobody_moves_a_row_out_of_their_own_reach(world: World) -> None:
    with pytest.raises(NotAllowed):
        update(world, "unit", "pegawai", world.pegawai["pegawai"], {"unor": world.unor["alpa.dua"]})
    assert update(world, "unit", "pegawai", world.pegawai["pegawai"], {"unor": world.unor["alpa.satu"]})


def test_every_field_tells_what_is_wrong_with_it_at_once(world: World) -> None:
    wrong = refusal(lambda: create(world, "admin", "periode", {"nama": " ", "periode_awal": "13-01", "jenis": "lain"}))
    assert set(wrong) == {"nama", "periode_awal", "periode_akhir", "batas_pengisian", "jenis"}
    assert wrong["nama"] == ["Nama wajib diisi."]


def test_a_taken_key_is_told_in_the_schemas_words_within_the_instansi(world: World) -> None:
    create(world, "admin", "periode", PERIODE)
    assert refusal(lambda: create(world, "admin", "periode", PERIODE)) == {"nama": ["Nama sudah dipakai."]}
    assert create(world, "beta_admin", "periode", PERIODE) > 0
    taken = {"nip": world.nip("beta_admin"), "nama": "KEMBAR"}
    assert refusal(lambda: create(world, "admin", "akun", taken)) == {"nip": ["NIP ini sudah memiliki akun."]}


def test_one_definitive_pimpinan_a_unit(world: World) -> None:
    head = {"jenis_jabatan": "pimpinan"}
    update(world, "admin", "pegawai", world.pegawai["rekan"], head)
    wrong = refusal(lambda: update(world, "admin", "pegawai", world.pegawai["mati"], head))
    assert wrong["unor"][0].startswith("Unor ini sudah memiliki pimpinan definitif.")
    update(world, "admin", "pegawai", world.pegawai["mati"], {**head, "status_pimpinan": "pjb"})
    update(world, "admin", "pegawai", world.pegawai["rekan"], {"aktif": False}, 2)
    update(world, "admin", "pegawai", world.pegawai["mati"], {"status_pimpinan": "definitif"}, 2)


def test_a_rule_of_the_schema_speaks_at_its_field(world: World) -> None:
    values = {
        "pegawai": world.pegawai["rekan"],
        "unor": world.unor["alpa"],
        "jabatan": "Kepala Dinas",
        "jenis": "PLT",
        "periode_awal": date(2026, 5, 1),
        "periode_akhir": date(2026, 4, 30),
    }
    wrong = refusal(lambda: create(world, "admin", "plt_plh", values))
    assert wrong == {"periode_akhir": ["Periode Akhir tidak boleh sebelum Periode Awal."]}
    assert create(world, "admin", "plt_plh", {**values, "periode_akhir": date(2026, 5, 1)}) > 0


def test_only_rows_that_the_relation_allows_may_be_chosen(world: World) -> None:
    update(world, "admin", "pegawai", world.pegawai["rekan"], {"aktif": False})
    values = {
        "pegawai": world.pegawai["rekan"],
        "unor": 10**12,
        "jabatan": "Kepala",
        "jenis": "PLT",
        "periode_awal": date(2026, 5, 1),
        "periode_akhir": date(2026, 5, 2),
    }
    assert set(refusal(lambda: create(world, "admin", "plt_plh", values))) == {"pegawai", "unor"}


@pytest.mark.parametrize("name", ["id", "version", "instansi_id", "jumlah_pegawai", "tidak_ada"])
def test_what_is_not_writable_is_refused(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        create(world, "admin", "unor", {"nama": "Baru", name: 1})


def test_fields_beyond_the_permission_are_refused(world: World) -> None:
    assert update(world, "admin", "instansi", world.instansi["alpa"], {"nama": "Kabupaten Alpa Baru"})
    with pytest.raises(NotAllowed, match="Kode"):
        update(world, "admin", "instansi", world.instansi["alpa"], {"kode": "Z"}, 2)


def test_set_once_stays(world: World) -> None:
    wrong = refusal(lambda: update(world, "admin", "akun", world.akun["rekan"], {"nip": NEW_NIP}))
    assert wrong == {"nip": ["NIP tidak dapat diubah setelah tersimpan."]}


def test_an_update_raises_the_version_and_records_what_changed_only(world: World) -> None:
    rekan = world.pegawai["rekan"]
    update(world, "admin", "pegawai", rekan, {"nama": "RINI BARU", "jabatan": "Jabatan rekan", "tempat_lahir": "Kota"})
    row = stored(world, "pegawai", rekan)
    assert row is not None
    assert (row["nama"], row["version"]) == ("RINI BARU", 2)
    event = history(world, "pegawai", rekan)[-1]
    assert event.changes == {"nama": ["RINI REKAN", "RINI BARU"], "tempat_lahir": [None, "Kota"]}


def test_saving_without_a_change_writes_nothing(world: World) -> None:
    rekan = world.pegawai["rekan"]
    assert update(world, "admin", "pegawai", rekan, {"nama": "RINI REKAN"}).message == "Tidak ada perubahan."
    row = stored(world, "pegawai", rekan)
    assert row is not None
    assert row["version"] == 1
    assert len(history(world, "pegawai", rekan)) == 1


def test_a_stale_save_shows_both_values_and_keeps_the_first(world: World) -> None:
    rekan = world.pegawai["rekan"]
    update(world, "admin", "pegawai", rekan, {"nama": "SATU", "unor": world.unor["alpa"]})
    with pytest.raises(Stale) as caught:
        update(
            world,
            "admin",
            "pegawai",
            rekan,
            {"nama": "DUA", "jabatan": "Jabatan rekan", "unor": world.unor["alpa.dua"]},
        )
    shown = {one.label: (one.stored, one.entered) for one in caught.value.differences}
    assert shown == {"Nama": ("SATU", "DUA"), "Unor": ("Dinas Alpa", "Bidang Dua")}
    assert caught.value.version == 2
    assert "ASTI ADMIN" in caught.value.message
    row = stored(world, "pegawai", rekan)
    assert row is not None
    assert row["nama"] == "SATU"


def test_a_row_in_use_stays_and_its_users_are_counted(world: World) -> None:
    with pytest.raises(InUse) as caught:
        delete(world, "admin", "unor", world.unor["alpa.satu"])
    assert caught.value.users == counts(world, akun_peran=1, pegawai=1, unor=1)
    assert stored(world, "unor", world.unor["alpa.satu"]) is not None


def test_an_instansi_with_anything_in_it_stays(world: World) -> None:
    with pytest.raises(InUse) as caught:
        delete(world, "operator", "instansi", world.instansi["beta"])
    assert caught.value.users == counts(world, akun=2, pegawai=2, unor=2)
    empty = create(world, "operator", "instansi", {"kode": "C", "nama": "Kabupaten Kosong", "jenis": "D"})
    assert delete(world, "operator", "instansi", empty)


def test_a_row_that_others_hang_on_without_a_menu_to_count_is_still_in_use(world: World) -> None:
    """The database refuses what slipped in between the count and the deletion."""
    table = world.registry.tables["unor"]
    made = create(world, "admin", "unor", {"nama": "Kosong"})

    def slip_in(connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("DELETE FROM unor") and not slipped:
            slipped.append(True)
            below = sa.update(table).where(table.c.id == world.unor["alpa.dua"]).values(atasan_id=made)
            connection.execute(below)

    slipped: list[bool] = []
    sa.event.listen(world.database.engine, "before_cursor_execute", slip_in)
    with pytest.raises(InUse):
        delete(world, "admin", "unor", made)
    assert slipped
    assert stored(world, "unor", made) is not None


def test_a_deleted_row_leaves_its_last_values_in_the_history(world: World) -> None:
    made = create(world, "admin", "periode", PERIODE)
    delete(world, "admin", "periode", made, 1)
    assert stored(world, "periode", made) is None
    event = history(world, "periode", made)[-1]
    assert (event.action, event.changes["nama"]) == ("delete", ["Januari", None])


def test_a_stale_deletion_is_refused(world: World) -> None:
    made = create(world, "admin", "periode", PERIODE)
    update(world, "admin", "periode", made, {"nama": "Lain"})
    with pytest.raises(Stale):
        delete(world, "admin", "periode", made, 1)


def test_out_of_scope_is_not_found_for_every_verb(world: World) -> None:
    target = world.pegawai["beta_pegawai"]
    with pytest.raises(OutOfScope):
        update(world, "admin", "pegawai", target, {"nama": "X"})
    with pytest.raises(OutOfScope):
        delete(world, "admin", "pegawai", target)
    with pytest.raises(OutOfScope), world.database.write() as session:
        entity.act(
            session, world.registry, world.actor("admin"), "akun", world.akun["beta_pegawai"], "kode_reset", now=NOW
        )


def test_no_unit_stands_below_itself(world: World) -> None:
    for above in ("alpa", "alpa.satu", "alpa.satu.seksi"):
        values = {"atasan": world.unor[above]}
        wrong = refusal(partial(update, world, "admin", "unor", world.unor["alpa"], values))
        assert wrong == {"atasan": ["Unor Atasan tidak boleh berada di bawah dirinya sendiri."]}
    assert update(world, "admin", "unor", world.unor["alpa.satu.seksi"], {"atasan": world.unor["alpa.dua"]})


def test_two_moves_at_once_make_no_circle(world: World) -> None:
    """Satu below Dua, and Dua below Satu, begun at the same moment: one of them has to give way."""
    start, outcomes = threading.Barrier(2), []

    def move(unit: str, below: str) -> None:
        actor = world.actor("admin")
        start.wait(10)
        try:
            with world.database.write() as session:
                values = {"atasan": world.unor[below]}
                entity.update(session, world.registry, actor, "unor", world.unor[unit], values, 1, now=NOW)
            outcomes.append("moved")
        except AppError:
            outcomes.append("refused")

    pairs = (("alpa.satu", "alpa.dua"), ("alpa.dua", "alpa.satu"))
    threads = [threading.Thread(target=move, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["moved", "refused"]


def test_two_who_take_the_same_key_at_once_get_one_row_and_one_refusal(world: World) -> None:
    start, outcomes = threading.Barrier(2), []

    def take() -> None:
        actor = world.actor("admin")
        start.wait(10)
        try:
            with world.database.write() as session:
                entity.create(session, world.registry, actor, "periode", PERIODE, now=NOW)
            outcomes.append("made")
        except Invalid as error:
            outcomes.append(str(error.fields))

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["made", "{'nama': ['Nama sudah dipakai.']}"]


def test_quick_add_fills_up_what_is_missing(world: World) -> None:
    create(world, "admin", "periode", PERIODE)
    with world.database.write() as session:
        done = entity.quick_add(session, world.registry, world.actor("admin"), "periode", "bulanan", now=NOW)
    label = world.registry.catalog.entity("periode").label_plural
    assert done.message == f"12 data {label} ditambahkan. 1 sudah ada dan tidak diubah."
    with world.database.write() as session:
        again = entity.quick_add(session, world.registry, world.actor("admin"), "periode", "bulanan", now=NOW)
        assert again.subject_id == 0
        with pytest.raises(OutOfScope):
            entity.quick_add(session, world.registry, world.actor("admin"), "periode", "tidak_ada", now=NOW)
        with pytest.raises(NotAllowed):
            entity.quick_add(session, world.registry, world.actor("unit"), "periode", "bulanan", now=NOW)
    with world.database.read() as session:
        owners = session.scalars(sa.select(world.registry.tables["periode"].c.instansi_id)).all()
    assert owners == [world.instansi["alpa"]] * 13


def test_a_masked_field_is_kept_when_it_is_not_entered(world: World) -> None:
    update(world, "admin", "pegawai", world.pegawai["rekan"], {"nama": "LAIN"})
    row = stored(world, "pegawai", world.pegawai["rekan"])
    assert row is not None
    assert row["nik"].startswith("3273")


def test_a_disabled_grant_stops_at_once(world: World) -> None:
    gone = replace(world.actor("admin"), grants=())
    with world.database.write() as session, pytest.raises(OutOfScope):
        entity.update(session, world.registry, gone, "pegawai", world.pegawai["rekan"], {"nama": "X"}, 1, now=NOW)
