"""Forms read what was typed, keep it, and hang every message where it belongs. No database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.admin.controls import LookupControl, ValueControl
from app.admin.forms import ROW_LIMIT, EntityForm, RowsControl, RowsOf, controls
from app.engine import catalog as engine
from app.engine.permissions import writable
from app.engine.spec import Catalog, Permission
from app.settings import PACKAGED_SCHEMA

EVERYTHING = Permission("operator", frozenset({"create"}))
START: dict[str, object] = {"mulai": date(2026, 11, 20)}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return engine.load([PACKAGED_SCHEMA])


def make(catalog: Catalog, name: str) -> EntityForm:
    entity = catalog.entity(name)
    rows = {"peran": RowsOf(catalog.entity("akun_peran"), START)} if name == "akun" else {}
    return EntityForm(entity, controls(entity, writable(entity, EVERYTHING), rows=rows))


def sent(catalog: Catalog, name: str, pairs: Mapping[str, str], *, kept: tuple[str, ...] = ()) -> EntityForm:
    form = make(catalog, name)
    form.keep(kept)
    form.process(MultiDict(pairs))
    return form


def test_typed_texts_become_typed_values(catalog: Catalog) -> None:
    form = sent(catalog, "periode", {"nama": " Triwulan  1 ", "periode_awal": "01-01", "jenis": "final"})

    assert form.values() == {"nama": "Triwulan 1", "periode_awal": "01-01", "jenis": "final"}
    assert form.readable()


def test_a_field_that_was_not_sent_is_no_value(catalog: Catalog) -> None:
    assert "batas_pengisian" not in sent(catalog, "periode", {"nama": "Final"}).values()


def test_what_cannot_be_read_is_kept_with_its_reason(catalog: Catalog) -> None:
    form = sent(catalog, "periode", {"nama": "Final", "periode_awal": "13-01"})
    control = form.controls["periode_awal"]

    assert isinstance(control, ValueControl)
    assert control.text == "13-01"
    assert control.messages
    assert "periode_awal" not in form.values()
    assert [anchor for anchor, _, _ in form.problems()] == ["periode_awal"]


def test_messages_find_their_control(catalog: Catalog) -> None:
    form = sent(catalog, "periode", {"nama": "Final"})

    form.blame({"nama": ["Nama sudah dipakai."], "": ["Ada yang salah."], "tidak_ada": ["Entah di mana."]})

    assert form.controls["nama"].messages == ["Nama sudah dipakai."]
    assert form.notes == ["Ada yang salah.", "Entah di mana."]


def test_a_masked_value_stays_when_its_control_is_left_empty(catalog: Catalog) -> None:
    assert "nik" not in sent(catalog, "pegawai", {"nik": "", "nama": "Contoh"}, kept=("nik",)).values()
    assert sent(catalog, "pegawai", {"nik": "", "nama": "Contoh"}).values()["nik"] is None


def test_yes_is_shown_as_chosen_however_it_was_sent(catalog: Catalog) -> None:
    control = sent(catalog, "pegawai", {"aktif": "true"}).controls["aktif"]

    assert isinstance(control, ValueControl)
    assert control.data is True
    assert control.text in {raw for raw, _ in control.options}


def rows_of(form: EntityForm) -> RowsControl:
    control = form.controls["peran"]
    assert isinstance(control, RowsControl)
    return control


def test_rows_keep_their_index_through_gaps_and_blanks(catalog: Catalog) -> None:
    form = sent(
        catalog,
        "akun",
        {
            "peran-2-peran": "pegawai",
            "peran-2-mulai": "2026-01-01",
            "peran-5-peran": "",
            "peran-5-mulai": "2026-11-20",
            "peran-7-id": "12",
            "peran-7-hapus": "1",
            "peran-9-id": "13",
            "peran-9-peran": "admin_unit",
            "peran-9-mulai": "bukan tanggal",
        },
    )
    form.blame({"peran-1-peran": ["Tidak boleh."]})
    rows = rows_of(form)

    assert [row.index for row in rows.rows] == [2, 5, 7, 9]
    assert [row.index for row in rows.kept()] == [2, 9]
    assert rows.kept()[1].controls["peran"].messages == ["Tidak boleh."]
    assert {anchor for anchor, _, _ in form.problems()} == {"peran-9-peran", "peran-9-mulai"}


def test_removing_every_row_is_not_the_same_as_sending_none(catalog: Catalog) -> None:
    assert sent(catalog, "akun", {"peran-0-id": "4", "peran-0-hapus": "1"}).values()["peran"] == []
    assert "peran" not in sent(catalog, "akun", {"nama": "Contoh"}).values()


def test_too_many_rows_are_refused(catalog: Catalog) -> None:
    form = sent(catalog, "akun", {f"peran-{number}-peran": "pegawai" for number in range(ROW_LIMIT + 1)})

    assert len(rows_of(form).rows) == ROW_LIMIT
    assert rows_of(form).messages


def test_a_relation_offers_only_what_is_chosen_and_what_was_found(catalog: Catalog) -> None:
    control = sent(catalog, "pegawai", {"unor": "7"}).controls["unor"]
    assert isinstance(control, LookupControl)
    control.title, control.candidates = "Biro Umum", ((7, "Biro Umum"), (8, "Biro Hukum"))

    assert [raw for raw, _ in control.options] == ["", "7", "8"]


FIELDS = ("nama", "nip", "pegawai", "aktif", "version", "peran")
PARTS = (
    "0-id",
    "0-peran",
    "0-unor",
    "0-hapus",
    "0-mulai",
    "²-peran",
    "-1-peran",
    "99999999999-peran",
    "x-peran",
    "٣-peran",
)
NAMES = st.sampled_from((*FIELDS, *(f"peran-{part}" for part in PARTS)))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMES, st.text(max_size=60)), max_size=12))
def test_no_text_breaks_a_form(catalog: Catalog, pairs: list[tuple[str, str]]) -> None:
    form = make(catalog, "akun")
    form.process(MultiDict(pairs))

    form.values()
    assert all(message for _, _, message in form.problems())
