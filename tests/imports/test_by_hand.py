"""What a person may do about texts that name no row, or several; and what must not happen behind their back."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from werkzeug.datastructures import MultiDict

from app.admin import importquestions
from app.errors import Invalid
from app.exports.table import Head, xlsx_writer
from app.imports import store
from app.imports.errorfile import columns, lines
from app.imports.stored import options_from
from app.imports.template import write_template
from app.models import listing
from app.models.entities import REGISTRY
from app.models.imports import ImportPlan
from tests.imports.conftest import NOW, Office, insert
from tests.imports.workbooks import workbook
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first

HEAD: list[object] = ["NIP", "Nama", "Unor", "Jabatan"]
UNITS: list[object] = ["ID Unor", "Unit Kerja", "Atasan", "Eselon", "Unit Induk"]


def eselon(office: Office) -> int:
    """The rank '41'."""
    return insert(
        office.database, "eselon", kode="41", nama="IV.a", jabatan_asn="PENGAWAS", sumber="rekaan", berlaku_sejak=NOW
    )


def answered(office: Office, plan_id: int, **form: str) -> ImportPlan:
    """The plan, drawn anew with the answers of a form."""
    plan = office.plan(plan_id)
    with office.database.write() as session:
        desk = office.desk(session, plan.entity)
        options = importquestions.answers(desk, plan, MultiDict(form))
        store.correct(desk, desk.one(plan_id), {}, options, NOW)
    return office.plan(plan_id)


def said(office: Office, plan_id: int) -> dict[str, str]:
    """What was said about each row, by its title."""
    return {row.title: " ".join(text for _, _, text, _ in row.messages) for row in office.rows(plan_id)}


def test_an_unknown_code_is_accepted_empty_and_can_be_mapped_by_hand(office: Office) -> None:
    rank = eselon(office)
    rows: list[list[object]] = [UNITS, ["K-1", "Badan Otorita", "Pemerintah Kota Contoh", 20, None]]
    plan_id = office.upload("unor", workbook(rows))
    [row] = office.rows(plan_id)
    assert (row.outcome, "jenis" in row.after) == ("new", False)
    assert "'20' tidak dikenal dan dikosongkan" in said(office, plan_id)["Badan Otorita"]

    answered(office, plan_id, **{"pilih-jawab-jenis-20": "PENGAWAS / Eselon IV.a (41)"})
    assert office.rows(plan_id)[0].after["jenis"] == rank

    again = office.upload("unor", workbook([UNITS, ["K-2", "Badan Lain", "Pemerintah Kota Contoh", "20", None]]))
    assert office.rows(again)[0].after["jenis"] == rank, "the answer is remembered for files of this shape"
    [asked] = office.plan(again).questions
    assert asked["text"] == "20", "and can be seen and changed"
    answered(office, again, **{"pilih-jawab-jenis-20": ""})
    assert "jenis" not in office.rows(again)[0].after


def test_a_text_that_names_nothing_cannot_be_picked(office: Office) -> None:
    plan_id = office.upload("pegawai", workbook([HEAD, ["199003042020121901", "Ayu", "Dinas Antah", "Analis"]]))
    [asked] = office.plan(plan_id).questions
    with pytest.raises(Invalid):
        answered(office, plan_id, **{f"pilih-jawab-unor-{asked['key']}": "Tidak Pernah Ada"})
    answered(office, plan_id, **{f"pilih-jawab-unor-{asked['key']}": "Dinas Kesehatan / Sekretariat"})
    [row] = office.rows(plan_id)
    assert (row.outcome, row.after["unor"]) == ("new", 5)


def test_a_name_that_two_units_bear_is_asked_and_keeps_what_is_stored(office: Office) -> None:
    before: list[list[object]] = [HEAD, ["199003042020121902", "Budi", "Dinas Pendidikan / Sekretariat", "Analis"]]
    office.apply(office.upload("pegawai", workbook(before)))
    rows: list[list[object]] = [
        HEAD,
        ["199003042020121901", "Ayu", "Sekretariat", "Analis"],
        ["199003042020121902", "Budi Rekaan", "Sekretariat", "Analis"],
    ]
    plan_id = office.upload("pegawai", workbook(rows))
    new, stored = office.rows(plan_id)
    assert new.outcome == "error"
    assert "ada lebih dari satu" in said(office, plan_id)["Ayu - 199003042020121901"]
    assert "unor" not in stored.after, "the unit that he has is called so"
    [asked] = office.plan(plan_id).questions
    assert (asked["text"], asked["count"], [key for key, _ in asked["options"]]) == ("Sekretariat", 1, [5, 4])

    answered(office, plan_id, **{f"jawab-unor-{asked['key']}": "5"})
    new, stored = office.rows(plan_id)
    assert (new.outcome, new.after["unor"]) == ("new", 5)
    assert "unor" not in stored.after, "the answer is for those whose unit is not known"


def test_an_orphan_is_hung_below_a_unit_by_hand(office: Office) -> None:
    plan_id = office.upload("unor", workbook([UNITS, ["K-1", "Unit Yatim", "Badan Bubar", None, None]]))
    assert office.rows(plan_id)[0].outcome == "error"
    answered(office, plan_id, **{"pilih-jawab-atasan-badanbubar": "Pemerintah Kota Contoh / Dinas Kesehatan"})
    [row] = office.rows(plan_id)
    assert (row.outcome, row.after["atasan"]) == ("new", 3)


def test_a_new_unit_may_be_its_own_induk(office: Office) -> None:
    rows: list[list[object]] = [
        UNITS,
        ["K-1", "Dinas Sosial", "Pemerintah Kota Contoh", None, "Dinas Sosial"],
        ["K-2", "Bidang Anak", "Dinas Sosial", None, "Dinas Sosial"],
    ]
    plan_id = office.upload("unor", workbook(rows))
    assert [row.outcome for row in office.rows(plan_id)] == ["new", "new"], said(office, plan_id)
    office.apply(plan_id)
    dinas, bidang = office.stored("unor")[-2:]
    assert (dinas["induk_id"], bidang["induk_id"], bidang["atasan_id"]) == (dinas["id"], dinas["id"], dinas["id"])
    office.undo(plan_id)
    assert len(office.stored("unor")) == 5


def exported(office: Office, name: str, path: Path) -> bytes:
    """What the export of an entity's list writes."""
    entity = office.entity(name)
    with office.database.read() as session:
        fields = listing.exportable(REGISTRY, office.actor, entity)
        heads = [Head(column.label, column.kind) for column in listing.export_columns(REGISTRY, entity, fields)]
        with xlsx_writer(path, heads, office.actor.zone, name, NOW) as writer:
            query = listing.parse_query(REGISTRY.catalog, entity, {})
            for chunk in listing.stream(session, REGISTRY, office.actor, query, fields):
                for line in chunk:
                    writer.write(line)
    return path.read_bytes()


def test_an_export_read_in_again_changes_nothing(office: Office, tmp_path: Path) -> None:
    """Although two units are called 'Sekretariat', and an export writes 'kode - nama' for a rank."""
    eselon(office)
    rows: list[list[object]] = [
        UNITS,
        ["K-1", "Seksi 1", "Dinas Kesehatan / Sekretariat", "41", None],
        ["K-2", "Seksi 2", "Dinas Kesehatan / Sekretariat", "41", None],
    ]
    office.apply(office.upload("unor", workbook(rows)))
    people: list[list[object]] = [
        [f"19900304202012190{n}", f"Orang {n}", "Dinas Kesehatan / Sekretariat", "Analis"] for n in (1, 2)
    ]
    office.apply(office.upload("pegawai", workbook([HEAD, *people])))

    for name, count in (("pegawai", 2), ("unor", 7)):
        again = office.upload(name, exported(office, name, tmp_path / f"{name}.xlsx"))
        assert [row.outcome for row in office.rows(again)] == ["same"] * count, said(office, again)


def test_nobody_is_deactivated_for_a_number_that_cannot_be_read(office: Office) -> None:
    people: list[list[object]] = [
        [f"19900304202012190{n}", f"Orang {n}", "Dinas Kesehatan", "Analis"] for n in (1, 2, 3)
    ]
    office.apply(office.upload("pegawai", workbook([HEAD, *people])))
    spoilt = [HEAD, people[0], ["1,98911E+17", *people[1][1:]]]
    plan_id = office.upload("pegawai", workbook(spoilt), ("add", "update", "deactivate"))
    assert office.plan(plan_id).counts["deactivate"] == 2
    assert "ikut dinonaktifkan" in store.blocked(office.plan(plan_id))

    plan_id = office.upload("pegawai", workbook([HEAD, *people[:2]]), ("add", "update", "deactivate"))
    plan = office.plan(plan_id)
    assert (plan.counts["deactivate"], plan.counts["stored"], store.blocked(plan)) == (1, 3, "")
    with office.database.write() as session:
        desk = office.desk(session, "pegawai")
        with pytest.raises(store.Unsuitable, match="Centang"):
            store.ask_apply(desk, desk.one(plan_id), agreed=False)
    office.apply(plan_id)
    assert [row["aktif"] for row in office.stored("pegawai")] == [True, True, False]


def test_the_file_of_errors_is_mapped_as_the_file_it_came_from(office: Office, tmp_path: Path) -> None:
    head = ["NIP", "Nama", "Tempat Tugas", "Pekerjaan", "Email"]
    plan_id = office.upload("pegawai", workbook([head, ["123", "Ayu", "Dinas Kesehatan", "Analis", None]]))
    plan = office.plan(plan_id)
    with office.database.write() as session:
        desk = office.desk(session, "pegawai")
        assert store.wanting(desk, plan) == ["Unor", "Jabatan"]
        mapping = {0: {0: "nip", 1: "nama", 2: "unor", 3: "jabatan"}}
        store.correct(desk, desk.one(plan_id), mapping, options_from(plan), NOW)
    with office.database.read() as session:
        desk = office.desk(session, "pegawai")
        found = list(lines(desk, office.plan(plan_id)))
        heads = [Head(title, "text") for title in columns(office.plan(plan_id))]
        with xlsx_writer(tmp_path / "salah.xlsx", heads, "Asia/Jakarta", "Salah", NOW) as writer:
            for line in found:
                writer.write(line)
    book = openpyxl.load_workbook(tmp_path / "salah.xlsx")
    sheet = book.worksheets[0]
    assert "18 angka" in str(sheet["G2"].value)
    sheet["A2"] = "199003042020121901"
    stream = io.BytesIO()
    book.save(stream)
    assert [row.outcome for row in office.rows(office.upload("pegawai", stream.getvalue()))] == ["new"]


def test_columns_that_are_not_used_are_told(office: Office) -> None:
    rows: list[list[object]] = [
        ["NO", *HEAD, "CATATAN"],
        [1, "199003042020121901", "Ayu", "Dinas Kesehatan", "Analis", "ok"],
    ]
    [notice] = office.plan(office.upload("pegawai", workbook(rows))).notices
    assert notice.startswith("Kolom yang tidak dipakai: F 'CATATAN'.")


def test_no_golongan_is_like_another(office: Office) -> None:
    rows: list[list[object]] = [
        [*HEAD, "Golongan"],
        ["199003042020121901", "Ayu", "Dinas Kesehatan", "Analis", "III/z"],
    ]
    [asked] = office.plan(office.upload("pegawai", workbook(rows))).questions
    assert (asked["text"], asked["options"]) == ("III/z", [])


def test_the_template_offers_units_of_one_name_by_their_paths(office: Office) -> None:
    eselon(office)
    stream = io.BytesIO()
    with office.database.read() as session:
        write_template(office.desk(session, "pegawai"), stream)
    book = openpyxl.load_workbook(stream)
    head: list[object] = [cell.value for cell in book["Data"][1]]
    place = head.index("Unor") + 1
    offered = [cell.value for (cell,) in book["Pilihan"].iter_rows(min_col=place, max_col=place) if cell.value]
    assert "Dinas Kesehatan" in offered
    assert "Pemerintah Kota Contoh / Dinas Kesehatan / Sekretariat" in offered
    assert "Sekretariat" not in offered
    assert book["Data"].cell(2, head.index("TMT Jabatan") + 1).value == "31-12-2026"

    row: list[object] = [None] * len(head)
    for title, value in zip(HEAD, ("199003042020121901", "Ayu", offered[-1], "Analis"), strict=True):
        row[head.index(title)] = value
    [made] = office.rows(office.upload("pegawai", workbook([head, row])))
    assert made.outcome == "new"
