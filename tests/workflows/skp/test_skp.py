"""An SKP from its first line to its approval: who may, in which state, and what is kept of whom."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import AppError, Invalid, NotAllowed, OutOfScope, Passed
from app.models.history import TABLE as HISTORY
from app.models.scope import one
from app.workflows import entity
from app.workflows.skp import beku, isi, salin
from tests.personas import NOW
from tests.support.skp import Dinas


def test_a_plan_takes_its_post_from_the_profile(office: Dinas) -> None:
    row = office.row("skp", office.plan("pegawai"))
    assert (row["unor_id"], row["jabatan"], row["jenis_jabatan"], row["model"], row["tahun"]) == (
        office.world.unor["alpa.satu"],
        "Jabatan pegawai",
        "pegawai",
        "jajf",
        2026,
    )
    assert (row["sebagai"], row["status"], row["penilai_id"]) == ("definitif", "draft", None)


@pytest.mark.parametrize(("person", "model"), [("tim", "jpt"), ("unit", "jajf"), ("pegawai", "jajf")])
def test_only_the_head_of_a_unit_mandiri_has_the_model_of_a_jpt(office: Dinas, person: str, model: str) -> None:
    assert office.row("skp", office.plan(person))["model"] == model


def test_two_periods_of_one_post_do_not_overlap(office: Dinas) -> None:
    office.plan("pegawai", periode_akhir=date(2026, 6, 20))
    with pytest.raises(Invalid) as refused:
        office.plan("pegawai", periode_awal=date(2026, 6, 20))
    assert "sudah memiliki SKP" in refused.value.message
    office.plan("pegawai", periode_awal=date(2026, 6, 21))


def test_a_period_stays_within_a_year(office: Dinas) -> None:
    with pytest.raises(Invalid, match="satu tahun"):
        office.plan("pegawai", periode_akhir=date(2027, 1, 31))


def test_a_plt_makes_a_plan_for_the_unit_they_act_for(office: Dinas) -> None:
    acting = office.make(
        "admin",
        "plt_plh",
        {
            "pegawai": office.world.pegawai["unit"],
            "unor": office.world.unor["alpa.dua"],
            "jabatan": "Plt. Kepala Bidang Dua",
            "jenis": "PLT",
            "periode_awal": date(2026, 7, 1),
            "periode_akhir": date(2026, 12, 31),
        },
    )
    office.plan("unit")
    with pytest.raises(Invalid, match="sudah memiliki SKP"):
        office.plan("unit", plt_plh=acting, periode_awal=date(2026, 7, 1))
    office.delete("unit", "skp", office.prepared(acting))
    row = office.row("skp", office.plan("unit", plt_plh=acting, periode_awal=date(2026, 7, 1)))
    assert (row["sebagai"], row["jabatan"], row["jenis_jabatan"]) == ("PLT", "Plt. Kepala Bidang Dua", "pimpinan")
    assert row["unor_id"] == office.world.unor["alpa.dua"]
    with pytest.raises(Invalid):
        office.plan("pegawai", plt_plh=acting)


def test_the_form_of_an_indikator_follows_model_and_pendekatan(office: Dinas) -> None:
    jajf = office.rhk("pegawai", office.plan("pegawai"))
    jpt = office.rhk("tim", office.plan("tim"))
    kualitatif = office.rhk("unit", office.plan("unit", pendekatan="kualitatif"))
    office.indikator("pegawai", jajf, aspek="waktu", target="1 bulan")
    office.indikator("tim", jpt, target="98 %", perspektif="proses_bisnis")
    office.add("unit", "indikator", {"rhk": kualitatif, "teks": "Tersusunnya 12 laporan"})
    assert [row["bentuk"] for row in office.rows("indikator")] == ["kuantitatif_jajf", "kuantitatif_jpt", "kualitatif"]


@pytest.mark.parametrize(
    ("person", "pendekatan", "values", "field"),
    [
        ("pegawai", "kuantitatif", {"target": "1"}, "aspek"),
        ("pegawai", "kuantitatif", {"aspek": "waktu"}, "target"),
        ("pegawai", "kuantitatif", {"aspek": "waktu", "target": "1", "perspektif": "anggaran"}, "perspektif"),
        ("tim", "kuantitatif", {"target": "1"}, "perspektif"),
        ("tim", "kuantitatif", {"perspektif": "anggaran"}, "target"),
        ("tim", "kuantitatif", {"perspektif": "anggaran", "target": "1", "aspek": "waktu"}, "aspek"),
        ("pegawai", "kualitatif", {"target": "1"}, "target"),
        ("tim", "kualitatif", {"perspektif": "anggaran"}, "perspektif"),
    ],
)
def test_an_indikator_has_what_its_form_asks_for_and_nothing_else(
    office: Dinas, person: str, pendekatan: str, values: dict[str, str], field: str
) -> None:
    rhk = office.rhk(person, office.plan(person, pendekatan=pendekatan))
    with pytest.raises(Invalid) as refused:
        office.indikator(person, rhk, **values)
    assert set(refused.value.fields) == {field}


def test_what_belongs_to_the_other_model_is_refused(office: Dinas) -> None:
    jajf, jpt = office.plan("pegawai"), office.plan("tim")
    above = office.rhk("tim", jpt, klasifikasi="organisasi")
    with pytest.raises(Invalid, match="Penugasan dari"):
        office.rhk("pegawai", jajf, penugasan_dari="Bupati")
    with pytest.raises(Invalid, match="hanya untuk Pimpinan"):
        office.rhk("pegawai", jajf, klasifikasi="organisasi")
    with pytest.raises(Invalid):
        office.rhk("tim", jpt, rhk_pimpinan=above)
    office.rhk("tim", jpt, penugasan_dari="Bupati")


def test_a_plan_without_rhk_or_with_a_bare_one_is_not_handed_in(office: Dinas) -> None:
    skp = office.plan("pegawai")
    with pytest.raises(NotAllowed, match="belum ada Rencana Hasil Kerja utama"):
        office.fire("pegawai", skp, "ajukan")
    office.rhk("pegawai", skp)
    with pytest.raises(NotAllowed, match="belum memiliki indikator"):
        office.fire("pegawai", skp, "ajukan")


def test_handing_in_freezes_both_identities(office: Dinas) -> None:
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    row = office.row("skp", skp)
    assert (row["status"], row["pegawai_nama"], row["penilai_nama"]) == ("pengajuan", "PANJI PEGAWAI", "UJANG UNIT")
    assert row["penilai_id"] == office.world.pegawai["unit"]
    assert (row["penilai_jabatan"], row["penilai_unit"]) == ("Jabatan unit", "Bidang Satu")
    assert row["pegawai_beku"] is not None


def test_a_draft_follows_the_profile_and_a_frozen_one_does_not(office: Dinas) -> None:
    pegawai, there = office.world.pegawai["pegawai"], office.world.unor["alpa.dua"]
    skp = office.full("pegawai")
    office.change("admin", "pegawai", pegawai, {"unor": there, "jabatan": "Perencana"})
    row = office.row("skp", skp)
    assert (row["unor_id"], row["jabatan"]) == (there, "Perencana")
    office.change("admin", "pegawai", pegawai, {"unor": office.world.unor["alpa.satu"]})
    office.fire("pegawai", skp, "ajukan")
    office.change("admin", "pegawai", pegawai, {"unor": there, "jabatan": "Arsiparis"})
    assert office.row("skp", skp)["jabatan"] == "Perencana"


def test_a_plan_under_review_is_changed_by_nobody(office: Dinas) -> None:
    skp = office.full("pegawai")
    rhk = office.rows("rhk")[-1]["id"]
    office.fire("pegawai", skp, "ajukan")
    registry = office.world.registry
    with pytest.raises(Passed, match="sedang ditinjau"):
        office.rhk("pegawai", skp)
    for person in ("pegawai", "unit"):
        with pytest.raises(AppError), office.world.database.write() as session:
            isi.ubah(session, registry, office.actor(person), "rhk", rhk, {"teks": "Lain"}, None, now=NOW)
    with pytest.raises(Passed), office.world.database.write() as session:
        isi.hapus(session, registry, office.actor("pegawai"), "rhk", rhk, None, now=NOW)
    with pytest.raises(NotAllowed):
        office.change("pegawai", "skp", skp, {"periode_akhir": date(2026, 11, 30)})


def test_the_penilai_approves_and_nobody_else(office: Dinas) -> None:
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    for person, error in (("pegawai", NotAllowed), ("rekan", OutOfScope), ("tim", AppError), ("admin", NotAllowed)):
        with pytest.raises(error):
            office.fire(person, skp, "setujui")
    assert office.fire("unit", skp, "setujui").message.endswith("kini PERSETUJUAN.")


def test_every_step_is_one_row_of_history(office: Dinas) -> None:
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    office.fire("unit", skp, "kembalikan", "Lengkapi target.")
    office.fire("pegawai", skp, "ajukan")
    office.fire("unit", skp, "setujui")
    with office.world.database.read() as session:
        rows = session.execute(
            HISTORY.select().where(HISTORY.c.entity == "skp", HISTORY.c.row_id == skp).order_by(HISTORY.c.id)
        ).all()
    assert [row.action for row in rows] == ["create", "ajukan", "kembalikan", "ajukan", "setujui"]


def test_back_in_draft_the_identities_are_let_go(office: Dinas) -> None:
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    office.fire("unit", skp, "kembalikan", "Lengkapi.")
    row = office.row("skp", skp)
    assert (row["status"], row["penilai_id"], row["penilai_nama"], row["pegawai_beku"]) == ("draft", None, None, None)


def test_whoever_approved_may_lead_it_back_and_approve_again(office: Dinas) -> None:
    skp = office.full("pegawai")
    for step, person, reason in (
        ("ajukan", "pegawai", None),
        ("setujui", "unit", None),
        ("ke_draft", "unit", "Target berubah."),
        ("ajukan", "pegawai", None),
        ("setujui", "unit", None),
    ):
        office.fire(person, skp, step, reason)
    assert office.row("skp", skp)["status"] == "persetujuan"


def test_the_head_of_all_sets_their_own_and_nobody_else_does(office: Dinas) -> None:
    top, below = office.full("tim"), office.full("unit")
    with pytest.raises(NotAllowed, match="Gunakan Tetapkan SKP"):
        office.fire("tim", top, "ajukan")
    office.fire("tim", top, "tetapkan")
    assert office.row("skp", top)["status"] == "persetujuan"
    with pytest.raises(NotAllowed, match="Gunakan Ajukan SKP"):
        office.fire("unit", below, "tetapkan")


def test_a_vacant_unit_above_never_approves_by_itself(office: Dinas) -> None:
    office.change("admin", "pegawai", office.world.pegawai["tim"], {"jenis_jabatan": "pegawai"})
    skp = office.full("unit")
    for step in ("ajukan", "tetapkan"):
        with pytest.raises(NotAllowed):
            office.fire("unit", skp, step)


def _acting(office: Dinas, person: str, unit: str, jenis: str = "PLT", akhir: date = date(2026, 12, 31)) -> int:
    post = {"jabatan": f"{jenis.title()}. Kepala", "jenis": jenis, "periode_awal": date(2026, 1, 1)}
    where = {"pegawai": office.world.pegawai[person], "unor": office.world.unor[unit]}
    return office.make("admin", "plt_plh", {**where, **post, "periode_akhir": akhir})


def test_a_plt_of_the_top_does_not_set_the_plan_of_their_own_post(office: Dinas) -> None:
    office.change("admin", "pegawai", office.world.pegawai["tim"], {"jenis_jabatan": "pegawai"})
    acting = _acting(office, "unit", "alpa")
    own = office.full("unit")
    for step in ("ajukan", "tetapkan"):
        with pytest.raises(NotAllowed):
            office.fire("unit", own, step)
    top = office.prepared(acting)
    office.indikator("unit", office.rhk("unit", top), target="1", perspektif="anggaran")
    office.fire("unit", top, "tetapkan")


@pytest.mark.parametrize(("akhir", "approves"), [(date(2026, 11, 20), True), (date(2026, 11, 19), False)])
def test_a_plh_approves_while_their_dates_last(office: Dinas, akhir: date, approves: bool) -> None:
    _acting(office, "rekan", "alpa.satu", "PLH", akhir)
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    held, other = ("rekan", "unit") if approves else ("unit", "rekan")
    assert office.row("skp", skp)["penilai_id"] == office.world.pegawai[held]
    with pytest.raises(AppError):
        office.fire(other, skp, "setujui")
    office.fire(held, skp, "setujui")


def test_an_approved_plan_only_ends_earlier(office: Dinas) -> None:
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    office.fire("unit", skp, "setujui")
    registry = office.world.registry

    def end(day: date) -> None:
        with office.world.database.write() as session:
            actor = office.actor("pegawai")
            entity.act(session, registry, actor, "skp", skp, "perpendek", {"periode_akhir": day}, now=NOW)

    end(date(2026, 6, 20))
    with pytest.raises(Invalid, match="lebih awal"):
        end(date(2026, 6, 21))
    assert office.row("skp", skp)["periode_akhir"] == date(2026, 6, 20)
    with pytest.raises(AppError), office.world.database.write() as session:
        entity.delete(session, registry, office.actor("pegawai"), "skp", skp, now=NOW)


def test_muat_ulang_refreshes_an_approved_plan_by_its_owner(office: Dinas) -> None:
    skp = office.full("pegawai")
    office.fire("pegawai", skp, "ajukan")
    registry, database = office.world.registry, office.world.database
    with pytest.raises(Passed), database.write() as session:
        beku.muat_ulang(session, registry, office.actor("pegawai"), skp, "pegawai", None, now=NOW)
    office.fire("unit", skp, "setujui")
    office.change("admin", "pegawai", office.world.pegawai["pegawai"], {"gelar_belakang": "M.Si."})
    with pytest.raises(NotAllowed), database.write() as session:
        beku.muat_ulang(session, registry, office.actor("unit"), skp, "pegawai", None, now=NOW)
    with database.write() as session:
        beku.muat_ulang(session, registry, office.actor("pegawai"), skp, "pegawai", None, now=NOW)
    assert office.row("skp", skp)["pegawai_nama"] == "PANJI PEGAWAI, M.Si."


def test_ekspektasi_is_the_penilais_and_written_under_review(office: Dinas) -> None:
    perilaku = office.make("operator", "perilaku", _nilai())
    skp = office.full("pegawai")
    registry, database = office.world.registry, office.world.database

    def expect(person: str, text: str) -> None:
        with database.write() as session:
            isi.ekspektasi(session, registry, office.actor(person), skp, perilaku, text, now=NOW)

    with pytest.raises(OutOfScope):
        expect("unit", "Ramah.")
    office.fire("pegawai", skp, "ajukan")
    expect("unit", "Ramah.")
    expect("unit", "Ramah dan cekatan.")
    assert [row["teks"] for row in office.rows("ekspektasi")] == ["Ramah dan cekatan."]
    with pytest.raises(NotAllowed):
        expect("pegawai", "Apa saja.")
    expect("unit", "  ")
    assert office.rows("ekspektasi") == []


def _nilai() -> dict[str, object]:
    guides = {f"panduan_{number}": f"Panduan {number}" for number in (1, 2, 3)}
    source = {"sumber": "Contoh", "berlaku_sejak": date(2022, 1, 1)}
    return {"kode": "uji", "urutan": 1, "nama": "Berorientasi Pelayanan", **guides, **source}


@pytest.mark.parametrize("person", ["tim", "admin", "rekan", "pegawai"])
def test_a_draft_is_shown_to_nobody_else(office: Dinas, person: str) -> None:
    skp = office.full("unit")
    rhk = office.rows("rhk")[-1]["id"]
    catalog, actor = office.world.registry.catalog, office.actor(person)
    with office.world.database.read() as session:
        for name, row_id in (("skp", skp), ("rhk", rhk)):
            with pytest.raises((NotAllowed, OutOfScope)):
                one(session, office.world.registry, actor, catalog.entity(name), row_id, "read")


def test_rows_are_taken_over_from_the_penilai(office: Dinas) -> None:
    above = office.plan("unit")
    picked = [office.rhk("unit", above, teks=f"Hasil {number}", klasifikasi="organisasi") for number in (1, 2)]
    office.indikator("unit", picked[0])
    office.fire("unit", _filled(office, above, picked[1]), "ajukan")
    mine = office.plan("pegawai")
    registry, database = office.world.registry, office.world.database
    with database.write() as session:
        done = salin.ambil(session, registry, office.actor("pegawai"), mine, picked, now=NOW)
    assert done.message.startswith("2 Rencana")
    own = [row for row in office.rows("rhk") if row["skp_id"] == mine]
    assert [(row["teks"], row["rhk_pimpinan_id"]) for row in own] == [("Hasil 1", picked[0]), ("Hasil 2", picked[1])]
    with database.write() as session:
        again = salin.ambil(session, registry, office.actor("pegawai"), mine, picked, now=NOW)
    assert again.message.startswith("0 Rencana")
    office.fire("pegawai", mine, "ajukan")


def _filled(office: Dinas, skp: int, rhk: int) -> int:
    office.indikator("unit", rhk)
    return skp


def test_an_rhk_of_a_stranger_cannot_be_intervened(office: Dinas) -> None:
    above = office.plan("tim")
    foreign = office.rhk("tim", above, klasifikasi="organisasi")
    office.indikator("tim", foreign, target="1", perspektif="anggaran")
    office.fire("tim", above, "tetapkan")
    with pytest.raises(Invalid):
        office.rhk("pegawai", office.plan("pegawai"), rhk_pimpinan=foreign)
    office.rhk("unit", office.plan("unit"), rhk_pimpinan=foreign)


def test_last_years_plan_is_copied_into_an_empty_one(office: Dinas) -> None:
    before = office.plan("pegawai", periode_awal=date(2025, 1, 1), periode_akhir=date(2025, 12, 31))
    old = office.rhk("pegawai", before, teks="Hasil lama", jenis="tambahan")
    office.indikator("pegawai", old)
    office.add("pegawai", "lampiran", {"skp": before, "bagian": "dukungan", "teks": "Laptop"})
    mine = office.plan("pegawai")
    registry, database = office.world.registry, office.world.database
    with database.write() as session:
        salin.salin(session, registry, office.actor("pegawai"), mine, before, now=NOW)
    copied = [row for row in office.rows("rhk") if row["skp_id"] == mine]
    assert [(row["teks"], row["jenis"]) for row in copied] == [("Hasil lama", "tambahan")]
    assert [row["target"] for row in office.rows("indikator")] == ["12 Laporan"] * 2
    assert len(office.rows("lampiran")) == 2
    with pytest.raises(Invalid, match="sudah berisi"), database.write() as session:
        salin.salin(session, registry, office.actor("pegawai"), mine, before, now=NOW)


@pytest.mark.parametrize("headed", [True, False])
@pytest.mark.parametrize("mandiri", [True, False])
@pytest.mark.parametrize("setting", [True, False])
def test_heads_of_a_unit_mandiri_set_their_own_where_the_instansi_has_it_so(
    office: Dinas, setting: bool, mandiri: bool, headed: bool
) -> None:
    office.change("admin", "unor", office.world.unor["alpa.satu"], {"mandiri": mandiri})
    office.change("admin", "instansi", office.world.instansi["alpa"], {"mandiri_auto_approve": setting})
    if not headed:
        office.change("admin", "pegawai", office.world.pegawai["tim"], {"jenis_jabatan": "pegawai"})
    own, below = office.full("unit"), office.full("pegawai")
    alone = setting and mandiri
    steps = {"tetapkan": alone, "ajukan": headed and not alone}
    for step in [name for name, allowed in steps.items() if not allowed]:
        with pytest.raises(NotAllowed):
            office.fire("unit", own, step)
    for step in [name for name, allowed in steps.items() if allowed]:
        office.fire("unit", own, step)
    expected = "persetujuan" if alone else "pengajuan" if headed else "draft"
    assert office.row("skp", own)["status"] == expected
    with pytest.raises(NotAllowed, match="Gunakan Ajukan SKP"):
        office.fire("pegawai", below, "tetapkan")
