"""Who rates whom: a truth table of small offices, and the words of each step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.penilai import Arti, Cara, Sebab, rantai, tetapkan
from tests.support.organisasi import TODAY, Kantor, Orang, Pelaksana, fakta

DAY = timedelta(days=1)
UNITS = {"dinas": None, "bidang": "dinas", "seksi": "bidang", "sub": "seksi", "lain": "dinas"}
PEOPLE = {
    "kadis": Orang("dinas", "definitif"),
    "kabid": Orang("bidang", "definitif"),
    "kasi": Orang("seksi", "definitif"),
    "staf": Orang("seksi"),
    "staf2": Orang("bidang"),
    "jauh": Orang("lain"),
}
OFFICE = Kantor(UNITS, PEOPLE)


def _but(acting: tuple[Pelaksana, ...] = (), units: dict[str, str | None] | None = None, **people: Orang) -> Kantor:
    return Kantor(UNITS | (units or {}), PEOPLE | people, acting)


def _without(*names: str, acting: tuple[Pelaksana, ...] = ()) -> Kantor:
    return Kantor(UNITS, {name: one for name, one in PEOPLE.items() if name not in names}, acting)


def _plt(siapa: str, unit: str, *, awal: date = TODAY, akhir: date = TODAY, aktif: bool = True) -> Pelaksana:
    return Pelaksana(siapa, unit, "PLT", awal, akhir, aktif)


def _plh(siapa: str, unit: str, *, awal: date = TODAY, akhir: date = TODAY) -> Pelaksana:
    return Pelaksana(siapa, unit, "PLH", awal, akhir)


CASES: dict[str, tuple[Kantor, str, str, str | Arti, str | Arti | None]] = {
    # what it is about: (the office, whom, in which unit, penilai or why not, atasan penilai or why not)
    "a member of a unit": (OFFICE, "staf", "seksi", "kasi", "kabid"),
    "the head of a unit": (OFFICE, "kasi", "seksi", "kabid", "kadis"),
    "right below the top": (OFFICE, "kabid", "bidang", "kadis", Arti.PUNCAK),
    "the top": (OFFICE, "kadis", "dinas", Arti.PUNCAK, None),
    "a unit nobody heads": (OFFICE, "jauh", "lain", Arti.KOSONG, None),
    "a unit that one is no member of": (OFFICE, "staf", "bidang", "kabid", "kadis"),
    "no such unit": (OFFICE, "staf", "", Arti.TANPA_UNIT, None),
    "head of two units in a row": (
        _without("kabid", acting=(_plt("kasi", "bidang"),)), "kasi", "seksi", "kadis", Arti.PUNCAK,
    ),
    "PLT of a unit right below one's own": (
        _without("kasi", acting=(_plt("kabid", "seksi"),)), "kabid", "seksi", "kadis", Arti.PUNCAK,
    ),
    "a member below two such units": (
        _without("kabid", acting=(_plt("kasi", "bidang"),)), "staf", "seksi", "kasi", "kadis",
    ),
    "PLT of the parent": (_without("kabid", acting=(_plt("jauh", "bidang"),)), "kasi", "seksi", "jauh", "kadis"),
    "as PLT, by the unit of that post": (
        _without("kabid", acting=(_plt("jauh", "bidang"),)), "jauh", "bidang", "kadis", Arti.PUNCAK,
    ),
    "PLT since today, until today": (
        _without("kasi", acting=(_plt("jauh", "seksi"),)), "staf", "seksi", "jauh", "kabid",
    ),
    "PLT that ended yesterday": (
        _without("kasi", acting=(_plt("jauh", "seksi", awal=TODAY - 9 * DAY, akhir=TODAY - DAY),)),
        "staf", "seksi", Arti.KOSONG, None,
    ),
    "PLT from tomorrow": (
        _without("kasi", acting=(_plt("jauh", "seksi", awal=TODAY + DAY, akhir=TODAY + 9 * DAY),)),
        "staf", "seksi", Arti.KOSONG, None,
    ),
    "PLT ended early": (
        _without("kasi", acting=(_plt("jauh", "seksi", aktif=False),)), "staf", "seksi", Arti.KOSONG, None,
    ),
    "PLT beside a definitive head": (_but((_plt("jauh", "seksi"),)), "staf", "seksi", "kasi", "kabid"),
    "such a PLT holds nothing": (_but((_plt("jauh", "seksi"),)), "jauh", "seksi", "kasi", "kabid"),
    "the earlier of two PLT": (
        _without("kasi", acting=(_plt("jauh", "seksi"), _plt("staf2", "seksi", awal=TODAY - DAY))),
        "staf", "seksi", "staf2", "kabid",
    ),
    "the first entered of two PLT": (
        _without("kasi", acting=(_plt("jauh", "seksi"), _plt("staf2", "seksi"))), "staf", "seksi", "jauh", "kabid",
    ),
    "the other of two PLT is rated further up": (
        _without("kasi", acting=(_plt("jauh", "seksi"), _plt("staf2", "seksi"))), "staf2", "seksi", "kabid", "kadis",
    ),
    "PLH in the head's stead": (_but((_plh("staf2", "seksi"),)), "staf", "seksi", "staf2", "kabid"),
    "nobody is rated by their PLH": (_but((_plh("staf", "seksi"),)), "kasi", "seksi", "kabid", "kadis"),
    "the PLH is rated further up": (_but((_plh("staf", "seksi"),)), "staf", "seksi", "kabid", "kadis"),
    "PLH of the parent": (_but((_plh("jauh", "bidang"),)), "kasi", "seksi", "jauh", "kadis"),
    "PLH from tomorrow": (
        _but((_plh("staf2", "seksi", awal=TODAY + DAY, akhir=TODAY + DAY),)), "staf", "seksi", "kasi", "kabid",
    ),
    "a PLT with a PLH is rated further up": (
        _without("kasi", acting=(_plt("jauh", "seksi"), _plh("staf2", "seksi"))), "jauh", "seksi", "kabid", "kadis",
    ),
    "a pjb": (_but(kasi=Orang("seksi", "pjb")), "staf", "seksi", "kasi", "kabid"),
    "a pjb before a PLT": (
        _but((_plt("jauh", "seksi"),), kasi=Orang("seksi", "pjb")), "staf", "seksi", "kasi", "kabid",
    ),
    "a definitive before a pjb": (_but(aaa=Orang("seksi", "pjb")), "staf", "seksi", "kasi", "kabid"),
    "a head who left": (_but(kasi=Orang("seksi", "definitif", aktif=False)), "staf", "seksi", Arti.KOSONG, None),
    "a PLT who left": (
        Kantor(UNITS, {**PEOPLE, "kasi": Orang("seksi"), "jauh": Orang("lain", aktif=False)}, (_plt("jauh", "seksi"),)),
        "staf", "seksi", Arti.KOSONG, None,
    ),
    "a vacant parent is never passed over": (_without("kabid"), "kasi", "seksi", Arti.KOSONG, None),
    "the penilai's own penilai is missing": (_without("kabid"), "staf", "seksi", "kasi", Arti.KOSONG),
    "a unit mandiri": (replace(OFFICE, mandiri=frozenset({"seksi"})), "kasi", "seksi", "kabid", "kadis"),
    "a circle of units of one's own": (
        replace(_without("kabid", acting=(_plt("kadis", "bidang"),)), units=UNITS | {"dinas": "bidang"}),
        "kadis", "dinas", Arti.LINGKARAN, None,
    ),
    "a circle that somebody else breaks": (_but(units={"dinas": "bidang"}), "kadis", "dinas", "kabid", "kadis"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_who_rates_whom(case: tuple[Kantor, str, str, str | Arti, str | Arti | None]) -> None:
    kantor, who, unit, penilai, atasan = case
    facts, ids = fakta(kantor)
    found = tetapkan(facts, ids.who[who], ids.unit.get(unit, 99), TODAY)

    told = [chain and (chain.penilai.nama if chain.penilai else chain.arti) for chain in (found.penilai, found.atasan)]
    assert told == [penilai, atasan]


def test_the_chain_says_each_step() -> None:
    facts, ids = fakta(_without("kabid", acting=(_plt("kasi", "bidang"),)))
    steps = rantai(facts, ids.who["kasi"], ids.unit["seksi"], TODAY).langkah

    assert [(step.unit.nama, step.arti, step.kepala.cara if step.kepala else None) for step in steps] == [
        ("seksi", Arti.MEMIMPIN, Cara.DEFINITIF),
        ("bidang", Arti.MEMIMPIN, Cara.PLT),
        ("dinas", Arti.PENILAI, Cara.DEFINITIF),
    ]


def test_posts_that_do_not_count_say_why() -> None:
    ended = _plt("jauh", "seksi", awal=TODAY - 9 * DAY, akhir=TODAY - DAY)
    coming = _plt("kabid", "seksi", awal=TODAY + DAY, akhir=TODAY + DAY)
    stopped = replace(_plh("staf", "seksi"), aktif=False)
    office = _but(
        (ended, coming, stopped, _plt("kadis", "seksi"), _plh("staf2", "seksi")), tua=Orang("seksi", "pjb", aktif=False)
    )
    facts, ids = fakta(office)
    step = rantai(facts, ids.who["staf"], ids.unit["seksi"], TODAY).langkah[-1]

    assert step.kepala is not None
    assert step.kepala.nama == "staf2"
    assert {(aside.jabatan.nama, aside.sebab) for aside in step.lewat} == {
        ("kasi", Sebab.DIGANTIKAN),
        ("tua", Sebab.NONAKTIF),
        ("jauh", Sebab.BERAKHIR),
        ("kabid", Sebab.BELUM_MULAI),
        ("staf", Sebab.DIAKHIRI),
        ("kadis", Sebab.ADA_PEJABAT),
    }
