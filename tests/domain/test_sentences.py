"""Conditions as people read them."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Exists,
    FieldRef,
    IsNull,
    Literal,
    Me,
    Not,
    Now,
    Path,
    Predicate,
    Today,
    Value,
)
from app.domain.sentences import sentence

STATUS = Compare(("status",), "eq", (Literal("draft"),))
EMPTY = IsNull(("selesai",))


def label(path: Path) -> str:
    return " ".join(part.capitalize() for part in path)


def show(path: Path, value: Value) -> str:
    return f"'{value}'"


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (STATUS, "Status adalah 'draft'"),
        (Not(STATUS), "Status bukan 'draft'"),
        (Not(Not(STATUS)), "Status adalah 'draft'"),
        (
            Compare(("status",), "in", (Literal("a"), Literal("b"), Literal("c"))),
            "Status salah satu dari 'a', 'b' atau 'c'",
        ),
        (Not(Compare(("status",), "in", (Literal("a"), Literal("b")))), "Status bukan salah satu dari 'a' atau 'b'"),
        (EMPTY, "Selesai kosong"),
        (Not(EMPTY), "Selesai terisi"),
        (IsNull(("selesai",), wanted=False), "Selesai terisi"),
        (Compare(("selesai",), "gte", (Today(),)), "Selesai paling cepat hari ini"),
        (Compare(("selesai",), "lt", (Today(7),)), "Selesai sebelum 7 hari sesudah hari ini"),
        (Compare(("selesai",), "gt", (Today(-7),)), "Selesai sesudah 7 hari sebelum hari ini"),
        (Compare(("selesai",), "lte", (Now(),)), "Selesai paling lambat saat ini"),
        (Compare(("selesai",), "lt", (Literal(date(2026, 1, 1)),)), "Selesai sebelum '2026-01-01'"),
        (Compare(("usia",), "lt", (Literal(58),)), "Usia kurang dari '58'"),
        (Not(Compare(("usia",), "gt", (Literal(58),))), "Usia tidak lebih dari '58'"),
        (Compare(("selesai",), "gte", (FieldRef(("mulai",)),)), "Selesai paling sedikit Mulai"),
        (Compare(("unor", "induk"), "within", (Me("unors"),)), "Unor Induk berada di dalam unit yang Anda kelola"),
        (Not(Compare(("nama",), "contains", (Literal("x"),))), "Nama tidak memuat 'x'"),
        (Compare(("nama",), "in", ()), "Nama salah satu dari (kosong)"),
        (All((STATUS, EMPTY)), "Status adalah 'draft' dan Selesai kosong"),
        (Not(All((STATUS, EMPTY))), "Status bukan 'draft' atau Selesai terisi"),
        (
            AnyOf((All((STATUS, EMPTY)), STATUS)),
            "(Status adalah 'draft' dan Selesai kosong) atau Status adalah 'draft'",
        ),
        (AnyOf((Not(AnyOf((STATUS, EMPTY))), EMPTY)), "(Status bukan 'draft' dan Selesai terisi) atau Selesai kosong"),
        (All((AnyOf((STATUS,)),)), "Status adalah 'draft'"),
        (All(), "selalu"),
        (AnyOf(), "tidak pernah"),
        (Not(All()), "tidak pernah"),
        (Not(AnyOf()), "selalu"),
        (Exists("pegawai", "unor", All()), "ada Pegawai.unor"),
        (Not(Exists("pegawai", "unor", STATUS)), "tidak ada Pegawai.unor yang Pegawai.unor Status adalah 'draft'"),
        (Predicate("penilai", ()), "Anda penilainya"),
        (Not(Predicate("kepala_unit", ())), "tidak benar bahwa kepala unit"),
    ],
)
def test_a_clause(condition: Condition, told: str) -> None:
    assert sentence(condition, label, show, {"penilai": "Anda penilainya"}) == told
