"""Edit Profil Saya: one form for what holds at once and what waits, its look-ups, and what a refusal keeps."""

from __future__ import annotations

import re

import pytest

from tests.personas import World
from tests.support.visits import Visit, app, change, dialect_name, stored, visit, words

__all__ = ["app", "dialect_name", "visit"]


def test_another_unit_and_a_proposal_in_one_form(world: World, visit: Visit) -> None:
    browser = visit("rekan")
    version = str(stored(world, "rekan")["version"])
    form = {"version": version, "unor": str(world.unor["alpa.satu"]), "jabatan": "Analis", "golongan": "", "dasar": ""}
    shown = browser.get("/profil/edit/").text
    assert "Ketika mengganti Unit Kerja, Jenis Pegawai akan otomatis berubah menjadi <strong>PEGAWAI</strong>." in shown
    assert browser.post("/profil/edit/", "/profil/edit/", **form).status_code == 303
    text = words(browser.get("/profil/"))
    assert "Unit kerja Anda kini Bidang Satu. Usulan perubahan jabatan diajukan" in text
    assert "Usulan perubahan profil: Analis diajukan 20 November 2026 09.00 WIB" in text
    assert (stored(world, "rekan")["unor_id"], stored(world, "rekan")["jabatan"]) == (
        world.unor["alpa.satu"],
        "Jabatan rekan",
    )


def test_what_is_wrong_is_told_and_what_was_typed_stays(world: World, visit: Visit) -> None:
    browser = visit("rekan")
    form = {"version": str(stored(world, "rekan")["version"]), "unor": str(world.unor["beta"]), "dasar": "SK 77"}
    refused = browser.post("/profil/edit/", "/profil/edit/", jabatan="Analis <b>", **form)
    assert refused.status_code == 422
    assert "Unit Kerja yang dipilih" in words(refused) or "Unor yang dipilih" in words(refused)
    assert 'value="Analis &lt;b&gt;"' in refused.text
    assert 'value="SK 77"' in refused.text
    assert "Dinas Beta" not in refused.text
    empty = browser.post("/profil/edit/", "/profil/edit/", **{**form, "unor": "x", "jabatan": ""})
    assert empty.status_code == 422
    assert "Jabatan wajib diisi." in words(empty)


def test_a_stale_form_shows_both_and_can_be_sent_again(world: World, visit: Visit) -> None:
    browser = visit("rekan")
    form = {"unor": str(world.unor["alpa.satu"]), "jabatan": "Jabatan rekan", "golongan": "", "dasar": "SK 77"}
    version = stored(world, "rekan")["version"]
    change(world, "rekan", unor=world.unor["alpa"])
    stale = browser.post("/profil/edit/", "/profil/edit/", version=str(version), **form)
    assert stale.status_code == 409
    assert "Unor: sekarang Dinas Alpa , isian Anda Bidang Satu" in words(stale)
    assert 'value="SK 77"' in stale.text
    newer = re.search(r'name="version" value="(\d+)"', stale.text)[1]  # type: ignore[index]
    assert browser.post("/profil/edit/", "/profil/edit/", version=newer, **form).status_code == 303
    assert stored(world, "rekan")["unor_id"] == world.unor["alpa.satu"]


def test_units_are_looked_up_within_the_instansi_and_below_the_filter(world: World, visit: Visit) -> None:
    browser = visit("rekan")

    def found(address: str) -> list[str]:
        return [one["text"] for one in browser.get(f"/profil/edit/cari/{address}").get_json()["results"]]

    assert found("unor/?q=satu") == ["Bidang Satu - Dinas Alpa", "Seksi Satu - Bidang Satu"]
    assert found(f"unor/?q=satu&induk={world.unor['alpa.satu.seksi']}") == ["Seksi Satu - Bidang Satu"]
    assert found(f"unor/?q=satu&induk={world.unor['alpa.dua']}") == []
    assert found("unor/?q=sa") == []
    assert found("unor/?q=beta") == []
    assert found("induk/?q=dinas") == [], "none of these units is JPT or mandiri"
    assert browser.get("/profil/edit/cari/pegawai/?q=panji").status_code == 404


def test_without_a_script_cari_finds_and_keeps_what_was_typed(world: World, visit: Visit) -> None:
    form = {
        "_cari": "unor",
        "cari-unor": "seksi",
        "unor": str(world.unor["alpa.dua"]),
        "jabatan": "Ketikan",
        "dasar": "",
    }
    shown = visit("rekan").post("/profil/edit/", "/profil/edit/", **form)
    assert shown.status_code == 200
    assert f'<option value="{world.unor["alpa.satu.seksi"]}">Seksi Satu - Bidang Satu</option>' in shown.text
    assert 'value="Ketikan"' in shown.text
    assert stored(world, "rekan")["jabatan"] == "Jabatan rekan"


@pytest.mark.parametrize("raw", ["", "x", "-1", "9" * 30, "1e3", "\x00"])
def test_odd_numbers_choose_nothing_and_never_break(world: World, visit: Visit, raw: str) -> None:
    browser = visit("rekan")
    version = str(stored(world, "rekan")["version"])
    form = {"version": version, "unor": raw, "golongan": raw, "induk": raw, "jabatan": "Jabatan rekan"}
    assert browser.post("/profil/edit/", "/profil/edit/", **form).status_code == 303
    assert browser.get("/profil/edit/cari/unor/", q=raw).status_code == 200
    assert stored(world, "rekan")["unor_id"] == world.unor["alpa.dua"]
