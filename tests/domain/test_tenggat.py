"""Days that are counted, and when they are over, in every zone of the country."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.domain.tenggat import berakhir, hari_kerja, hari_terakhir, lewat, sisa_hari

NATAL = date(2026, 12, 25)
SERVERS = [UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-11))]


@pytest.mark.parametrize(
    ("mulai", "jumlah", "kerja", "libur", "expected"),
    [
        (date(2026, 12, 1), 14, False, (), date(2026, 12, 15)),
        (date(2026, 12, 1), 14, True, (), date(2026, 12, 21)),
        (date(2026, 12, 14), 10, True, (), date(2026, 12, 28)),
        (date(2026, 12, 14), 10, True, (NATAL,), date(2026, 12, 29)),
        (date(2026, 12, 18), 1, True, (), date(2026, 12, 21)),  # from a Friday to the Monday
        (date(2026, 12, 19), 1, True, (), date(2026, 12, 21)),  # from a Saturday, too
        (date(2026, 12, 31), 1, True, (date(2027, 1, 1),), date(2027, 1, 4)),
        (date(2028, 2, 28), 1, False, (), date(2028, 2, 29)),
        (date(2027, 2, 28), 1, False, (), date(2027, 3, 1)),
    ],
)
def test_the_last_day(mulai: date, jumlah: int, kerja: bool, libur: tuple[date, ...], expected: date) -> None:
    assert hari_terakhir(mulai, jumlah, kerja=kerja, libur=libur) == expected


@pytest.mark.parametrize("jumlah", [0, -1])
def test_no_days_are_no_term(jumlah: int) -> None:
    with pytest.raises(ValueError, match="lebih dari nol"):
        hari_terakhir(NATAL, jumlah, kerja=True)


def test_working_days() -> None:
    week = [date(2026, 12, 21) + timedelta(days=number) for number in range(7)]
    assert [hari_kerja(day, {NATAL}) for day in week] == [True, True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("hari", "zona", "expected"),
    [
        (date(2026, 12, 31), "Asia/Jakarta", datetime(2026, 12, 31, 17, tzinfo=UTC)),
        (date(2026, 12, 31), "Asia/Makassar", datetime(2026, 12, 31, 16, tzinfo=UTC)),
        (date(2026, 12, 31), "Asia/Jayapura", datetime(2026, 12, 31, 15, tzinfo=UTC)),
        (date(2028, 2, 29), "Asia/Jakarta", datetime(2028, 2, 29, 17, tzinfo=UTC)),
        (date(2027, 2, 28), "Asia/Jayapura", datetime(2027, 2, 28, 15, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("server", SERVERS)
def test_a_day_is_over_at_its_midnight_wherever_the_server_stands(
    hari: date, zona: str, expected: datetime, server: timezone
) -> None:
    assert berakhir(hari, zona) == expected
    last = (expected - timedelta(minutes=1)).astimezone(server)
    assert not lewat(hari, last, zona)
    assert lewat(hari, expected.astimezone(server), zona)
    assert sisa_hari(hari, last, zona) == 0
    assert sisa_hari(hari, expected.astimezone(server), zona) == -1


def test_days_left() -> None:
    assert sisa_hari(date(2027, 1, 5), datetime(2026, 12, 31, 16, 59, tzinfo=UTC), "Asia/Jakarta") == 5
    assert sisa_hari(date(2027, 1, 5), datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "Asia/Jakarta") == 4
