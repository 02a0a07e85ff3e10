"""'Kenapa penilai saya …?': the words of each outcome, and who is asked to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from app.domain.kenapa import Kenapa, Obat, kenapa, pejabat
from app.domain.penilai import Arti, Cara, Jabatan, tetapkan
from tests.support.organisasi import TODAY, Kantor, Orang, Pelaksana, fakta

UNITS: Mapping[str, str | None] = {"dinas": None, "bidang": "dinas", "seksi": "bidang"}
STAFF = {"staf": Orang("seksi"), "kasi": Orang("seksi", "definitif"), "kabid": Orang("bidang", "definitif")}
YESTERDAY = TODAY - timedelta(days=1)


def _told(who: str, people: Mapping[str, Orang], *acting: Pelaksana, units: Mapping[str, str | None] = UNITS) -> Kenapa:
    facts, ids = fakta(Kantor(units, people, acting))
    unit = people[who].unit
    return kenapa(tetapkan(facts, ids.who[who], ids.unit[unit], TODAY))


def test_a_head_of_the_own_unit() -> None:
    told = _told("staf", STAFF)
    assert told.simpulan == "Pejabat penilai Anda adalah kasi, pimpinan definitif seksi."
    assert [(step.unit, step.teks, step.arti) for step in told.kalimat] == [
        (
            "seksi",
            "Ini unit kerja Anda. kasi memimpinnya sebagai pimpinan definitif. Karena itu ia pejabat penilai Anda.",
            Arti.PENILAI,
        )
    ]
    assert told.obat == (Obat.PINDAH, Obat.LAPOR)


def test_whoever_heads_the_unit_is_led_further_up() -> None:
    told = _told("kasi", STAFF)
    assert [step.unit for step in told.kalimat] == ["seksi", "bidang"]
    assert told.kalimat[0].teks == (
        "Ini unit kerja Anda. Anda memimpinnya sebagai pimpinan definitif. "
        "Karena itu penilai Anda dicari di unit di atasnya."
    )
    assert told.simpulan == "Pejabat penilai Anda adalah kabid, pimpinan definitif bidang."


def test_an_empty_unit_of_ones_own_may_be_ones_to_claim() -> None:
    told = _told("staf", {"staf": Orang("seksi"), "kabid": Orang("bidang", "definitif")})
    assert told.simpulan == "Anda belum memiliki pejabat penilai, karena seksi belum memiliki pimpinan."
    assert "Penilai tidak dicari ke unit di atasnya selama unit ini kosong." in told.kalimat[-1].teks
    assert told.obat == (Obat.KLAIM, Obat.PINDAH, Obat.LAPOR)


def test_an_empty_unit_above_is_not_ones_own_to_claim() -> None:
    told = _told("kasi", {"kasi": Orang("seksi", "definitif")})
    assert told.simpulan.endswith("karena bidang belum memiliki pimpinan.")
    assert told.obat == (Obat.PINDAH, Obat.LAPOR)


def test_the_head_of_the_topmost_unit_has_nothing_to_mend() -> None:
    told = _told("kadis", {"kadis": Orang("dinas", "pjb")})
    assert told.simpulan == "Anda tidak memiliki pejabat penilai, karena Anda memimpin dinas, unit tertinggi."
    assert told.kalimat[0].teks == (
        "Ini unit kerja Anda. Anda memimpinnya sebagai penjabat (pjb). Di atasnya tidak ada unit lagi."
    )
    assert told.obat == ()


def test_a_circle_is_an_admins_to_mend() -> None:
    people = {"kasi": Orang("seksi", "definitif"), "kabid": Orang("bidang", "definitif")}
    both = (Pelaksana("kasi", "bidang", "PLH"), Pelaksana("kasi", "dinas", "PLT"))
    told = _told("kasi", people, *both, units={**UNITS, "dinas": "seksi"})
    assert told.simpulan == "Anda belum memiliki pejabat penilai, karena susunan unit kerja melingkar."
    assert told.kalimat[-1].teks.endswith("Unit di atasnya kembali ke unit yang sudah dilewati.")
    assert told.obat == (Obat.LAPOR,)


def test_a_unit_that_is_not_there_is_an_admins_to_mend() -> None:
    facts, ids = fakta(Kantor(UNITS, STAFF))
    told = kenapa(tetapkan(facts, ids.who["staf"], 999, TODAY))
    assert (told.kalimat, told.obat) == ((), (Obat.LAPOR,))


def test_an_acting_head_is_told_with_the_days() -> None:
    told = _told("staf", {"staf": STAFF["staf"], "kabid": STAFF["kabid"]}, Pelaksana("kabid", "seksi"))
    assert told.simpulan == "Pejabat penilai Anda adalah kabid, Pelaksana Tugas (PLT) seksi."
    assert "sebagai Pelaksana Tugas (PLT), 1 Januari 2026 sampai 31 Desember 2026." in told.kalimat[0].teks


def test_whoever_stands_in_for_a_head_is_named_to_them() -> None:
    told = _told("kasi", STAFF | {"lain": Orang("bidang")}, Pelaksana("lain", "seksi", "PLH"))
    assert told.kalimat[0].teks.startswith(
        "Ini unit kerja Anda. Anda pimpinannya, dan lain menggantikan sebagai Pelaksana Harian (PLH)."
    )


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (Pelaksana("lain", "seksi", akhir=YESTERDAY), "masa tugasnya berakhir 19 November 2026"),
        (Pelaksana("lain", "seksi", awal=date(2026, 12, 1)), "masa tugasnya baru mulai 1 Desember 2026"),
        (Pelaksana("lain", "seksi", aktif=False), "penugasannya diakhiri lebih awal"),
        (Pelaksana("lain", "seksi"), "unit ini memiliki pimpinan"),
        (Pelaksana("pensiun", "seksi"), "ia bukan lagi pegawai aktif"),
    ],
)
def test_a_post_that_does_not_count_is_told_with_its_reason(act: Pelaksana, reason: str) -> None:
    people = STAFF | {"lain": Orang("bidang"), "pensiun": Orang("bidang", aktif=False)}
    told = _told("staf", people, act)
    assert told.kalimat[0].catatan == (f"{act.siapa}, Pelaksana Tugas (PLT), tidak dihitung: {reason}.",)


def test_a_head_whose_plh_acts_is_told_why() -> None:
    told = _told("staf", STAFF | {"lain": Orang("bidang")}, Pelaksana("lain", "seksi", "PLH"))
    assert told.simpulan == "Pejabat penilai Anda adalah lain, Pelaksana Harian (PLH) seksi."
    assert told.kalimat[0].catatan == ("kasi, pimpinan definitif, tidak dihitung: pejabat lain didahulukan.",)


def test_a_head_is_printed_as_the_manual_prints_it() -> None:
    post = Jabatan(unor_id=1, pegawai_id=1, cara=Cara.PJB, nomor=1, nama="SURYA", nip="196506011992031901")
    assert pejabat(post) == "SURYA (pjb) - 196506011992031901"
