"""Saved views: one's own, shared by those who may, chosen as the first; under bounds, and never another person's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.engine.catalog import load
from app.errors import Invalid, NotAllowed, OutOfScope
from app.models import saved_view as views
from app.models.build import build
from app.models.history import History, names_of
from app.models.saved_view import FirstView, SavedView
from app.settings import PACKAGED_SCHEMA
from app.workflows import saved_view
from app.workflows.effects import Done
from tests.personas import NOW, World
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first

ASKED = (("f.aktif.eq", "ya"), ("sort", "-nama"))
Verb = Callable[..., Done]


def do(world: World, verb: Verb, person: str, *args: object, menu: str = "pegawai", **named: Any) -> int:
    with world.database.write() as session:
        spec = world.registry.catalog.entity(menu)
        return verb(session, world.registry, world.actor(person), spec, *args, now=NOW, **named).subject_id


def save(world: World, person: str, nama: str = "Aktif", asked: object = ASKED, **named: Any) -> int:
    return do(world, saved_view.save, person, nama, asked, **named)


def seen(world: World, person: str, menu: str = "pegawai") -> list[tuple[str, bool, bool, bool]]:
    """Name, own, shared, first of the views that somebody may open."""
    with world.database.read() as session:
        found = views.visible(session, world.actor(person), [menu])
    return [(one.nama, one.own, one.shared, one.first) for one in found]


def stored(world: World, view_id: int) -> SavedView | None:
    with world.database.read() as session:
        return session.get(SavedView, view_id)


def test_a_view_is_its_owners_alone(world: World) -> None:
    save(world, "admin")
    assert seen(world, "admin") == [("Aktif", True, False, False)]
    assert seen(world, "admin", "unor") == []
    for other in ("operator", "unit", "pegawai", "beta_admin"):
        assert seen(world, other) == []


def test_only_what_the_list_can_be_asked_is_kept(world: World) -> None:
    view_id = save(world, "admin", asked=(*ASKED, ("page", "3"), ("kembali", "//evil.example"), ("f.x.eq", "1")))
    view = stored(world, view_id)
    assert view is not None
    assert view.params == [list(pair) for pair in ASKED]


def test_the_verb_itself_refuses_whoever_may_not_open_the_list(world: World) -> None:
    with pytest.raises(NotAllowed):
        do(world, saved_view.save, "pegawai", "Akun", (("sort", "nama"),), menu="akun")


@pytest.mark.parametrize("nama", ["", "  ", "\u202e\u200f", "x" * 61])
def test_a_name_is_needed_and_bounded(world: World, nama: str) -> None:
    with pytest.raises(Invalid) as refused:
        save(world, "admin", nama)
    assert set(refused.value.fields) == {"nama"}


def test_names_are_kept_clean(world: World) -> None:
    save(world, "admin", " Guru\0  SD\u202e ")
    assert [name for name, *_ in seen(world, "admin")] == ["Guru SD"]


def test_a_name_is_taken_once_a_person_and_menu_whatever_its_case(world: World) -> None:
    save(world, "admin", "Guru")
    with pytest.raises(Invalid) as refused:
        save(world, "admin", " guru ")
    assert set(refused.value.fields) == {"nama"}
    save(world, "unit", "Guru")
    do(world, saved_view.save, "admin", "Guru", (("sort", "nama"),), menu="unor")
    other = save(world, "admin", "Dosen")
    with pytest.raises(Invalid):
        do(world, saved_view.change, "admin", other, nama="GURU")
    do(world, saved_view.change, "admin", other, nama="DOSEN")
    assert [name for name, *_ in seen(world, "admin")] == ["DOSEN", "Guru"]


def test_nothing_and_too_much_are_refused(world: World) -> None:
    for asked in ((), (("page", "2"),), (("f.golongan.in", ",".join(str(10**9 + number) for number in range(300))),)):
        with pytest.raises(Invalid) as refused:
            save(world, "admin", asked=asked)
        assert set(refused.value.fields) == {""}


def test_a_person_has_a_bounded_number_of_views(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_view, "MOST", 2)
    save(world, "admin", "Satu")
    do(world, saved_view.save, "admin", "Dua", (("sort", "nama"),), menu="unor")
    with pytest.raises(Invalid) as refused:
        save(world, "admin", "Tiga")
    assert set(refused.value.fields) == {""}
    save(world, "unit", "Tiga")


def test_a_shared_view_is_open_to_its_instansi_alone(world: World) -> None:
    view_id = save(world, "admin", shared=True)
    assert seen(world, "admin") == [("Aktif", True, True, False)]
    for person in ("unit", "tim", "pegawai", "operator"):
        assert seen(world, person) == [("Aktif", False, True, False)]
    assert seen(world, "beta_admin") == []
    do(world, saved_view.change, "admin", view_id, shared=False)
    assert seen(world, "unit") == []


@pytest.mark.parametrize("person", ["operator", "unit", "tim", "pegawai", "lewat", "nanti"])
def test_who_may_not_share_does_not(world: World, person: str) -> None:
    """Among them whose role ended yesterday and whose begins tomorrow."""
    with pytest.raises(NotAllowed):
        save(world, person, shared=True)
    view_id = save(world, person)
    with pytest.raises(NotAllowed):
        do(world, saved_view.change, person, view_id, shared=True)
    assert seen(world, person) == [("Aktif", True, False, False)]


def test_a_menu_has_a_bounded_number_of_shared_views(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_view, "MOST_SHARED", 1)
    save(world, "admin", "Satu", shared=True)
    with pytest.raises(Invalid) as refused:
        save(world, "admin", "Dua", shared=True)
    assert set(refused.value.fields) == {"bagikan"}
    save(world, "beta_admin", "Satu", shared=True)


@pytest.mark.parametrize("person", ["operator", "unit", "pegawai", "beta_admin"])
def test_another_persons_private_view_is_not_there(world: World, person: str) -> None:
    view_id = save(world, "admin")
    for verb, args in ((saved_view.overwrite, (ASKED,)), (saved_view.delete, ()), (saved_view.change, ())):
        with pytest.raises(OutOfScope):
            do(world, verb, person, view_id, *args)
    with pytest.raises(OutOfScope):
        do(world, saved_view.delete, "admin", view_id, menu="unor")
    assert seen(world, "admin") == [("Aktif", True, False, False)]


def test_another_persons_shared_view_is_theirs_to_change(world: World) -> None:
    view_id = save(world, "admin", shared=True)
    for verb, args, named in (
        (saved_view.overwrite, (ASKED,), {}),
        (saved_view.delete, (), {}),
        (saved_view.change, (), {"nama": "Lain", "shared": True}),
        (saved_view.change, (), {"shared": False}),
    ):
        with pytest.raises(NotAllowed):
            do(world, verb, "unit", view_id, *args, **named)
    assert seen(world, "unit") == [("Aktif", False, True, False)]


def test_whoever_may_share_may_end_the_sharing_of_anothers(world: World) -> None:
    """An admin whose role begins tomorrow: from then on."""
    view_id = save(world, "admin", shared=True)
    later = NOW.replace(day=22)
    with world.database.write() as session:
        actor = world.actor("nanti", later)
        spec = world.registry.catalog.entity("pegawai")
        saved_view.change(session, world.registry, actor, spec, view_id, first=True, shared=False, now=later)
    assert seen(world, "nanti") == []
    assert seen(world, "admin") == [("Aktif", True, False, False)]
    assert _rows(world, FirstView) == 0


def test_without_the_right_a_shared_view_is_not_altered_but_withdrawn(world: World) -> None:
    """`lewat` was admin until yesterday."""
    before = NOW.replace(day=18)
    with world.database.write() as session:
        spec, actor = world.registry.catalog.entity("pegawai"), world.actor("lewat", before)
        view_id = saved_view.save(
            session, world.registry, actor, spec, "Aktif", ASKED, shared=True, now=before
        ).subject_id
    with pytest.raises(NotAllowed):
        do(world, saved_view.overwrite, "lewat", view_id, ASKED)
    with pytest.raises(NotAllowed):
        do(world, saved_view.change, "lewat", view_id, nama="Lain", shared=True)
    do(world, saved_view.change, "lewat", view_id, nama="Lain", shared=False)
    assert seen(world, "lewat") == [("Lain", True, False, False)]


def test_a_menu_opens_with_one_view_at_most(world: World) -> None:
    one, other = save(world, "admin", "Satu", first=True), save(world, "admin", "Dua", first=True)
    assert seen(world, "admin") == [("Dua", True, False, True), ("Satu", True, False, False)]
    do(world, saved_view.change, "admin", one)
    assert seen(world, "admin")[0] == ("Dua", True, False, True)
    do(world, saved_view.change, "admin", other)
    assert _rows(world, FirstView) == 0


def test_a_shared_view_may_be_anybodys_first_until_it_is_shared_no_more(world: World) -> None:
    view_id = save(world, "admin", shared=True, first=True)
    do(world, saved_view.change, "pegawai", view_id, first=True, shared=True)
    assert seen(world, "pegawai") == [("Aktif", False, True, True)]
    do(world, saved_view.change, "admin", view_id, first=True, shared=False)
    assert seen(world, "admin") == [("Aktif", True, False, True)]
    assert _rows(world, FirstView) == 1


def test_a_view_is_filled_anew_and_deleted(world: World) -> None:
    view_id = save(world, "admin", first=True)
    do(world, saved_view.overwrite, "admin", view_id, (("q", "guru"),))
    view = stored(world, view_id)
    assert view is not None
    assert view.params == [["q", "guru"]]
    do(world, saved_view.delete, "admin", view_id)
    assert (_rows(world, SavedView), _rows(world, FirstView)) == (0, 0)


def test_views_follow_a_menu_that_is_renamed(world: World, tmp_path: Path) -> None:
    first = do(world, saved_view.save, "admin", "Awal", (("sort", "nama"),), menu="periode", first=True)
    (tmp_path / "masa.yaml").write_text(
        "entity: masa\nrenamed_from: musim\nlabel: Masa\nscope: instansi\nfields: {nama: {type: text, label: Nama}}\n"
        "permissions: {admin_instansi: {actions: [list, read]}}\n",
        encoding="utf-8",
    )
    folder = tmp_path / "kantor" / "entities"
    folder.mkdir(parents=True)
    (tmp_path / "masa.yaml").rename(folder / "masa.yaml")
    registry = build(load([PACKAGED_SCHEMA, folder.parent]))
    with world.database.write() as session:
        for table in (SavedView, FirstView):
            session.execute(sa.update(table).where(table.entity == "periode").values(entity="musim"))
    later = World(world.database, registry, world.instansi, world.unor, world.pegawai, world.akun)
    masa = registry.catalog.entity("masa")
    with world.database.read() as session:
        found = views.visible(session, world.actor("admin"), names_of(registry.catalog, masa))
    assert [(one.id, one.first) for one in found] == [(first, True)]
    with pytest.raises(Invalid):
        do(later, saved_view.save, "admin", "awal", (("size", "20"),), menu="masa")
    second = do(later, saved_view.save, "admin", "Dua", (("size", "20"),), menu="masa", first=True)
    assert _rows(world, FirstView) == 1
    do(later, saved_view.delete, "admin", first, menu="masa")
    with world.database.read() as session:
        found = views.visible(session, world.actor("admin"), names_of(registry.catalog, masa))
    assert [(one.id, one.first) for one in found] == [(second, True)]


def test_a_deleted_account_takes_its_views_along(world: World) -> None:
    save(world, "rekan", first=True)
    kept = save(world, "admin", "Bersama", shared=True)
    do(world, saved_view.change, "rekan", kept, first=True, shared=True)
    with world.database.write() as session:
        views.forget(session, world.akun["rekan"])
    assert seen(world, "admin") == [("Bersama", True, True, False)]
    assert (_rows(world, SavedView), _rows(world, FirstView)) == (1, 0)


def test_changes_stand_in_the_history_private_names_do_not(world: World) -> None:
    view_id = save(world, "admin", "Rahasia Saya")
    do(world, saved_view.change, "admin", view_id, nama="Umum", shared=True)
    do(world, saved_view.delete, "admin", view_id)
    with world.database.read() as session:
        told = session.scalars(sa.select(History).where(History.action.contains("tampilan")).order_by(History.id))
        rows = [(one.entity, one.row_id, one.action, one.reason) for one in told]
    menu, me = "Manajemen Pegawai", world.akun["admin"]
    assert rows == [
        ("akun", me, "simpan_tampilan", menu),
        ("akun", me, "atur_tampilan", f"{menu}: Umum"),
        ("akun", me, "hapus_tampilan", f"{menu}: Umum"),
    ]


def _rows(world: World, table: type[SavedView] | type[FirstView]) -> int:
    with world.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
