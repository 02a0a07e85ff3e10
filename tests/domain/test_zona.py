"""The zone of whoever is at work: said once, and gone with the request."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain import zona
from app.engine.fieldtypes.base import Text
from app.engine.fieldtypes.datetime import DatetimeField

FIELD = DatetimeField(name="diterima", label=Text("Diterima"))
NEW_YEAR = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
LEAP_DAY = datetime(2028, 2, 29, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "moment", "raw", "shown"),
    [
        ("Asia/Jakarta", NEW_YEAR, "2026-12-31T23:30", "31 Desember 2026 23.30 WIB"),
        ("Asia/Makassar", NEW_YEAR, "2027-01-01T00:30", "1 Januari 2027 00.30 WITA"),
        ("Asia/Jayapura", NEW_YEAR, "2027-01-01T01:30", "1 Januari 2027 01.30 WIT"),
        ("Asia/Jakarta", LEAP_DAY, "2028-02-29T22:30", "29 Februari 2028 22.30 WIB"),
        ("Asia/Jayapura", LEAP_DAY, "2028-03-01T00:30", "1 Maret 2028 00.30 WIT"),
    ],
)
@pytest.mark.parametrize("server", ["UTC", "America/Los_Angeles", "Pacific/Auckland"])
def test_moments_are_typed_and_shown_in_the_zone_at_work(
    monkeypatch: pytest.MonkeyPatch, zone: str, moment: datetime, raw: str, shown: str, server: str
) -> None:
    monkeypatch.setenv("TZ", server)
    with zona.within(zone):
        assert (FIELD.raw(moment), FIELD.show(moment)) == (raw, shown)
        assert FIELD.parse(raw) == moment
        assert FIELD.from_cell(FIELD.to_cell(moment)) == moment
        assert FIELD.from_json(FIELD.to_json(moment)) == moment


def test_what_was_before_comes_back() -> None:
    with zona.within("Asia/Jayapura"):
        with zona.within():
            assert zona.current() == "Asia/Jakarta"
            zona.use("Asia/Makassar")
            assert zona.current() == "Asia/Makassar"
        assert zona.current() == "Asia/Jayapura"
    assert zona.current() == zona.DEFAULT
