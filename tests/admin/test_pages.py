"""The generated pages as people use them: a row's whole life, on each database."""

from __future__ import annotations

import re

import pytest

from app.models.queries import forest
from tests.admin.office import CATALOG, Office, counted, token_of

PERIODE = {
    "nama": "Triwulan 3",
    "periode_awal": "07-01",
    "periode_akhir": "09-30",
    "batas_pengisian": "10-05",
    "jenis": "reguler",
}


def test_a_list_shows_its_columns_as_the_manual_names_them(office: Office) -> None:
    page = office.client("admin").get("/admin/periode/").text

    for heading in ("No.", "Nama", "Periode Awal", "Periode Akhir", "Batas Pengisian", "Aksi"):
        assert heading in page
    assert "Triwulan 1" in page
    assert "01 Januari" in page
    assert "Rahasia" not in page


def test_a_row_is_added_shown_changed_and_removed(office: Office) -> None:
    client = office.client("admin")

    added = client.post("/admin/periode/new/", data=PERIODE)
    assert (added.status_code, added.location) == (303, "/admin/periode/")
    assert "tersimpan" in client.get("/admin/periode/").text
    [row] = office.stored("periode", nama="Triwulan 3")

    details = client.get(f"/admin/periode/details/?id={row['id']}").text
    assert "01 Juli" in details
    assert "Ditambahkan" in details

    changed = client.post(
        f"/admin/periode/edit/?id={row['id']}", data={**PERIODE, "nama": "Triwulan Tiga", "version": row["version"]}
    )
    assert changed.status_code == 303
    [row] = office.stored("periode", nama="Triwulan Tiga")

    asked = client.get(f"/admin/periode/delete/?id={row['id']}").text
    assert "Yakin akan menghapus Periode tersebut?" in asked
    assert client.post("/admin/periode/delete/", data={"id": row["id"], "version": row["version"]}).status_code == 303
    assert office.stored("periode", nama="Triwulan Tiga") == []


def test_a_refused_form_keeps_what_was_typed_and_says_why(office: Office) -> None:
    answer = office.client("admin").post("/admin/periode/new/", data={**PERIODE, "nama": "", "periode_akhir": "31-09"})

    assert answer.status_code == 422
    assert 'value="31-09"' in answer.text
    assert 'href="#nama"' in answer.text
    assert 'href="#periode_akhir"' in answer.text
    assert "Nama wajib diisi." in answer.text
    assert office.stored("periode", periode_awal="07-01") == []


def test_a_name_that_is_taken_is_told_at_its_field(office: Office) -> None:
    answer = office.client("admin").post("/admin/periode/new/", data={**PERIODE, "nama": "Triwulan 1"})

    assert answer.status_code == 422
    assert 'href="#nama"' in answer.text


def test_a_save_of_an_outdated_copy_shows_both_values(office: Office) -> None:
    row_id = office.ids["periode:kota0"]
    address = f"/admin/periode/edit/?id={row_id}"
    first, second = office.client("admin"), office.client("admin")
    version = office.version("periode", row_id)
    assert first.post(address, data={**PERIODE, "nama": "Dari tab pertama", "version": version}).status_code == 303

    late = second.post(address, data={**PERIODE, "nama": "Dari tab kedua", "version": version})

    assert late.status_code == 409
    assert "Dari tab pertama" in late.text
    assert "Dari tab kedua" in late.text
    assert f'name="version" value="{version + 1}"' in late.text
    assert office.stored("periode", id=row_id)[0]["nama"] == "Dari tab pertama"
    again = second.post(address, data={**PERIODE, "nama": "Dari tab kedua", "version": version + 1})
    assert again.status_code == 303
    assert office.stored("periode", id=row_id)[0]["nama"] == "Dari tab kedua"


def test_a_stale_delete_removes_nothing(office: Office) -> None:
    row_id = office.ids["periode:kota0"]

    assert office.client("admin").post("/admin/periode/delete/", data={"id": row_id, "version": 99}).status_code == 409
    assert office.stored("periode", id=row_id)


@pytest.mark.parametrize("version", [{}, {"version": ""}, {"version": "x"}, {"version": "-1"}, {"version": "9" * 30}])
def test_what_nobody_looked_at_is_neither_changed_nor_deleted(office: Office, version: dict[str, str]) -> None:
    row_id, client = office.ids["periode:kota0"], office.client("admin")
    before = office.stored("periode", id=row_id)
    changed = client.post(f"/admin/periode/edit/?id={row_id}", data={**PERIODE, "nama": "Buta", **version})
    assert (changed.status_code, "Buta" in changed.text) == (422, True)
    assert "tidak menyebut versi" in changed.text
    assert client.post("/admin/periode/delete/", data={"id": row_id, **version}).status_code == 422
    assert office.stored("periode", id=row_id) == before


def test_a_row_in_use_says_by_what(office: Office) -> None:
    sent = {"id": office.ids["unor:umum"], "version": office.version("unor", office.ids["unor:umum"])}
    answer = office.client("admin").post("/admin/unor/delete/", data=sent)

    assert answer.status_code == 409
    assert "Unor tidak dihapus" in answer.text
    assert "Pegawai" in answer.text
    assert f"/admin/unor/details/?id={office.ids['unor:umum']}" in answer.text, "where to see what hangs on it"
    assert office.stored("unor", id=office.ids["unor:umum"])


def test_ready_made_rows_are_added_once(office: Office) -> None:
    client = office.client("admin")
    before = len(office.stored("periode"))

    assert client.post("/admin/periode/quick-add/triwulan/").status_code == 303
    added = len(office.stored("periode")) - before
    assert client.post("/admin/periode/quick-add/triwulan/").status_code == 303

    assert added == 3  # two of the five are there already
    assert len(office.stored("periode")) - before == added
    assert client.post("/admin/periode/quick-add/tidak-ada/").status_code == 404


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("q=Triwulan+2", "Triwulan 2", "Triwulan 1"),
        ("sort=-nama&size=1", "Triwulan 2", "Triwulan 1"),
        ("sort=nama&size=1&page=2", "Triwulan 2", "Triwulan 1"),
        ("f.jenis.eq=final", "Tidak ada Periode yang cocok", "Triwulan 1"),
    ],
)
def test_a_list_searches_sorts_filters_and_pages(office: Office, query: str, there: str, gone: str) -> None:
    page = office.client("admin").get(f"/admin/periode/?{query}").text
    body = page[page.index("<table") :] if "<table" in page else page

    assert there in body
    assert gone not in body


def test_a_filter_on_a_tree_takes_in_what_lies_below(office: Office) -> None:
    page = office.client("admin").get(f"/admin/pegawai/?f.unor.within={office.ids['unor:umum']}").text

    assert "Warga Umum" in page
    assert "Warga Tata" in page
    assert "Warga Hukum" not in page


@pytest.mark.parametrize(
    "query", ["page=0", "size=x", "sort=tidak_ada", "f.nama.within=1", "f.jenis.eq=aneh", "page=9" * 9]
)
def test_an_address_that_asks_for_what_is_not_there_is_told(office: Office, query: str) -> None:
    assert office.client("admin").get(f"/admin/periode/?{query}").status_code == 422


def test_a_lookup_finds_what_may_be_chosen(office: Office) -> None:
    client = office.client("admin")

    found = client.get("/admin/plt_plh/lookup/pegawai/?q=Warga").get_json()
    assert {item["text"].split(" - ")[0] for item in found["results"]} == {
        "Warga Setda",
        "Warga Umum",
        "Warga Tata",
        "Warga Hukum",
    }
    assert client.get("/admin/plt_plh/lookup/pegawai/?q=Wa").json == {"results": []}
    assert client.get("/admin/plt_plh/lookup/pegawai/?q=Rahasia").json == {"results": []}
    assert client.get("/admin/plt_plh/lookup/jabatan/?q=Warga").status_code == 404
    assert client.get("/admin/plt_plh/lookup/pegawai.nip/?q=Warga").status_code == 404
    assert client.get("/admin/akun/lookup/peran.unor/?q=Unit").get_json()["results"]


def test_without_a_script_a_relation_is_searched_by_a_button(office: Office) -> None:
    client = office.client("admin")
    data = {"jabatan": "Plt Kepala", "cari-pegawai": "Warga", "_cari": "pegawai"}

    answer = client.post("/admin/plt_plh/new/", data=data)

    assert answer.status_code == 200
    assert f'<option value="{office.ids["pegawai:warga:umum"]}">Warga Umum' in answer.text
    assert "Rahasia" not in answer.text
    assert 'value="Plt Kepala"' in answer.text
    assert len(office.stored("plt_plh")) == 2


def test_a_row_of_another_instansi_is_neither_chosen_nor_named(office: Office) -> None:
    foreign = office.ids["pegawai:warga:camat"]
    data = {
        "pegawai": foreign,
        "unor": office.ids["unor:umum"],
        "jabatan": "Plt",
        "jenis": "PLT",
        "periode_awal": "2026-01-01",
        "periode_akhir": "2026-02-01",
        "aktif": "ya",
    }

    answer = office.client("admin").post("/admin/plt_plh/new/", data=data)

    assert answer.status_code == 422
    assert "Rahasia" not in answer.text
    assert len(office.stored("plt_plh")) == 2


def test_roles_are_rows_of_their_account(office: Office) -> None:
    client, row_id = office.client("operator"), office.ids["akun:pegawai"]
    address = f"/admin/akun/edit/?id={row_id}"
    form = client.get(address).text
    assert 'name="peran-0-peran"' in form

    base = {"nama": "Akun Pegawai", "aktif": "ya"}
    added = client.post(
        address,
        data={
            **base,
            "version": office.version("akun", row_id),
            "peran-0-peran": "tim_penilai",
            "peran-0-mulai": "2026-01-01",
            "peran-1-peran": "",
            "peran-1-mulai": "2026-11-20",
        },
    )
    assert added.status_code == 303, added.text
    [role] = office.stored("akun_peran", akun_id=row_id)
    assert role["peran"] == "tim_penilai"

    wrong = client.post(
        address,
        data={
            **base,
            "version": office.version("akun", row_id),
            "peran-0-id": role["id"],
            "peran-0-peran": "tim_penilai",
            "peran-0-mulai": "2026-01-01",
            "peran-0-selesai": "2025-01-01",
        },
    )
    assert wrong.status_code == 422
    assert 'href="#peran-0-selesai"' in wrong.text

    removed = client.post(
        address,
        data={
            **base,
            "version": office.version("akun", row_id),
            "peran-0-id": role["id"],
            "peran-0-hapus": "1",
        },
    )
    assert removed.status_code == 303
    assert office.stored("akun_peran", akun_id=row_id) == []


def test_a_one_time_code_is_shown_once_and_kept_nowhere(office: Office) -> None:
    client, row_id = office.client("admin"), office.ids["akun:pegawai"]
    question = client.get(f"/admin/akun/action/kode_reset/?id={row_id}").text
    assert "Kode lama tidak berlaku lagi" in question
    version = re.findall(r'name="version" value="(\d+)"', question)[0]

    answer = client.post("/admin/akun/action/kode_reset/", data={"id": row_id, "version": version})

    assert answer.status_code == 200
    assert 'class="secret"' in answer.text
    assert "Set-Cookie" not in answer.headers or "kode" not in answer.headers["Set-Cookie"]
    assert 'class="secret"' not in client.get(f"/admin/akun/details/?id={row_id}").text


def test_a_form_without_its_token_is_refused(office: Office) -> None:
    office.app.config["WTF_CSRF_ENABLED"] = True
    client = office.client("admin")

    assert client.post("/admin/periode/new/", data=PERIODE).status_code == 403
    token = token_of(client.get("/admin/periode/new/"))
    assert client.post("/admin/periode/new/", data={**PERIODE, "csrf_token": token}).status_code == 303


@pytest.mark.parametrize(
    "wanted", ["https://jahat.example/", "//jahat.example", "/admin/periode/../../x", "/\\jahat.example", "/beranda"]
)
def test_after_saving_nobody_is_sent_elsewhere(office: Office, wanted: str) -> None:
    answer = office.client("admin").post("/admin/periode/new/", data={**PERIODE, "kembali": wanted})

    assert answer.location == "/admin/periode/"


def test_after_saving_the_list_is_as_it_was_left(office: Office) -> None:
    answer = office.client("admin").post(
        "/admin/periode/new/", data={**PERIODE, "kembali": "/admin/periode/?q=Tri&page=1"}
    )

    assert answer.location == "/admin/periode/?q=Tri&page=1"


def test_the_tree_shows_what_one_sees(office: Office) -> None:
    page = office.client("admin").get("/admin/unor/pohon/").text
    assert page.index("Unit Setda") < page.index("Unit Umum") < page.index("Unit Tata")
    assert "Rahasia" not in page

    branch = office.client("admin").get(f"/admin/unor/pohon/?cabang={office.ids['unor:umum']}").text
    assert "Unit Tata" in branch
    assert "Unit Hukum" not in branch

    assert office.client("admin").get("/admin/periode/pohon/").status_code == 404


def test_a_large_tree_comes_level_by_level(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forest, "FEW", 2)
    client = office.client("admin")

    roots = client.get("/admin/unor/pohon/").text
    assert "Unit Setda" in roots
    assert "Unit Umum" not in roots
    assert f"/admin/unor/pohon/?cabang={office.ids['unor:setda']}" in roots
    branch = client.get(f"/admin/unor/pohon/?cabang={office.ids['unor:setda']}").text
    assert "Unit Umum" in branch
    assert "Unit Tata" not in branch
    assert "Unit Camat" not in client.get(f"/admin/unor/pohon/?cabang={office.ids['unor:camat']}").text


SHELL = 1  # the account of the session, with its roles and the name of its instansi


@pytest.mark.parametrize("entity", [entity.name for entity in CATALOG if entity.parent is None])
def test_queries_are_counted(office: Office, entity: str) -> None:
    """Of rows that only a query gives, and of those out of sight, the list and the refusals."""
    client = office.client("operator")
    row_id = office.ids.get(f"{entity}:satu") or office.ids.get(f"{entity}:kota") or office.ids.get(f"{entity}:kota0")
    row_id = row_id or office.ids.get(f"{entity}:admin") or office.ids.get(f"{entity}:umum", 1)
    for tail, most in (("", 3), ("?page=2&size=1", 3), (f"edit/?id={row_id}", 3), ("new/", 1)):
        with counted() as seen:
            status = client.get(f"/admin/{entity}/{tail}").status_code
        assert status in ((200, 403, 404) if tail.startswith("edit") else (200, 403))
        assert len(seen) <= SHELL + most, seen
