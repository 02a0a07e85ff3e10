"""The benchmark's own data: an instansi of 1,000 unor and as many pegawai as asked, made with plain inserts.

Names are put together from a few syllables and serial numbers start at 900, so that no real person can be among them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.models.entities import REGISTRY

UNITS = 1_000
CHUNK = 5_000
NOW = datetime(2026, 1, 5, tzinfo=UTC)
FIRST = ("Adi", "Bima", "Citra", "Dewi", "Eka", "Fajar", "Gita", "Hadi", "Indah", "Joko", "Kirana", "Lestari", "Mega")
MIDDLE = ("Surya", "Wulan", "Satria", "Puspa", "Rangga", "Melur", "Arjuna", "Kenanga", "Wira", "Cempaka", "Dirga")
LAST = ("Pratama", "Wijaya", "Anjani", "Nugraha", "Kusuma", "Mahardika", "Lazuardi", "Samudra", "Utomo", "Ramadhan")
STAMP = {"version": 1, "created_at": NOW, "updated_at": NOW}
ADMIN = "198203152006042902"


def fill(engine: sa.Engine, people: int) -> None:
    """Put one instansi, its units, `people` pegawai and 2,000 PLT into freshly migrated tables."""
    tables = REGISTRY.tables
    with engine.begin() as connection:
        connection.execute(
            tables["instansi"].insert(),
            {
                "id": 1,
                "kode": "9001",
                "nama": "Instansi Uji",
                "jenis": "D",
                "zona": "Asia/Jakarta",
                "mandiri_auto_approve": False,
                **STAMP,
            },
        )
        connection.execute(tables["unor"].insert(), list(units()))
    rows = pegawai(people)
    while chunk := list(itertools.islice(rows, CHUNK)):
        with engine.begin() as connection:
            connection.execute(tables["pegawai"].insert(), chunk)
    with engine.begin() as connection:
        connection.execute(tables["plt_plh"].insert(), list(acting(min(people, 2_000))))
        _continue_numbers(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What PostgreSQL does by itself after a minute; for everybody alike, and not in the midst of a measurement.
        connection.execute(sa.text("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE"))


def _continue_numbers(connection: sa.Connection) -> None:
    """Rows came with ids of their own: PostgreSQL's counters go on behind them."""
    if connection.dialect.name != "postgresql":
        return
    for table in ("instansi", "unor", "pegawai", "plt_plh"):
        connection.execute(
            sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        )


def units() -> Iterator[dict[str, Any]]:
    """A tree of 1,000 units, ten below each."""
    for number in range(1, UNITS + 1):
        parent = None if number == 1 else (number - 2) // 10 + 1
        yield {
            "id": number,
            "instansi_id": 1,
            "nama": f"Unit {number:04} {LAST[number % len(LAST)]}",
            "atasan_id": parent,
            "mandiri": number == 1,
            "siasn_id": f"B-{number}",
            **STAMP,
        }


def pegawai(count: int) -> Iterator[dict[str, Any]]:
    """The people."""
    for number in range(1, count + 1):
        birth = date(1966, 1, 1) + timedelta(days=number % 11_000)
        sex = number % 2 + 1
        yield {
            "id": number,
            "instansi_id": 1,
            "nip": nip(number, birth, sex),
            "nama": name(number),
            "unor_id": number % UNITS + 1,
            "jenis_jabatan": "pimpinan" if number <= UNITS else "pegawai",
            "status_pimpinan": "definitif",
            "jabatan": f"Pelaksana {number % 97}",
            "jenis_pegawai": "PNS",
            "tanggal_lahir": birth,
            "tempat_lahir": "Mekar Raya",
            "jenis_kelamin": "LP"[sex - 1],
            "email": f"p{number}@contoh.invalid",
            "aktif": True,
            **STAMP,
        }


def nip(number: int, birth: date, sex: int) -> str:
    """A NIP that belongs to nobody: serials from 900."""
    turn = (number - 1) // 11_000
    return f"{birth:%Y%m%d}{birth.year + 20 + turn % 8}{turn // 8 % 12 + 1:02}{sex}{900 + turn // 96 % 100}"


def name(number: int) -> str:
    """A name of three made of three lists."""
    middle = MIDDLE[number // len(FIRST) % len(MIDDLE)]
    last = LAST[number // (len(FIRST) * len(MIDDLE)) % len(LAST)]
    return f"{FIRST[number % len(FIRST)]} {middle} {last} {number // 1430}"


def acting(count: int) -> Iterator[dict[str, Any]]:
    """PLT rows over the first people."""
    for number in range(1, count + 1):
        yield {
            "id": number,
            "instansi_id": 1,
            "pegawai_id": number,
            "unor_id": number % UNITS + 1,
            "jabatan": "Plt. Kepala Unit",
            "jenis": "PLT",
            "periode_awal": date(2026, 1, 1),
            "periode_akhir": date(2026, 12, 31),
            "aktif": True,
            **STAMP,
        }
