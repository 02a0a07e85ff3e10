"""Kept parameters of a list: what still holds is used by its present name, the rest is told, and nothing leaks."""

from __future__ import annotations

import pytest

from app.engine.catalog import load
from app.models import listing
from app.models.build import Registry, build
from app.models.listing.sift import HIDDEN
from app.settings import PACKAGED_SCHEMA
from tests.personas import World


@pytest.fixture
def dialect_name() -> str:
    """Nothing here asks the database."""
    return "sqlite"


OVERLAY = {
    "rak.yaml": "entity: rak\nlabel: Rak\nscope: instansi\nfields:\n"
    "  sebutan: {type: text, label: Sebutan, renamed_from: nama}\n"
    "permissions: {admin_instansi: {actions: [list, read]}}\n",
    "barang.yaml": "entity: barang\nlabel: Barang\nscope: instansi\ntitle: '{kode}'\nfields:\n"
    "  kode: {type: text, label: Kode, renamed_from: [nomor, nomer]}\n"
    "  rak: {type: relation, to: rak, label: Rak, renamed_from: lemari}\n"
    "  pemegang: {type: text, label: Pemegang}\n"
    "list: {columns: [kode, rak], filters: [kode, rak, rak.sebutan, pemegang]}\n"
    "permissions: {admin_instansi: {actions: [list, read], fields: {read: [kode, rak]}}}\n",
}


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """The packaged schema with a menu whose fields had other names before."""
    folder = tmp_path_factory.mktemp("renamed")
    (folder / "entities").mkdir()
    for name, text in OVERLAY.items():
        (folder / "entities" / name).write_text(text, encoding="utf-8")
    return build(load([PACKAGED_SCHEMA, folder]))


def sift(world: World, person: str, *asked: tuple[str, str]) -> listing.Sifted:
    spec = world.registry.catalog.entity("pegawai")
    return listing.sift(world.registry, world.actor(person), spec, asked)


def test_what_the_list_can_be_asked_stays_as_it_is(world: World) -> None:
    asked = (("q", "ani"), ("f.aktif.eq", "ya"), ("f.golongan.is_null", "1"), ("sort", "-nama"), ("size", "20"))
    assert sift(world, "admin", *asked) == (asked, ())


@pytest.mark.parametrize(
    "name",
    ["page", "kembali", "tampilan", "_cari", "cari-f.unor.within", "csrf_token", "next", "//evil.example", "id", "Q"],
)
def test_what_is_none_of_the_lists_parameters_is_dropped(world: World, name: str) -> None:
    assert sift(world, "admin", (name, "2"), ("sort", "nama")) == ((("sort", "nama"),), ())


def test_empty_values_say_nothing(world: World) -> None:
    assert sift(world, "admin", ("q", " "), ("f.aktif.eq", ""), ("f.jenis_jabatan.in", " , "), ("sort", "")) == ((), ())


def test_renamed_fields_carry_filters_and_orders_along_paths_too(world: World, renamed: Registry) -> None:
    asked = (("f.nomer.contains", "7"), ("f.lemari.eq", "3"), ("f.lemari.nama.contains", "A"), ("sort", "-lemari"))
    assert listing.sift(renamed, world.actor("admin"), renamed.catalog.entity("barang"), asked) == (
        (("f.kode.contains", "7"), ("f.rak.eq", "3"), ("f.rak.sebutan.contains", "A"), ("sort", "-rak")),
        (),
    )


def test_a_field_that_is_gone_is_told_and_the_rest_stays(world: World) -> None:
    found = sift(world, "admin", ("f.alamat.contains", "x"), ("f.aktif.eq", "ya"), ("sort", "alamat"))
    assert found.pairs == (("f.aktif.eq", "ya"),)
    assert found.left_out == (
        "Saringan menurut “alamat”: isian itu tidak ada lagi.",
        "Urutan menurut “alamat”: isian itu tidak ada lagi.",
    )


def test_a_filter_that_the_list_no_longer_offers_is_told_by_its_label(world: World) -> None:
    found = sift(world, "admin", ("f.nama.contains", "x"), ("sort", "jabatan"), ("preset", "lama"), ("size", "9000"))
    assert found.pairs == ()
    assert found.left_out == (
        "Saringan menurut Nama: Daftar ini tidak dapat disaring menurut isian itu.",
        "Urutan menurut Jabatan: Daftar ini tidak dapat diurutkan menurut kolom itu.",
        "lama: Daftar ini tidak memiliki saringan siap pakai itu.",
        "9000: Harus berupa bilangan 1 sampai 200.",
    )


def test_of_several_choices_those_stay_that_are_still_there(world: World) -> None:
    found = sift(world, "admin", ("f.jenis_jabatan.in", "pimpinan,magang,pegawai"), ("f.jenis_jabatan.eq", "magang"))
    assert found.pairs == (("f.jenis_jabatan.in", "pimpinan,pegawai"),)
    assert len(found.left_out) == 1
    assert found.left_out[0].startswith("Saringan menurut Jenis Jabatan: ")


def test_of_a_parameter_that_stands_twice_the_first_counts_as_in_the_list(world: World) -> None:
    found = sift(world, "admin", ("q", "a"), ("q", "b"), ("f.golongan.in", "1"), ("f.golongan.in", "2,1"))
    assert found.pairs == (("q", "a"), ("f.golongan.in", "1,2"))


def test_a_field_that_shows_in_some_rows_only_is_named_and_not_used(world: World) -> None:
    found = sift(world, "tim", ("f.golongan.eq", "3"), ("f.aktif.eq", "ya"))
    assert found.pairs == (("f.aktif.eq", "ya"),)
    assert found.left_out == (
        "Saringan menurut Pangkat / Golongan Ruang: Anda tidak dapat menyaring menurut isian itu.",
    )


def test_a_field_that_does_not_show_is_not_even_named(world: World, renamed: Registry) -> None:
    asked = (("f.pemegang.contains", "Panji"), ("f.kode.contains", "7"))
    found = listing.sift(renamed, world.actor("admin"), renamed.catalog.entity("barang"), asked)
    assert found == ((("f.kode.contains", "7"),), (HIDDEN,))


@pytest.mark.parametrize("name", ["f.", "f..", "f.unor", "f.unor.", "f.unor.nama.x.y.eq", "f.\0.eq", "f.unor.within.x"])
def test_broken_names_are_left_out(world: World, name: str) -> None:
    found = sift(world, "admin", (name, "1"))
    assert found.pairs == ()
    assert len(found.left_out) == 1
