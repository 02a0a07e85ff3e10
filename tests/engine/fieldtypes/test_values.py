"""What each type takes, keeps, shows and refuses, value by value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.engine.fieldtypes.base import BadValue, Template, Text
from app.engine.fieldtypes.datetime import DatetimeField
from app.engine.fieldtypes.link import LinkField
from tests.engine.fieldtypes.fields import FIELDS

NIP = "199001012020012901"


@pytest.mark.parametrize(
    ("name", "typed", "kept", "shown"),
    [
        ("text", "  Budi\u00a0  Santoso\n", "Budi Santoso", "Budi Santoso"),
        ("text", "=1+1", "=1+1", "=1+1"),
        ("text", "e\u0301", "é", "é"),
        ("text", "\u200b\x00", None, ""),
        ("long_text", " satu\r\n\r\ndua ", "satu\n\ndua", "satu\n\ndua"),
        ("integer", "1.234.567", 1234567, "1.234.567"),
        ("integer", "+7", 7, "7"),
        ("integer", "-0", 0, "0"),
        ("integer", "007", 7, "7"),
        ("integer", "9223372036854775807", 2**63 - 1, "9.223.372.036.854.775.807"),
        ("decimal", "10,5", Decimal("10.50"), "10,50"),
        ("decimal", "10.5", Decimal("10.50"), "10,50"),
        ("decimal", "1.234.567,8", Decimal("1234567.80"), "1.234.567,80"),
        ("decimal", "-0,00", Decimal("0.00"), "0,00"),
        ("decimal", "10,5000", Decimal("10.50"), "10,50"),
        ("decimal", "10.938", Decimal("10938.00"), "10.938,00"),
        ("decimal thirds", "10,938", Decimal("10.938"), "10,938"),
        ("decimal fine", "12.500", Decimal("12.5000"), "12,5000"),
        ("decimal fine", "10,9375", Decimal("10.9375"), "10,9375"),
        ("decimal small", "0", Decimal("0.00"), "0,00"),
        ("percent", "12,5 %", Decimal("12.50"), "12,50%"),
        ("boolean", "ya", True, "Ya"),
        ("boolean", " TIDAK ", False, "Tidak"),
        ("boolean", "false", False, "Tidak"),
        ("boolean labelled", "tidak aktif", False, "TIDAK AKTIF"),
        ("date", "2026-12-31", date(2026, 12, 31), "31 Desember 2026"),
        ("date", "31-12-2026", date(2026, 12, 31), "31 Desember 2026"),
        ("date", "31 desember 2026", date(2026, 12, 31), "31 Desember 2026"),
        ("datetime", "2026-12-31T17:00", datetime(2026, 12, 31, 10, tzinfo=UTC), "31 Desember 2026 17.00 WIB"),
        ("datetime", "2026-12-31T17:00Z", datetime(2026, 12, 31, 17, tzinfo=UTC), "1 Januari 2027 00.00 WIB"),
        ("month_day", "12-31", "12-31", "31 Desember"),
        ("month_day", "02-29", "02-29", "29 Februari"),
        ("year", "2026", 2026, "2026"),
        ("choice", "b c", "b c", "Lain"),
        ("multi_choice", "-|10|10", ("-", "10"), "Satu, dua, -"),
        ("relation", "12", 12, "12"),
        ("link", "HTTPS://Contoh.go.id/a?b#c", "HTTPS://Contoh.go.id/a?b#c", "HTTPS://Contoh.go.id/a?b#c"),
        ("email", "Nama@Contoh.GO.ID", "nama@contoh.go.id", "nama@contoh.go.id"),
        ("phone", "(0361) 200-900.1", "03612009001", "03612009001"),
        ("phone", "110", "110", "110"),
        ("nip", "19900101 202001 2 901", NIP, NIP),
        ("nik", "3201 0141 0190 0901", "3201014101900901", "3201014101900901"),
    ],
)
def test_typed(name: str, typed: str, kept: object, shown: str) -> None:
    field = FIELDS[name]
    assert field.parse(typed) == kept
    assert field.show(kept) == shown


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("text short", "enam66", "paling banyak 5 karakter, yang diisi 6"),
        ("text short", "x" * 10_000_000, "paling banyak 5 karakter"),
        ("text pattern", "123", "tidak sesuai bentuk"),
        ("text pattern", "12\u0663", "tidak sesuai bentuk"),
        ("integer", "1,5", "bilangan bulat"),
        ("integer", "1.23", "bilangan bulat"),
        ("integer", "٣", "bilangan bulat"),
        ("integer", "1_000", "bilangan bulat"),
        ("integer", "9223372036854775808", "paling besar"),
        ("integer", "9" * 5000, "bilangan bulat"),
        ("integer bounded", "-4", "paling kecil -3"),
        ("integer bounded", "5001", "paling besar 5.000"),
        ("decimal thirds", "10.938", "tulis 10,938 atau 10938"),
        ("percent", "10.938", "paling banyak 3 angka"),
        ("decimal", "1,234", "2 angka di belakang koma"),
        ("decimal", "12345678901", "10 angka di depan koma"),
        ("decimal", "1e5", "harus berupa bilangan"),
        ("decimal", "NaN", "harus berupa bilangan"),
        ("percent", "100,01", "paling besar 100"),
        ("percent", "-1", "paling kecil 0"),
        ("boolean", "mungkin", "diisi Ya atau Tidak"),
        ("date", "31-02-2026", "31 Februari 2026 tidak ada"),
        ("date", "31-12-26", "empat angka"),
        ("date", "1899-12-31", "antara 1900 dan 2200"),
        ("date", "44190", "tidak dikenali"),
        ("datetime", "2026-12-31", "tanggal dan jam"),
        ("datetime", "2026-12-31 25:00", "tanggal dan jam"),
        ("datetime", "1969-12-31 10:00", "antara tahun 1971"),
        ("datetime", "0001-01-01T00:00", "antara tahun"),
        ("year", "26", "paling kecil 1900"),
        ("year", "2201", "paling besar 2200"),
        ("choice", "Lain", "dipilih dari: Satu, dua, Lain"),
        ("multi_choice", "10|tidak", "dipilih dari"),
        ("relation", "0", "dipilih dari daftar"),
        ("relation", "Dinas", "dipilih dari daftar"),
        ("relation", "9" * 19, "dipilih dari daftar"),
        ("link", "javascript:alert(1)", "diawali http"),
        ("link", "ftp://contoh.id", "diawali http"),
        ("link", "//contoh.id", "diawali http"),
        ("link", "https://", "diawali http"),
        ("link", "https://bank.id@contoh.id/", "diawali http"),
        ("link", "https://contoh.id:99999/", "diawali http"),
        ("link", "https://[::1", "diawali http"),
        ("link", "https://contoh.id/a b", "diawali http"),
        ("email", "nama@contoh", "alamat surel"),
        ("email", "nama@@contoh.id", "alamat surel"),
        ("email", ".nama@contoh.id", "alamat surel"),
        ("phone", "81200000900", "diawali 0 atau"),
        ("phone", "telepon", "diawali 0 atau"),
        ("phone", "08120000090012345", "diawali 0 atau"),
        ("nip", NIP + "\n", "tanpa huruf"),
        ("nip", "１９９００１０１２０２００１２９０１", "angka biasa"),
        ("nip", "19900101202001290", "17 angka"),
        ("nik", "320101410190090", "15 angka"),
        ("children", "x", "baris demi baris"),
    ],
)
def test_refused(name: str, typed: str, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        FIELDS[name].parse(typed)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("13-01", "Bulan 13 tidak ada"),
        ("2-5", "dua angka bulan"),
        ("02/05", "tanda hubung"),
        ("02-30", "Tanggal 30 tidak ada"),
    ],
)
def test_a_month_day_is_refused_in_the_words_of_the_manual(typed: str, reason: str) -> None:
    with pytest.raises(BadValue) as caught:
        FIELDS["month_day"].parse(typed)
    assert str(caught.value).startswith("Isian diisi dalam format mm-dd (Ex. 31 Desember menjadi 12-31). ")
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("name", "cell", "kept"),
    [
        ("text", 12.0, "12"),
        ("text", 3, "3"),
        ("text", 1.5, "1.5"),
        ("text", date(2026, 1, 2), "2026-01-02"),
        ("integer", 12.0, 12),
        ("integer", "1.000", 1000),
        ("decimal", 0.1 + 0.2, Decimal("0.30")),
        ("decimal", "1.234,5", Decimal("1234.50")),
        ("boolean", "V", True),
        ("boolean", 0, False),
        ("boolean", 1.0, True),
        ("date", datetime(2020, 12, 25), date(2020, 12, 25)),
        ("date", 44190, date(2020, 12, 25)),
        ("date", 44190.5, date(2020, 12, 25)),
        ("date", "44190", date(2020, 12, 25)),
        ("date", "25/12/85", date(1985, 12, 25)),
        ("datetime", datetime(2026, 12, 31, 17), datetime(2026, 12, 31, 10, tzinfo=UTC)),
        ("month_day", "12-31", "12-31"),
        ("year", 2026.0, 2026),
        ("choice", "lain", "b c"),
        ("choice", "OTHER", "b c"),
        ("choice", 10, "10"),
        ("choice", 10.0, "10"),
        ("choice", " ", None),
        ("multi_choice", "Lain; 10", ("10", "b c")),
        ("nip", f"'{NIP}", NIP),
        ("nik", "'3201014101900901", "3201014101900901"),
    ],
)
def test_cells(name: str, cell: object, kept: object) -> None:
    assert FIELDS[name].from_cell(cell) == kept


@pytest.mark.parametrize(
    ("name", "cell", "reason"),
    [
        ("text", 1e17, "angkanya sudah hilang"),
        ("text", float("nan"), "angkanya sudah hilang"),
        ("text", b"x", "tidak dapat dibaca"),
        ("integer", 1.5, "bilangan bulat"),
        ("integer", float("inf"), "bilangan bulat"),
        ("integer", True, "bilangan bulat"),
        ("decimal", float("nan"), "di depan koma"),
        ("date", 20201225, "bukan tanggal"),
        ("date", True, "harus berupa tanggal"),
        ("month_day", date(2026, 12, 31), "mm-dd"),
        ("phone", 81200000900, "diawali 0"),
        ("nip", 1.98911e17, "format kolom menjadi Teks"),
        ("nip", "1,98911E+17", "format kolom menjadi Teks"),
        ("nik", 3.2e15, "angkanya sudah hilang"),
        ("nik", 3201014101900901, "angkanya sudah hilang"),
        ("nip", int(NIP), "format kolom menjadi Teks"),
        ("date", 2020, "hanya tahun"),
        ("date", "2020", "hanya tahun"),
        ("choice", "tidak ada", "dipilih dari"),
        ("choice", True, "dipilih dari"),
        ("children", "x", "satu sel"),
    ],
)
def test_refused_cells(name: str, cell: object, reason: str) -> None:
    with pytest.raises(BadValue, match=reason):
        FIELDS[name].from_cell(cell)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("integer", True), ("integer", "1"), ("integer", 1.0), ("decimal", "1,5"), ("decimal", True), ("boolean", 1),
        ("boolean", "ya"), ("date", "31-12-2026"), ("datetime", "2026-12-31T17:00"), ("choice", 10), ("relation", "1"),
        ("relation", 1.5), ("text", 1), ("nip", int(NIP)), ("children", {"a": 1}), ("children", [1]),
    ],
)  # fmt: skip
def test_json_of_another_type_is_refused(name: str, data: object) -> None:
    with pytest.raises(BadValue):
        FIELDS[name].from_json(data)


@pytest.mark.parametrize(
    ("name", "op", "typed", "meant"),
    [
        ("nip", "starts_with", "1990", "1990"),
        ("email", "contains", "@contoh", "@contoh"),
        ("text pattern", "contains", " ab ", "ab"),
        ("text", "contains", "  ", None),
        ("integer", "gte", "1.000", 1000),
        ("multi_choice", "contains", "10", "10"),
        ("computed when", "eq", "ya", True),
    ],
)
def test_parts_of_values_do_for_a_filter(name: str, op: str, typed: str, meant: object) -> None:
    assert FIELDS[name].parse_operand(op, typed) == meant


def test_a_nik_is_masked_unless_the_schema_says_otherwise_and_never_repeated() -> None:
    assert FIELDS["nik"].mask
    with pytest.raises(BadValue) as caught:
        FIELDS["nik"].parse("9999999999999999")
    assert "9999" not in str(caught.value)


def test_a_link_tells_its_host() -> None:
    link = LinkField(name="a", label=Text("Isian"))
    assert link.host("https://Contoh.go.id:8080/x") == "contoh.go.id"
    assert link.host("https://[") == ""


def test_moments_before_1971_are_left_to_no_zone() -> None:
    field = DatetimeField(name="a", label=Text("Isian"))
    with pytest.raises(BadValue, match="antara tahun"):
        field.clean(datetime(1945, 8, 17, 10, tzinfo=UTC))


def test_a_template_reads_its_paths_and_puts_them_in() -> None:
    template = Template((("unor", "nama"), " - ", ("nip",)))
    assert template.paths == (("unor", "nama"), ("nip",))
    assert template.render(".".join) == "unor.nama - nip"
