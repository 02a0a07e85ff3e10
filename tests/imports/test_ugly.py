"""Lists as offices really have them: an ugly list of units and an ugly list of 300 people, with errors."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.imports import store
from app.imports.drafts import Options
from app.imports.outlook import Branch, outlook
from app.models.entities import REGISTRY
from tests.imports.conftest import NOW, Office, insert
from tests.imports.workbooks import workbook
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first

NBSP = "\u00a0"


def outcomes(office: Office, plan_id: int) -> dict[int, str]:
    """The outcome of each row by its number in the file."""
    return {row.number: row.outcome for row in office.rows(plan_id)}


def messages(office: Office, plan_id: int, number: int) -> str:
    """All that was said about a row."""
    row = next(row for row in office.rows(plan_id) if row.number == number)
    return " | ".join(f"{letter}: {text}" for _, letter, text, _ in row.messages)


def answer(office: Office, plan_id: int, entity: str, **options: Any) -> None:
    """Give answers and have the plan drawn anew."""
    with office.database.write() as session:
        desk = office.desk(session, entity)
        store.correct(desk, desk.one(plan_id), {}, Options(**options), NOW)


def ugly_units() -> bytes:
    """Titles, a header over two rows, numbers of columns, groups, a tree in odd order, a signature, hidden rows."""
    rows: list[list[object]] = [
        ["DAFTAR UNIT ORGANISASI"],
        ["PEMERINTAH KOTA CONTOH"],
        [],
        ["NO", "UNIT KERJA", "ATASAN", "ESELON", "LOKASI"],
        [None, None, None, None, "KOTA"],
        [1, 2, 3, 4, 5],
        ["I. DINAS"],
        [1, f"  Bidang{NBSP}Guru ", "Dinas  Pendidikan", None, "Contoh"],
        [2, "Seksi Sekolah Dasar", "Bidang Guru", "-", "Contoh"],
        [3, "Dinas Perhubungan", "Pemerintah Kota Contoh", None, "Contoh"],
        [4, "Sekretariat", "Dinas Perhubungan", None, None],
        [5, "Subbagian Umum", "Dinas Perhubungan / Sekretariat", None, None],
        [6, "Subbagian Umum", "Dinas Pendidikan / Sekretariat", None, None],
        [7, "Subbagian Keuangan", "Sekretariat", None, None],
        [8, "Bidang A", "Bidang B", None, None],
        [9, "Bidang B", "Bidang A", None, None],
        [10, "Dinas Pendidkan", "Pemerintah Kota Contoh", None, None],
        [11, "Seksi Anak", "Tidak Pernah Ada", None, None],
        [12, "Sekretariat", "Dinas Kesehatan", None, "Contoh"],
        ["NO", "UNIT KERJA", "ATASAN", "ESELON", "KOTA"],
        [13, "Seksi Tersembunyi", "Bidang Guru", None, None],
        ["JUMLAH", 13],
        [],
        [None, None, None, "Contoh, 2 Maret 2026"],
        [None, None, None, "Kepala Bagian Organisasi"],
        [None, None, None, "NIP. 197001011990011901"],
    ]

    def polish(sheet: Any) -> None:
        sheet.merge_cells("A1:E1")
        for column in "ABCD":
            sheet.merge_cells(f"{column}4:{column}5")
        sheet.merge_cells("A7:E7")
        sheet.row_dimensions[21].hidden = True

    return workbook(rows, polish, title="Unor")


def test_an_ugly_list_of_units(office: Office) -> None:
    plan_id = office.upload("unor", ugly_units())
    plan = office.plan(plan_id)

    assert plan.status == "siap"
    assert outcomes(office, plan_id) == {
        8: "new", 9: "new", 10: "new", 11: "new", 12: "new", 13: "new", 14: "error", 15: "error", 16: "error",
        17: "error", 18: "error", 19: "changed", 21: "new",
    }  # fmt: skip
    assert "lebih dari satu" in messages(office, plan_id, 14)
    assert "Bidang A → Bidang B → Bidang A" in messages(office, plan_id, 15)
    assert "mirip dengan Pemerintah Kota Contoh / Dinas Pendidikan" in messages(office, plan_id, 17)
    assert "Tidak Pernah Ada" in messages(office, plan_id, 18)
    told = " ".join(plan.notices)
    for words in (
        "1 baris tersembunyi",
        "nomor kolom: baris 6",
        "kelompok: baris 7",
        "berulang: baris 20",
        "jumlah: baris 22",
    ):
        assert words in told
    assert "tanda tangan: baris 24, 25, 26" in told


def test_the_tree_that_would_result_is_shown(office: Office) -> None:
    plan_id = office.upload("unor", ugly_units())
    with office.database.read() as session:
        desk = office.desk(session, "unor")
        branches = outlook(desk, desk.one(plan_id))

    def lines(found: list[Branch], depth: int = 0) -> list[str]:
        return [
            line
            for one in found
            for line in (f"{'  ' * depth}{one.text} {one.outcome}".rstrip(), *lines(one.below, depth + 1))
        ]

    shown = lines(branches)
    assert shown[0] == "Pemerintah Kota Contoh"
    assert "    Bidang Guru new" in shown
    assert "      Seksi Sekolah Dasar new" in shown
    assert "    Sekretariat changed" in shown


def test_units_are_applied_from_the_top_and_taken_back_from_the_bottom(office: Office) -> None:
    before = [row["nama"] for row in office.stored("unor")]
    plan_id = office.upload("unor", ugly_units())
    office.apply(plan_id)

    stored = {row["id"]: row for row in office.stored("unor")}
    paths = {path(stored, row_id) for row_id in stored}
    assert "Pemerintah Kota Contoh / Dinas Perhubungan / Sekretariat / Subbagian Umum" in paths
    assert "Pemerintah Kota Contoh / Dinas Pendidikan / Sekretariat / Subbagian Umum" in paths
    assert "Pemerintah Kota Contoh / Dinas Pendidikan / Bidang Guru / Seksi Sekolah Dasar" in paths
    assert office.plan(office.upload("unor", ugly_units())).counts["same"] == 8

    office.undo(plan_id)
    assert [row["nama"] for row in office.stored("unor")] == before


def path(stored: dict[int, dict[str, Any]], row_id: int) -> str:
    """The names down to a unit."""
    row = stored[row_id]
    above = f"{path(stored, row['atasan_id'])} / " if row["atasan_id"] else ""
    return f"{above}{row['nama']}"


def test_a_likeness_counts_only_once_it_is_confirmed(office: Office) -> None:
    plan_id = office.upload("unor", ugly_units())
    [asked] = [one for one in office.plan(plan_id).questions if one["kind"] == "same"]
    target = asked["options"][0][0]

    answer(office, plan_id, "unor", confirmed={"": {asked["key"]: target}})
    row = next(row for row in office.rows(plan_id) if row.number == 17)
    assert (row.outcome, row.row_id, row.after) == ("changed", target, {"nama": "Dinas Pendidkan"})

    answer(office, plan_id, "unor", confirmed={"": {asked["key"]: 0}})
    assert outcomes(office, plan_id)[17] == "new"


def test_moving_a_unit_below_itself_is_refused(office: Office) -> None:
    content = workbook(
        [
            ["ID", "Nama Unor", "Atasan"],
            ["D1", "Dinas Pendidikan", "Sekretariat Dikbud"],
            ["S1", "Sekretariat Dikbud", "D1"],
        ]
    )
    plan_id = office.upload("unor", content)

    assert outcomes(office, plan_id) == {2: "error", 3: "error"}


def ugly_people() -> bytes:
    """Three hundred people on two sheets, some of them wrong in every way the page of rules names."""
    head: list[list[object]] = [
        ["DAFTAR NOMINATIF PEGAWAI"],
        [],
        ["No", "NIP BARU", "NAMA LENGKAP", "PANGKAT / GOL. RUANG", "TTL", None, "JK", "SATKER", "NAMA JABATAN"],
        [None, None, None, None, "TEMPAT LAHIR", "TGL. LAHIR", None, None, None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
    ]
    rows = head + [person(number) for number in range(1, 151)]
    rows[10][1] = 1.98911e17
    rows[11][1] = "19900101"
    rows[12][1] = rows[13][1]
    rows[14][5] = "31-02-1990"
    rows[15][3] = "Gol. V/z"
    rows[16][7] = "Dinas Pendidkan"
    rows[17][7] = "Sekretariat"
    rows[18][6] = "X"
    rows[19][2] = None
    rows[20][1] = f"'{str(rows[20][1])[:8]} {str(rows[20][1])[8:14]} 1 {str(rows[20][1])[15:]}"
    rows[21][5] = 32874
    rows[22][2] = "Drs. Ir. H. Slamet Contoh, M.Si."
    rows[23][5] = "1 Desember 2020"
    rows.append([None, "JUMLAH", "150 ORANG"])

    def polish(sheet: Any) -> None:
        sheet.merge_cells("E3:F3")
        for column in "ABCDGHI":
            sheet.merge_cells(f"{column}3:{column}4")
        second = sheet.parent.create_sheet("Lembar 2")
        for row in [*head[2:4], *(person(number) for number in range(151, 301))]:
            second.append(row)
        second.merge_cells("E1:F1")
        for column in "ABCDGHI":
            second.merge_cells(f"{column}1:{column}2")

    return workbook(rows, polish, title="Lembar 1")


def person(number: int) -> list[object]:
    """One row of the list."""
    month, day = number % 12 + 1, number % 28 + 1
    nip = f"1990{month:02d}{day:02d}2020121{900 + number % 100}"
    unit = "Dinas Pendidikan" if number % 2 else "Pemerintah Kota Contoh / Dinas Kesehatan / Sekretariat"
    return [
        number,
        nip,
        f"Orang Ke{number}",
        "Penata Muda Tk. I, III/b",
        "Contoh",
        f"{day:02d}-{month:02d}-1990",
        "L",
        unit,
        f"Analis{NBSP}Muda",
    ]


def test_an_ugly_list_of_three_hundred_people(office: Office) -> None:
    plan_id = office.upload("pegawai", ugly_people())
    plan = office.plan(plan_id)
    found = {(row.sheet, row.number): row for row in office.rows(plan_id)}

    assert plan.status == "siap", plan.message
    assert plan.counts["total"] == 300
    wrong = sorted(number for (sheet, number), row in found.items() if row.outcome == "error" and not sheet)
    assert wrong == [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]
    assert plan.counts["new"] == 290
    expected = {
        11: "B: NIP berubah menjadi bilangan",
        12: "18 angka",
        13: "NIP yang sama ada pada baris 14",
        14: "NIP yang sama ada pada baris 13",
        15: "F: Tanggal Lahir belum benar",
        16: "D: Golongan",
        17: "H: Unor 'Dinas Pendidkan' tidak ditemukan. Mungkin maksudnya",
        18: "H: Unor 'Sekretariat' ada lebih dari satu",
        19: "G: Jenis Kelamin",
        20: "C: Nama wajib diisi",
    }
    for number, words in expected.items():
        assert words in messages(office, plan_id, number), (number, messages(office, plan_id, number))

    assert found[0, 21].outcome == "new"
    assert found[0, 22].after["tanggal_lahir"] == "1990-01-01"
    slamet = found[0, 23].after
    assert (slamet["gelar_depan"], slamet["nama"], slamet["gelar_belakang"]) == (
        "Drs. Ir. H.",
        "Slamet Contoh",
        "M.Si.",
    )
    assert found[0, 23].cells[2] == "Drs. Ir. H. Slamet Contoh, M.Si."
    assert "berbeda dari tanggal lahir dalam NIP" in messages(office, plan_id, 24)
    assert found[0, 24].outcome == "new"

    office.apply(plan_id)
    assert len(office.stored("pegawai")) == 290
    assert {one["text"] for one in plan.questions if one["options"]} == {"Dinas Pendidkan", "Sekretariat"}
    office.undo(plan_id)
    assert office.stored("pegawai") == []


def test_an_ambiguous_order_of_dates_is_asked_once(office: Office) -> None:
    rows = [
        ["NIP", "Nama", "Unor", "Jabatan", "Tgl Lahir"],
        ["199003042020121901", "Ayu", "Dinas Kesehatan", "Analis", "04/03/1990"],
    ]
    plan_id = office.upload("pegawai", workbook(rows))
    [asked] = office.plan(plan_id).questions
    assert (asked["kind"], asked["text"]) == ("date", "04/03/1990")
    assert store.blocked(office.plan(plan_id))

    answer(office, plan_id, "pegawai", order="mdy")
    assert [row.after["tanggal_lahir"] for row in office.rows(plan_id)] == ["1990-04-03"]
    answer(office, plan_id, "pegawai", order="dmy")
    assert [row.after["tanggal_lahir"] for row in office.rows(plan_id)] == ["1990-03-04"]
    assert not office.plan(plan_id).questions


def test_an_empty_cell_keeps_what_is_there(office: Office) -> None:
    head = ["NIP", "Nama", "Unor", "Jabatan", "Tempat Lahir"]
    office.apply(
        office.upload("pegawai", workbook([head, ["199003042020121901", "Ayu", "Dinas Kesehatan", "Analis", "Contoh"]]))
    )

    plan_id = office.upload("pegawai", workbook([head, ["199003042020121901", None, None, "Kepala", "-"]]))

    [row] = office.rows(plan_id)
    assert (row.outcome, row.after, row.before) == ("changed", {"jabatan": "Kepala"}, {"jabatan": "Analis"})


def test_who_is_missing_is_deactivated_only_when_asked(office: Office) -> None:
    head = ["NIP", "Nama", "Unor", "Jabatan"]
    people = [
        ["199003042020121901", "Ayu", "Dinas Kesehatan", "Analis"],
        ["199003042020121902", "Budi", "Dinas Kesehatan", "Analis"],
    ]
    office.apply(office.upload("pegawai", workbook([head, *people])))

    assert office.plan(office.upload("pegawai", workbook([head, people[0]]))).counts == {"same": 1, "total": 1}
    plan_id = office.upload("pegawai", workbook([head, people[0]]), ("add", "update", "deactivate"))
    assert office.plan(plan_id).counts == {"same": 1, "deactivate": 1, "total": 1, "stored": 2}
    office.apply(plan_id)
    assert [row["aktif"] for row in office.stored("pegawai")] == [True, False]
    office.undo(plan_id)
    assert [row["aktif"] for row in office.stored("pegawai")] == [True, True]


def test_modes_that_were_not_chosen_skip_rows(office: Office) -> None:
    head = ["NIP", "Nama", "Unor", "Jabatan"]
    row = ["199003042020121901", "Ayu", "Dinas Kesehatan", "Analis"]

    assert office.plan(office.upload("pegawai", workbook([head, row]), ("update",))).counts["skipped"] == 1


def test_formula_cells_stay_text(office: Office) -> None:
    head = ["NIP", "Nama", "Unor", "Jabatan"]
    office.apply(office.upload("pegawai", workbook([head, ["199003042020121901", "Ayu", "Dinas Kesehatan", "'=1+1"]])))

    assert office.stored("pegawai")[0]["jabatan"] == "'=1+1"


def test_a_key_of_another_instansi_is_no_match(office: Office) -> None:
    other = insert(
        office.database,
        "instansi",
        kode="8888",
        nama="Lain",
        jenis="D",
        zona="Asia/Jakarta",
        mandiri_auto_approve=False,
    )
    unor = insert(office.database, "unor", instansi_id=other, nama="Lain", mandiri=False)
    facts = {"jenis_jabatan": "pegawai", "status_pimpinan": "definitif", "jabatan": "x", "aktif": True}
    insert(office.database, "pegawai", instansi_id=other, nip="199003042020121901", nama="Lain", unor_id=unor, **facts)

    plan_id = office.upload(
        "pegawai", workbook([["NIP", "Nama", "Unor", "Jabatan"], ["199003042020121901", "Ayu", "Lain", "Analis"]])
    )
    [row] = office.rows(plan_id)
    assert (row.outcome, row.row_id) == ("error", None)
    assert "tidak ditemukan" in row.messages[0][2]


def test_a_row_does_not_hang_on_one_that_is_skipped(office: Office) -> None:
    content = workbook(
        [["Nama Unor", "Atasan"], ["Dinas Baru", "Pemerintah Kota Contoh"], ["Sekretariat Baru", "Dinas Baru"]]
    )

    assert outcomes(office, office.upload("unor", content)) == {2: "new", 3: "new"}
    assert outcomes(office, office.upload("unor", content, ("update",))) == {2: "skipped", 3: "skipped"}

    moved = workbook([["Nama Unor", "Induk Langsung", "Unor Induk"], ["Dinas Baru", "Pemerintah Kota Contoh", None]])
    assert outcomes(office, office.upload("unor", moved, ("update",))) == {2: "skipped"}


def test_an_existing_unit_does_not_move_below_a_unit_that_is_skipped(office: Office) -> None:
    dinas = office.stored("unor")[1]["id"]
    with office.database.write() as session:
        table = REGISTRY.tables["unor"]
        session.execute(sa.update(table).where(table.c.id == dinas).values(siasn_id="D1"))
    content = workbook(
        [
            ["ID", "Nama Unor", "Atasan"],
            ["B1", "Badan Baru", "Pemerintah Kota Contoh"],
            ["D1", "Dinas Pendidikan", "B1"],
        ]
    )

    plan_id = office.upload("unor", content, ("update",))
    assert outcomes(office, plan_id) == {2: "skipped", 3: "error"}
    assert "dilewati" in messages(office, plan_id, 3)

    office.apply(office.upload("unor", content))
    stored = {row["id"]: row for row in office.stored("unor")}
    assert path(stored, dinas) == "Pemerintah Kota Contoh / Badan Baru / Dinas Pendidikan"


def test_a_unit_with_another_number_is_another_unit(office: Office) -> None:
    dinas = office.stored("unor")[1]["id"]
    with office.database.write() as session:
        table = REGISTRY.tables["unor"]
        session.execute(sa.update(table).where(table.c.id == dinas).values(siasn_id="D1"))
    head = ["ID", "Nama Unor", "Atasan"]

    other = office.upload("unor", workbook([head, ["D9", "Dinas Pendidikan", "Pemerintah Kota Contoh"]]))
    unnumbered = office.upload("unor", workbook([head, ["D8", "Dinas Kesehatan", "Pemerintah Kota Contoh"]]))

    assert outcomes(office, other) == {2: "new"}
    assert [row.after for row in office.rows(unnumbered)] == [{"siasn_id": "D8"}]


def test_sheets_that_are_not_read_are_told(office: Office) -> None:
    def polish(sheet: Any) -> None:
        sheet.parent.create_sheet("Arsip").sheet_state = "hidden"
        sheet.parent.create_sheet("Catatan").append(["rapat"])

    content = workbook(
        [["NIP", "Nama", "Unor", "Jabatan"], ["199003042020121901", "Ayu", "Dinas Kesehatan", "Analis"]], polish
    )

    told = office.plan(office.upload("pegawai", content)).notices
    assert told == [
        "Lembar 'Arsip' tidak dibaca: tersembunyi.",
        "Lembar 'Catatan' tidak dibaca: tidak berisi tabel yang dikenali.",
    ]


def test_a_row_does_not_hang_on_one_that_stands_twice(office: Office) -> None:
    head = ["ID", "Nama Unor", "Atasan"]
    rows: list[list[object]] = [
        ["B1", "Badan Baru", None],
        ["B2", "Bidang Baru", "Badan Baru"],
        ["B1", "Badan Lain", None],
    ]

    plan_id = office.upload("unor", workbook([head, *rows]))

    assert outcomes(office, plan_id) == {2: "error", 3: "error", 4: "error"}
    assert "baris 4" in messages(office, plan_id, 2)
    assert "baris 2" in messages(office, plan_id, 3)
    assert "baris 2" in messages(office, plan_id, 4)


def test_a_path_of_names_leads_over_parents_named_by_their_numbers(office: Office) -> None:
    head = ["ID", "Nama Unor", "Atasan"]
    rows: list[list[object]] = [
        ["B1", "Badan Baru", None],
        ["B2", "Bidang Baru", "B1"],
        ["C1", "Badan Lain", None],
        ["C2", "Bidang Baru", "C1"],
        ["C3", "Seksi Baru", "Badan Lain / Bidang Baru"],
    ]

    office.apply(office.upload("unor", workbook([head, *rows])))

    stored = {row["id"]: row for row in office.stored("unor")}
    seksi = next(row["id"] for row in stored.values() if row["nama"] == "Seksi Baru")
    assert path(stored, seksi) == "Badan Lain / Bidang Baru / Seksi Baru"
