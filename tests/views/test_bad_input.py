"""Whatever is posted to the pages about SKP and profiles: an answer that says what is wrong, none of 5xx."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.domain.predikat import Rating
from app.web.services import EXTENSION
from tests.personas import World
from tests.support.penilaian import kerja
from tests.support.skp_site import Situs, situs, skp_pimpinan
from tests.support.webfixtures import sqlite_first

ROUNDS = 2
AREAS = ("skp.", "bawahan.", "matriks.", "cetak.", "profil.", "praperiksa.")
FORM = "application/x-www-form-urlencoded"
PEOPLE = ("unit", "pegawai", "tim", "admin", "beta_admin", "beta_pegawai")
NASTY = (
    "", " ", "0", "-1", "1", "2", "7", "9" * 30, str(2**63), "1e9", "NaN", "null", "1,5", "٣", "²", "１", "2026-02-30",
    "0000-00-00", "9999-12-31", "2026-01-01", "2026-12-31", "26-1-1", "\x00", "a\x00b", "\ud800", "\u202e", "%", "_",
    "\\", "{}", "[]", "A" * 30_000, "🙂" * 300, "<script>alert(1)</script>", "' OR 1=1 --", "1.1.1", "1.1.0",
    "9.9.9.9", ".", "9" * 19, "..", "utama", "tambahan", "organisasi", "kuantitas", "anggaran", "draft", "pengajuan",
    "persetujuan", "terbit", "setujui", "kembalikan", "simpan", "pakai", "pakai-", "pakai-1", "naik", "pegawai",
    "penilai", "pdf", "docx", "rencana", "form", "evaluasi", "definitif", "@", "#", "196008171988031900",
)  # fmt: skip
FIELDS = (
    "version", "teks", "jenis", "klasifikasi", "rhk_pimpinan", "indikator_pimpinan", "penugasan_dari", "aspek",
    "target", "perspektif", "periode_awal", "periode_akhir", "pendekatan", "plt_plh", "pegawai", "aksi", "alasan",
    "terus", "ekspektasi-1", "ekspektasi-", "ekspektasi-99999999999", "ekspektasi-x", "status", "sel", "nip", "skp",
    "_kirim", "_pulih", "_cari", "_lagi", "rhk", "dari", "bagian", "arah", "unor", "jabatan", "golongan", "dasar",
    "induk", "cari-unor", "cari-induk", "tahun", "bentuk", "tanggal", "lokasi", "anchor_pegawai", "anchor_penilai",
    "q", "page", "size", "nama", "atasan", "sebagai", "tulis",
)  # fmt: skip

REPORTED = {"realisasi": ("nilai", "sumber_data"), "bukti_baru": ("nama", "tautan")}
WORDS = ("unit", "tim", "dukungan", "klaim_pimpinan", "usulan_profil", "skp", "ajukan", "tetapkan", "x", "%00")


@pytest.fixture
def site(dinas_world: World, var: Path) -> Iterator[Situs]:
    made = situs(dinas_world, var)
    yield made
    made.app.extensions[EXTENSION].database.dispose()


def _filled(office_site: Situs) -> dict[str, list[int]]:
    """Rows of each kind that the addresses speak of: SKP in every state, with all that hangs on them."""
    office = office_site.office
    skp_pimpinan(office)
    mine = office.full("pegawai")
    handed_in = office.full("rekan")
    office.change("admin", "pegawai", office.world.pegawai["rekan"], {"unor": office.world.unor["alpa.satu"]})
    office.fire("rekan", handed_in, "ajukan")
    office.add("pegawai", "lampiran", {"skp": mine, "bagian": "dukungan", "teks": "Laptop"})
    found = {name: [row["id"] for row in office.rows(name)] for name in ("skp", "rhk", "indikator", "lampiran", "unor")}
    return {**found, "row": [1, 2, 3], "rhk_id": found["rhk"]}


def _routes(app: Flask, areas: tuple[str, ...]) -> list[tuple[Rule, str]]:
    rules = sorted((rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith(areas)), key=str)
    return [(rule, method) for rule in rules for method in sorted(rule.methods or ()) if method in ("GET", "POST")]


def _address(rng: random.Random, rule: Rule, rows: dict[str, list[int]]) -> str:
    """An address of the rule: mostly of rows that there are, sometimes of none, or of no number at all."""

    def value(match: re.Match[str]) -> str:
        kind, name = (match[1] or "").rstrip(":"), match[2]
        if kind == "rowid":
            own = rows.get(name.removesuffix("_id"), rows["row"])
            return str(rng.choice([*own, *own, *own, 999, 2**63 - 1, "9" * 30]))
        return rng.choice([*WORDS, *(str(one) for one in rows.get(name, ()) for _ in WORDS)])

    return re.sub(r"<(\w+(?:\([^)]*\))?:)?(\w+)>", value, rule.rule)


def _storm(
    site: Situs, areas: tuple[str, ...], fields: tuple[str, ...], rows: dict[str, list[int]], rounds: int
) -> set[int]:
    """Send nonsense to every page of the areas; gives the answers, of which none is a 5xx."""
    rng, seen, failed = random.Random(11), set[int](), list[str]()
    clients = {person: site.client(person) for person in PEOPLE}
    for rule, method in _routes(site.app, areas) * rounds:
        names = rng.sample(fields, rng.randrange(12)) + rng.sample(fields, rng.randrange(3))
        sent = urlencode([(name, rng.choice(NASTY)) for name in names], errors="surrogatepass")
        person, address = rng.choice(PEOPLE), _address(rng, rule, rows)
        wants = {"Accept": "application/json"} if rng.random() < 0.2 else {}
        if method == "GET":
            answer = clients[person].get(address, query_string=sent, headers=wants)
        else:
            answer = clients[person].post(address, data=sent, content_type=FORM, headers=wants)
        seen.add(answer.status_code)
        if answer.status_code >= 500:
            failed.append(f"{person} {method} {address} {sent:.600}")
    assert failed == []
    return seen


@sqlite_first
def test_whatever_is_sent_is_answered(site: Situs) -> None:
    assert {200, 303, 403, 404, 422} <= _storm(site, AREAS, FIELDS, _filled(site), ROUNDS)


def test_whatever_is_sent_to_a_penilaian_is_answered(site: Situs) -> None:
    work = kerja(site.office, rhk=2, indikator=1)
    final, quarter = work.buka("Final"), work.buka("Triwulan 4")
    plan, piece = work.rencana(quarter, work.rhk[0]), work.bukti(final, work.indikator[0])
    work.realisasi(final, work.indikator[0])
    texts = (
        *(f"rencana-{plan}-{name}" for name in ("teks", "target")),
        *(f"rencana_baru-{work.rhk[1]}-{name}" for name in ("teks", "target")),
        *(f"{kind}-{line}-{name}" for line in work.indikator for kind, names in REPORTED.items() for name in names),
    )
    beside = ("periode", "indikator", "nama", "tautan", "berkas", "hapus_berkas", "version", "_kirim", "_pulih", "aksi")
    asked = ("jenis", "bentuk", "tanggal", "lokasi", "anchor_penilai", "tanggal_penilai", "lokasi_penilai")
    rows = {"skp": [work.skp], "penilaian": [final, quarter], "row": [piece], "periode": list(work.periode.values())}
    areas = ("penilaian.", "evaluasi.", "cetak.penilaian.")
    seen = _storm(site, areas, (*texts, *(f"semula-{one}" for one in texts), *beside, *asked), rows, 12)
    assert {200, 303, 404, 422} <= seen


def test_whatever_is_sent_as_feedback_is_answered(site: Situs) -> None:
    work = kerja(site.office)
    periods = [work.buka("Final"), work.buka("Triwulan 4")]
    values = [f"perilaku-{row['id']}-{name}" for row in site.office.rows("perilaku")[:2] for name in ("arah", "teks")]
    texts = (*values, "perilaku-999-arah", f"hasil-{work.indikator[0]}-teks", "perilaku-x-arah", "perilaku--teks")
    fields = (*texts, *(f"semula-{one}" for one in texts), "nip", "penilaian", "version", "_pulih")
    rows = {"penilaian": periods, "row": [1], "nip": [int(site.world.nip("pegawai"))]}
    assert {200, 403, 404, 422} <= _storm(site, ("feedback.",), fields, rows, 12)


def test_whatever_is_sent_to_the_tim_penilai_is_answered(site: Situs) -> None:
    work = kerja(site.office)
    final = work.buka("Final")
    work.dinilai(final, Rating.DIATAS, Rating.DIATAS)
    typed = ("langkah", "kata", "version", "versi_tinjauan", "aksi", "_pulih", "id")
    asked = ("tahun", "periode", "unit", "predikat", "status", "page", "bentuk", "tanggal", "lokasi", "ketua")
    rows = {"penilaian": [final], "row": [1]}
    assert {200, 303, 403, 404} <= _storm(site, ("tim_penilai.",), (*typed, *asked), rows, 20)
