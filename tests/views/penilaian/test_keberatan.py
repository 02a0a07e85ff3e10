"""A keberatan by its pages: from the card of a rated period to the decision, by three people."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import sqlalchemy as sa

from app.engine.steps import REASON
from tests.personas import NOW
from tests.support.penilaian import Kerja
from tests.support.skp_site import Situs, version_of
from tests.workflows.keberatan.test_ganti_atasan import memimpin
from tests.workflows.keberatan.test_keberatan import ajukan

LINK = re.compile(r'href="((?:/admin)?/keberatan/[^"]+)"')


def card(site: Situs, work: Kerja) -> str:
    """The page of one's periods."""
    return html.unescape(site.client("pegawai").get(f"/penilaian/{work.skp}/").text)


def rated(work: Kerja) -> int:
    """A rated period: Baik."""
    period = work.buka("Triwulan 3")
    work.dinilai(period)
    return period


def test_filed_in_four_presses_explained_and_decided(site: Situs, work: Kerja) -> None:
    """Of four (ux.md): 'Ajukan keberatan' where the mark stands, the rating that is disputed (2), 'OK'."""
    period = rated(work)
    page = card(site, work)
    assert "Keberatan dapat diajukan sampai 4 Desember 2026." in page
    (address,) = LINK.findall(page)
    pegawai = site.client("pegawai")
    asked = pegawai.get(address)
    assert re.search(rf'value="{period}"[^>]*selected', asked.text)
    assert len(re.findall(r'value="sesuai" selected', asked.text)) == 2
    typed = {"penilaian": str(period), "alasan_pegawai": "Target terlampaui.", "minta_hasil": "diatas"}
    refused = pegawai.post(address, data=typed)
    assert refused.status_code == 422
    assert "Target terlampaui." in refused.text
    assert pegawai.post(address, data={**typed, "minta_perilaku": "sesuai"}).status_code == 303

    (row,) = work.office.rows("keberatan")
    shown = f"/keberatan/{row['id']}/"
    page = card(site, work)
    assert "Keberatan: Diajukan" in page
    assert LINK.findall(page) == [shown]
    assert "action/setujui" not in pegawai.get(shown).text

    penilai, atasan = site.client("unit"), site.client("tim")
    assert "action/jelaskan" in penilai.get(shown).text
    assert "action/setujui" not in penilai.get(shown).text
    explain = f"/admin/keberatan/action/jelaskan/?id={row['id']}"
    seen, same = version_of(penilai.get(explain)), {"id": str(row["id"])}
    answer = penilai.post(explain, data={**same, "version": seen, "penjelasan": "Realisasi sesuai target."})
    assert answer.status_code == 303
    page = atasan.get(shown).text
    assert "Realisasi sesuai target." in page
    assert "action/setujui" not in page  # 'Check' first
    assert penilai.post(shown).status_code == 303
    assert work.office.row("keberatan", row["id"])["dilihat_pada"] is None
    assert "action/setujui" in atasan.post(shown, follow_redirects=True).text
    assert work.office.row("keberatan", row["id"])["dilihat_pada"] == NOW
    decide = f"/admin/keberatan/action/setujui/?id={row['id']}"
    words = {**same, "sesudah_hasil": "diatas", "sesudah_perilaku": "sesuai", "keputusan": "Bukti mendukung."}
    late = atasan.post(decide, data={**words, "version": seen})
    assert late.status_code == 409
    assert "Bukti mendukung." in late.text
    assert atasan.post(decide, data={**words, "version": version_of(atasan.get(decide))}).status_code == 303
    assert "Keberatan: Disetujui" in card(site, work)
    assert work.office.row("penilaian", period)["predikat"] == "baik"
    assert work.office.row("penilaian", period)["rating_hasil"] == "diatas"
    for person in ("rekan", "beta_admin"):
        assert site.client(person).get(shown).status_code == 404


def test_the_button_is_gone_before_a_mark_and_after_the_limit(site: Situs, work: Kerja) -> None:
    period = work.buka("Triwulan 3")
    assert LINK.findall(card(site, work)) == []
    work.dinilai(period)
    table = work.office.world.registry.tables["penilaian"]
    with work.office.world.database.write() as session:
        session.execute(sa.update(table).values(dinilai_pada=NOW - timedelta(days=15)))
    page = card(site, work)
    assert LINK.findall(page) == []
    assert "Keberatan dapat" not in page
    typed = {"penilaian": str(period), "alasan_pegawai": "x", "minta_hasil": "diatas", "minta_perilaku": "diatas"}
    refused = site.client("pegawai").post("/admin/keberatan/new/", data=typed)
    assert refused.status_code == 409
    assert "Batas pengajuan keberatan" in refused.text


def test_an_admin_puts_todays_atasan_in_place_of_one_who_left(site: Situs, work: Kerja) -> None:
    found, admin = ajukan(work, rated(work)), site.client("admin")
    shown, step = f"/keberatan/{found}/", f"/admin/keberatan/action/ganti_atasan/?id={found}"
    offered = [who for who in ("admin", "tim", "unit", "pegawai") if "ganti_atasan" in site.client(who).get(shown).text]
    assert offered == ["admin"]
    form = {"id": str(found), "version": version_of(admin.get(step))}
    same = admin.post(step, data={**form, REASON: "Pensiun."})
    assert (same.status_code, "masih orang yang sama" in same.text) == (403, True)
    memimpin(work, "rekan")
    assert admin.post(step, data=form).status_code == 422  # without a reason
    assert admin.post(step, data={**form, REASON: "Pensiun."}).status_code == 303
    assert "RINI REKAN" in admin.get(shown).text
    assert "Check" in site.client("rekan").get(shown).text
