"""Another post in the middle of the year, as the manual has it: the old SKP ends, a new period begins, the profile
follows (rules 6.2; Sosialisasi pengisian e-Kinerja 2024)."""

from __future__ import annotations

import re

from tests.support.skp_site import Situs, version_of


def test_a_change_of_unit_in_the_middle_of_the_year(site: Situs) -> None:
    office, units, me = site.office, site.world.unor, site.client("pegawai")
    office.change("admin", "pegawai", site.world.pegawai["rekan"], {"jenis_jabatan": "pimpinan"})
    old = office.full("pegawai")
    office.fire("pegawai", old, "ajukan")
    office.fire("unit", old, "setujui")

    form = me.get(f"/skp/{old}/periode")
    ended = me.post(f"/skp/{old}/periode", data={"periode_akhir": "2026-06-20", "version": version_of(form)})
    assert ended.status_code == 303
    offered = me.get("/skp/tambah").text
    period = dict(re.findall(r'name="(periode_\w+)"[^>]*value="([\d-]+)"', offered))
    assert period == {"periode_awal": "2026-06-21", "periode_akhir": "2026-12-31"}
    made = me.post("/skp/tambah", data={**period, "pendekatan": "kuantitatif"})
    new = office.rows("skp")[-1]["id"]
    assert (made.status_code, office.row("skp", new)["unor_id"]) == (303, units["alpa.satu"])
    profile = me.get("/profil/edit/")
    kept = {"jabatan": office.row("skp", new)["jabatan"], "version": version_of(profile)}
    moved = me.post("/profil/edit/", data={**kept, "unor": str(units["alpa.dua"])})
    assert moved.status_code == 303

    assert [office.row("skp", skp)["unor_id"] for skp in (old, new)] == [units["alpa.satu"], units["alpa.dua"]]
    office.indikator("pegawai", office.rhk("pegawai", new))
    assert me.post(f"/skp/{new}/ajukan", data={}).status_code == 303
    assert office.row("skp", new)["penilai_nama"] == office.row("pegawai", site.world.pegawai["rekan"])["nama"]
    cards = me.get("/skp/").text
    assert ("1 Januari 2026" in cards, "21 Juni 2026" in cards) == (True, True)

    seen = {
        person: [site.client(person).get(f"/bawahan/tinjau/{skp}/").status_code for skp in (old, new)]
        for person in ("unit", "rekan")
    }
    assert seen == {"unit": [200, 404], "rekan": [404, 200]}
    listed = {person: site.client(person).get("/bawahan/").text for person in seen}
    assert all("PANJI PEGAWAI" in text for text in listed.values())
    office.fire("rekan", new, "setujui")
    for skp in (old, new):
        assert me.get(f"/skp/{skp}/cetak/").status_code == 200
    office.fire("unit", old, "ke_draft", "Target dilengkapi.")
    assert me.post(f"/skp/{old}/ajukan", data={}).status_code == 303
    again = office.row("skp", old)
    assert (again["unor_id"], again["penilai_nama"]) == (units["alpa.satu"], "UJANG UNIT")
