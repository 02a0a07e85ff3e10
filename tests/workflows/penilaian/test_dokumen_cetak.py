"""A document is noted before it is printed, under a code of its own; the row stays as it was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.keaslian import baca_kode
from app.errors import InUse, NotAllowed, OutOfScope, Passed
from app.models.queries import verifikasi
from app.workflows import dokumen_cetak, entity
from app.workflows.dokumen_cetak import Kertas
from tests.personas import NOW
from tests.support.penilaian import Kerja


def kertas(work: Kerja, penilaian: int) -> Kertas:
    """A Form Penilaian of the penilaian as it is."""
    row = work.office.row("penilaian", penilaian)
    day = date(2026, 10, 1)
    about = ("Kabupaten Alpa", "PANJI PEGAWAI, S.E.", "199001012015011901", "TRIWULAN IV-AKHIR", day, day, "UJANG UNIT")
    return Kertas(penilaian, row["version"], "form", "pdf", *about)


def catat(work: Kerja, person: str, *papers: Kertas, pekerjaan: int | None = None) -> tuple[str, ...]:
    with work.office.world.database.write() as session:
        registry, actor = work.office.world.registry, work.office.actor(person)
        return dokumen_cetak.catat(session, registry, actor, papers, pekerjaan=pekerjaan, now=NOW)


def cari(work: Kerja, kode: str) -> verifikasi.Dokumen | None:
    with work.office.world.database.read() as session:
        return verifikasi.cari(session, work.office.world.registry, kode)


def test_a_print_is_noted_with_what_it_says_who_made_it_and_the_marks(work: Kerja) -> None:
    rated, open_ = work.buka("Triwulan 4"), work.buka("Final")
    work.dinilai(rated)
    codes = catat(work, "unit", kertas(work, rated), kertas(work, open_))
    first, second = work.office.rows("dokumen_cetak")
    assert [first["kode"], second["kode"]] == list(codes)
    assert all(baca_kode(code) == code for code in codes)
    assert [(row["predikat"], row["berlaku"]) for row in (first, second)] == [("baik", True), (None, False)]
    assert (first["dicetak_oleh"], first["dicetak_pada"]) == (work.office.actor("unit").nama, NOW)
    shown = cari(work, codes[0])
    assert shown is not None
    assert (shown.nama, shown.nip, shown.predikat, shown.keadaan) == ("P••• P•••", "•••1901", "baik", "sesuai")
    assert cari(work, "-".join(["00000"] * 4)) is None


def test_who_may_not_print_notes_nothing(work: Kerja) -> None:
    made = work.buka("Triwulan 4")
    for person in ("rekan", "tim", "beta_admin", "operator"):
        with pytest.raises(OutOfScope):
            catat(work, person, kertas(work, made))
    with pytest.raises(Passed):
        catat(work, "unit", replace(kertas(work, made), versi=99))
    assert work.office.rows("dokumen_cetak") == []


def test_a_job_that_runs_twice_gives_the_same_codes_while_the_same_is_printed(work: Kerja) -> None:
    rated = work.buka("Triwulan 4")
    paper = kertas(work, rated)
    first = catat(work, "admin", paper, pekerjaan=7)
    assert catat(work, "admin", paper, pekerjaan=7) == first
    others = [catat(work, "admin", paper, pekerjaan=8), catat(work, "admin", paper), catat(work, "admin", paper)]
    changed = catat(work, "admin", replace(paper, nama="PANJI P."), pekerjaan=7)
    assert len({*first, *changed, *(code for each in others for code in each)}) == 5


@pytest.mark.parametrize("rated", [True, False])
def test_what_was_printed_stays(work: Kerja, rated: bool) -> None:
    made = work.buka("Triwulan 4")
    if rated:
        work.dinilai(made)
    catat(work, "pegawai", kertas(work, made))
    (row,) = work.office.rows("dokumen_cetak")
    registry = work.office.world.registry
    with work.office.world.database.write() as session:
        actor = work.office.actor("pegawai")
        with pytest.raises((InUse, NotAllowed)):
            entity.delete(session, registry, actor, "penilaian", made, now=NOW)
        for person in ("pegawai", "unit", "admin"):
            for verb, given in ((entity.update, ({"nama": "X"}, None)), (entity.delete, ())):
                with pytest.raises(NotAllowed):
                    verb(session, registry, work.office.actor(person), "dokumen_cetak", row["id"], *given, now=NOW)


def test_what_happens_to_the_marks_shows(work: Kerja) -> None:
    made = work.buka("Triwulan 4")
    work.dinilai(made)
    (code,) = catat(work, "unit", kertas(work, made))
    work.ke_draft()
    found = cari(work, code)
    assert found is not None
    assert found.keadaan == "berubah"
