"""Days that are counted, and the moment at which a day is over.

Sources: rules.md 5 (14 days for a keberatan, as calendar or as working days: a setting), Buku Petunjuk Admin e-Kinerja
2.2 (a batas is a day). A day ends at midnight in the zone of the instansi, not of the server.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SABTU = 5
"""`date.weekday()` of the first day of the weekend."""


def hari_kerja(hari: date, libur: Collection[date]) -> bool:
    """Monday to Friday, and none of the holidays `libur`."""
    return hari.weekday() < SABTU and hari not in libur


def hari_terakhir(mulai: date, jumlah: int, *, kerja: bool, libur: Collection[date] = ()) -> date:
    """The last of so many days that follow `mulai`, which itself is not counted; `kerja` counts working days alone.

    Raises ValueError unless `jumlah` is positive.
    """
    if jumlah < 1:
        raise ValueError("Jumlah hari harus lebih dari nol.")
    if not kerja:
        return mulai + timedelta(days=jumlah)
    day = mulai
    while jumlah:
        day += timedelta(days=1)
        jumlah -= hari_kerja(day, libur)
    return day


def berakhir(hari: date, zona: str) -> datetime:
    """The moment, aware and in UTC, at which the day is over in `zona`: the midnight that follows it."""
    midnight = datetime.combine(hari + timedelta(days=1), time(), ZoneInfo(zona))
    return midnight.astimezone(UTC)


def lewat(hari: date, sekarang: datetime, zona: str) -> bool:
    """Whether the day is over at the aware moment `sekarang`; its last minute still belongs to it."""
    return sekarang >= berakhir(hari, zona)


def sisa_hari(hari: date, sekarang: datetime, zona: str) -> int:
    """How many days are left until the day: 0 on the day itself, negative when it is over."""
    return (hari - sekarang.astimezone(ZoneInfo(zona)).date()).days


def sisa_kata(hari: int) -> str:
    """'4 hari lagi', 'hari ini' for 0, and how long ago it was for less."""
    if hari == 0:
        return "hari ini"
    return f"{hari} hari lagi" if hari > 0 else f"lewat {-hari} hari"
